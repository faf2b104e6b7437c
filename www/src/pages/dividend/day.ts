// The day as the shopper assumes it, and a member to try it with: text that may be edited.
import { computed, reactive } from 'vue'
import type { Day, DividendTerms, Member, RulebookName } from '../../core'
import { countField, typedField, type CountField } from '../../typed'

interface Example {
  member: Member
  turnover: string
  eligibleWeight: string
  headcounts: Record<string, string>
}

/** The brief's own examples: 10 of 100 shares at a turnover of 10,000; 1 of 100 contribution at 100,000. */
const shares: Example = {
  member: { shares: '10', quota: '2000', totalPaid: '10000' },
  turnover: '10000',
  eligibleWeight: '100',
  headcounts: {},
}
const energy: Example = {
  member: { shares: '1', quota: '2000', totalPaid: '1000' },
  turnover: '100000',
  eligibleWeight: '100',
  headcounts: { V1: '100' },
}
const exampleOf = (book: RulebookName): Example => (book === 'energy' ? energy : shares)

export interface TierHeads {
  name: string
  minShares: string
  rate: string
  heads: CountField
}

export function useDay(book: RulebookName, terms: DividendTerms) {
  const example = exampleOf(book)
  const sampleShares = typedField(example.member.shares, terms.shareScale)
  const sampleQuota = typedField(example.member.quota)
  const samplePaid = typedField(example.member.totalPaid)
  const turnover = typedField(example.turnover)
  const carry = typedField('0')
  const eligibleWeight = typedField(example.eligibleWeight, terms.weighBy === 'quota' ? 2 : terms.shareScale)
  const tiers: TierHeads[] = terms.tiers.map((tier) => ({ ...tier, heads: countField(example.headcounts[tier.name] ?? '1') }))

  const sample = computed<Member | null>(() =>
    sampleShares.value === null || sampleQuota.value === null || samplePaid.value === null
      ? null
      : { shares: sampleShares.value, quota: sampleQuota.value, totalPaid: samplePaid.value },
  )

  /** The day as assumed; null while one of its fields is unfinished. */
  const day = computed<Day | null>(() => {
    const tierHeadcounts: Record<string, number> = {}
    for (const tier of tiers) {
      if (tier.heads.count === null) return null
      tierHeadcounts[tier.name] = tier.heads.count
    }
    if (turnover.value === null || carry.value === null || eligibleWeight.value === null) return null
    return { turnover: turnover.value, carry: carry.value, eligibleWeight: eligibleWeight.value, tierHeadcounts }
  })

  return reactive({ sampleShares, sampleQuota, samplePaid, turnover, carry, eligibleWeight, tiers, sample, day })
}

export type AssumedDay = ReturnType<typeof useDay>
