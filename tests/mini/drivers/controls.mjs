// fixtures/controls: one attempt after the other on one page, each with its answer.
const PACKED = '/miniprogram_npm/points-rules/points_rules.wasm.br'

function pageOf(sandbox) {
  sandbox.launch()
  return sandbox.open('pages/index')
}

export async function drive(sandbox) {
  const page = pageOf(sandbox)
  const ask = async (handler, event) => {
    sandbox.fire(page, handler, event)
    await sandbox.until(() => sandbox.dataOf(page).answer !== null, () => 'an answer')
    return sandbox.dataOf(page).answer
  }
  const load = (event) => ask('onLoadPackage', event)
  const instantiate = (event) => ask('onInstantiate', event)
  const steps = {
    probe: () => ask('onProbe'),
    missingFile: () => load({ wasmPath: '/nowhere/points_rules.wasm.br' }),
    dottedPath: () => load({ wasmPath: `.${PACKED}` }),
    buffer: () => load({ special: 'bytes' }),
    unset: () => load({ special: 'unset' }),
    address: () => load({ wasmPath: 'https://example.com/points_rules.wasm.br' }),
    otherType: () => load({ wasmPath: '/app.json' }),
    unloadedPage: async () => {
      try {
        return String(sandbox.open('pack/index'))
      } catch ({ message }) {
        return message
      }
    },
    unloadedSubpackage: () => load({ wasmPath: '/pack/points_rules.wasm.br' }),
    fullBuild: () => load({ wasmPath: '/web/points_rules_full_bg.wasm' }),
    withGlobals: () => load({ wasmPath: '/globals.wasm' }),
    hostMissingFile: () => instantiate({ path: '/nowhere/points_rules.wasm.br' }),
    hostDottedPath: () => instantiate({ path: `.${PACKED}` }),
    hostBuffer: () => instantiate({ special: 'bytes' }),
    hostAddress: () => instantiate({ path: 'https://example.com/points_rules.wasm' }),
    hostOtherType: () => instantiate({ path: '/app.json' }),
    hostWithGlobals: () => instantiate({ path: '/globals.wasm' }),
    loadedSubpackage: () => {
      sandbox.loadSubpackage('pack')
      return load({ wasmPath: '/pack/points_rules.wasm.br' })
    },
    inSubpackage: async () => {
      const inside = sandbox.open('pack/index')
      return sandbox.until(() => sandbox.dataOf(inside).answer, () => 'an answer of the subpackage')
    },
    again: () => load({ wasmPath: PACKED }),
  }
  const answers = {}
  for (const [name, step] of Object.entries(steps)) answers[name] = await step()
  return answers
}
