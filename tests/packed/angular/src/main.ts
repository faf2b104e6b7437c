import { Component, provideZonelessChangeDetection, signal } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { load } from 'points-rules'
import rulebook from 'points-rules/rulebooks/appreciation.js'

@Component({ selector: 'shop-page', template: '<output>{{ shown() }}</output>' })
class ShopPage {
  readonly shown = signal('')

  constructor() {
    this.quote().then((text) => this.shown.set(text), (error: Error) => this.shown.set(error.message))
  }

  private async quote(): Promise<string> {
    const { openRulebook, emptyMarket } = await load()
    const quote = openRulebook(rulebook).appreciation.quoteOrder({
      market: emptyMarket, referred: false, merchant: false, amount: '100', contribution: null,
    })
    return `${quote.grant.units} ${quote.unitValueAfter}`
  }
}

await bootstrapApplication(ShopPage, { providers: [provideZonelessChangeDetection()] })
