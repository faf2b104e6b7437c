// A small team's figures of one day, as a member's page would get them from the shop's server.
import { computed, reactive, ref } from 'vue'
import type { Lot, TeamVolume } from '../../core'
import { typedField, type TypedField } from '../../typed'

interface VolumeFields {
  key: number
  highestRank: string
  released: TypedField
}

/** The middle member of the brief's chain: six stars, a one-star below, a market that releases 10,000. */
const example = {
  rankSales: '15000000',
  generations: ['12000', '10000'],
  volumes: [
    { highestRank: '', released: '12000' },
    { highestRank: '一星', released: '10000' },
  ],
  peerReleased: '0',
}
export const sampleLots: Lot[] = [{ orderId: 'sample', daily: '12000.00', remaining: '1000000.00' }]

export function useTeam(ranks: readonly { name: string }[], referralRates: readonly string[], pointScale: number) {
  const points = (text: string) => typedField(text, pointScale)
  const rankSales = typedField(example.rankSales)
  const generations = referralRates.map((rate, index) => ({ rate, released: points(example.generations[index] ?? '0') }))
  const peerReleased = points(example.peerReleased)
  let keys = 0
  const volume = (highestRank: string, released: string): VolumeFields => ({
    key: (keys += 1),
    highestRank: ranks.some((rank) => rank.name === highestRank) ? highestRank : '',
    released: points(released),
  })
  const volumes = ref(example.volumes.map((given) => volume(given.highestRank, given.released)))

  /** Everything accelerate needs but the lots; null while a field is unfinished. */
  const summary = computed(() => {
    const below: string[] = []
    for (const generation of generations) {
      if (generation.released.value === null) return null
      below.push(generation.released.value)
    }
    const branches: TeamVolume[] = []
    for (const { highestRank, released } of volumes.value) {
      if (released.value === null) return null
      branches.push({ highestRank: highestRank === '' ? null : highestRank, released: released.value })
    }
    if (rankSales.value === null || peerReleased.value === null) return null
    return {
      generations: below,
      team: { rankSales: rankSales.value, volumes: branches, peerReleased: peerReleased.value },
    }
  })

  return reactive({
    rankSales,
    generations,
    peerReleased,
    volumes,
    summary,
    addVolume: () => volumes.value.push(volume('', '0')),
    removeVolume: (key: number) => {
      volumes.value = volumes.value.filter((branch) => branch.key !== key)
    },
  })
}
