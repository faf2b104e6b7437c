// fixtures/controls on a client that cannot take the file: without the fallback, then with it, then
// with one that is required by a computed name.
const PACKED = '/miniprogram_npm/points-rules/points_rules.wasm.br'

export async function drive(sandbox) {
  sandbox.launch()
  const page = sandbox.open('pages/index')
  const load = async (withFallback) => {
    sandbox.fire(page, 'onLoadPackage', { wasmPath: PACKED, withFallback })
    await sandbox.until(() => sandbox.dataOf(page).answer !== null, () => 'an answer')
    return sandbox.dataOf(page).answer
  }
  const answers = { without: await load(false), with: await load(true) }
  sandbox.loadSubpackage('pack')
  const inside = sandbox.open('pack/index')
  const computed = await sandbox.until(() => sandbox.dataOf(inside).answer, () => 'an answer of the subpackage')
  return { ...answers, computed }
}
