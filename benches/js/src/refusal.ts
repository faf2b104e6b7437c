/** What a peer throws where the rules refuse: the code and the path that points-rules gives. */
export class Refusal extends Error {
  readonly code: string
  readonly path: string | null

  constructor(code: string, path: string | null) {
    super(path === null ? code : `${code} at ${path}`)
    this.name = 'Refusal'
    this.code = code
    this.path = path
  }
}

export function invalidState(path: string): Refusal {
  return new Refusal('INVALID_STATE', path)
}

export function invalidAmount(path: string): Refusal {
  return new Refusal('INVALID_AMOUNT', path)
}

export function overflow(): Refusal {
  return new Refusal('OVERFLOW', null)
}
