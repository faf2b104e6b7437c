// The sandbox member of one rulebook: text that the shopper may edit and that bookings replace.
import { computed, reactive, ref } from 'vue'
import { rulebooks, type Day, type Member } from '../../core'
import { countField, typedField, type CountField } from '../../typed'

export const books = ['dividend', 'energy', 'mall'] as const
export type DividendBook = (typeof books)[number]

interface Example {
  member: Member
  turnover: string
  eligibleShares: string
  headcounts: Record<string, string>
}

/** The brief's own examples: 10 of 100 shares at a turnover of 10,000; 1 of 100 contribution at 100,000. */
const shares: Example = {
  member: { shares: '10', quota: '2000', totalPaid: '10000' },
  turnover: '10000',
  eligibleShares: '100',
  headcounts: {},
}
const energy: Example = {
  member: { shares: '1', quota: '2000', totalPaid: '1000' },
  turnover: '100000',
  eligibleShares: '100',
  headcounts: { V1: '100' },
}
const examples: Record<DividendBook, Example> = { dividend: shares, energy, mall: shares }
const nobody: Member = { shares: '0', quota: '0', totalPaid: '0' }

export interface TierHeads {
  name: string
  minShares: string
  rate: string
  heads: CountField
}

function createMember(book: DividendBook) {
  const config = rulebooks[book].dividend
  const example = examples[book]
  const owned = typedField(example.member.shares, config.shareScale)
  const quota = typedField(example.member.quota)
  const totalPaid = typedField(example.member.totalPaid)
  const turnover = typedField(example.turnover)
  const eligibleShares = typedField(example.eligibleShares, config.shareScale)
  const tiers: TierHeads[] = config.tiers.map((tier) => ({
    ...tier,
    heads: countField(example.headcounts[tier.name] ?? '1'),
  }))
  const booked = ref(0)

  const member = computed<Member | null>(() =>
    owned.value === null || quota.value === null || totalPaid.value === null
      ? null
      : { shares: owned.value, quota: quota.value, totalPaid: totalPaid.value },
  )

  /** The day as assumed; null while one of its fields is unfinished. */
  const day = computed<Day | null>(() => {
    const tierHeadcounts: Record<string, number> = {}
    for (const tier of tiers) {
      if (tier.heads.count === null) return null
      tierHeadcounts[tier.name] = tier.heads.count
    }
    if (turnover.value === null || eligibleShares.value === null) return null
    return { turnover: turnover.value, eligibleShares: eligibleShares.value, tierHeadcounts }
  })

  function become(next: Member) {
    owned.text = next.shares
    quota.text = next.quota
    totalPaid.text = next.totalPaid
  }

  return reactive({
    shares: owned,
    quota,
    totalPaid,
    turnover,
    eligibleShares,
    tiers,
    booked,
    member,
    day,
    become,
    loadExample: () => become(example.member),
    clear: () => {
      become(nobody)
      booked.value = 0
    },
  })
}

export type SandboxMember = ReturnType<typeof createMember>
const members = new Map<DividendBook, SandboxMember>()

export function memberOf(book: DividendBook): SandboxMember {
  const known = members.get(book)
  if (known) return known
  const fresh = createMember(book)
  members.set(book, fresh)
  return fresh
}
