/** A page without its framework: `data` is what its template shows, a method is what somebody does on it. */
export class ShopPage {
  /** `openRules` resolves to the core; `show` takes the data, anew at every change. */
  constructor(openRules, show, own) {
    this.openRules = openRules
    this.show = show
    this.core = null
    this.data = { state: 'loading', failure: '', done: '', ...own }
  }

  put(patch) {
    this.data = { ...this.data, ...patch }
    this.show(this.data)
  }

  open() {
    this.put({ state: 'loading' })
    return this.openRules().then(
      (core) => {
        this.core = core
        this.change({ state: 'ready', engine: core.engine, digest: core.rules.digest })
      },
      (error) => this.put({ state: 'failed', failure: error.message }),
    )
  }

  /** Takes what somebody changed and shows what follows from it. */
  change(patch) {
    if (this.core === null) return
    const data = { ...this.data, done: '', ...patch }
    this.put({ ...data, ...this.preview(data) })
  }

  /** The page is shown again: another one may have booked something meanwhile. */
  refresh() {
    this.change({})
  }
}
