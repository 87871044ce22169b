import { describe, expect, it } from 'vitest'
import { bumpFacts, bumpKind, layoutBump, type BumpLabels, type BumpRound } from './bump.shape'

const labels: BumpLabels = {
  first: '1st',
  last: 'last',
  middle: 'middle',
  interval: (a, b, n) => `${String(a)}–${String(b)} of ${String(n)}`,
  tier: { more_often: 'more', as_often: 'as', less_often: 'less' },
  notComparable: 'not comparable',
}
const round = (r: Partial<BumpRound>): BumpRound => ({
  label: 'Round',
  lower: null,
  upper: null,
  of: null,
  tier: null,
  score: null,
  ...r,
})
const ranks = (lower: number, upper: number, of = 10, more: Partial<BumpRound> = {}) =>
  round({ lower, upper, of, ...more })
const layout = (rounds: BumpRound[], width = 640) => layoutBump(rounds, { width, font: 14 }, labels)

describe('a round', () => {
  it.each<[string, BumpRound, string]>([
    ['with an interval', ranks(1, 6), 'interval'],
    ['with a tier only', round({ tier: 'as_often' }), 'tier'],
    ['with nothing', round({}), 'nothing'],
    ['among nobody', round({ lower: 1, upper: 1, of: 0 }), 'nothing'],
    ['half kept back', round({ lower: 1, of: 10, tier: 'more_often' }), 'tier'],
  ])('%s', (_name, r, want) => {
    expect(bumpKind(r)).toBe(want)
  })
})

describe('facts', () => {
  it.each<[string, BumpRound[], boolean | null]>([
    ['nothing', [], null],
    ['one round', [ranks(1, 6)], null],
    ['overlapping', [ranks(1, 6), ranks(4, 9)], true],
    ['touching places', [ranks(1, 4), ranks(4, 9)], true],
    ['apart', [ranks(1, 3), ranks(4, 9)], false],
    ['not comparable', [ranks(1, 3), ranks(4, 9, 10, { comparable: false })], null],
    ['a tier before', [round({ tier: 'more_often' }), ranks(1, 3)], null],
    ['a gap before', [ranks(1, 3), round({}), ranks(4, 9)], null],
    ['a gap after', [ranks(1, 3), ranks(2, 9), round({})], true],
  ])('%s', (_name, rounds, want) => {
    expect(bumpFacts(rounds).overlap).toBe(want)
  })
})

describe('the picture', () => {
  it('is nothing where nothing is shown', () => {
    expect(layout([])).toBeNull()
    expect(layout([round({}), round({})])).toBeNull()
  })
  it('has the first at the top and the last at the foot, however many there are', () => {
    const l = layout([ranks(1, 10), ranks(1, 25, 25)])
    for (const b of l?.bands ?? []) {
      expect(b.y).toBe(l?.top)
      expect(b.y + b.height).toBeCloseTo(l?.bottom ?? 0, 0)
    }
  })
  it('draws a tier as half of the places, without a link', () => {
    const l = layout([ranks(1, 4), round({ tier: 'less_often' }), ranks(2, 5)])
    expect(l?.bands[1]).toMatchObject({ kind: 'tier', y: l?.middle, text: 'less' })
    expect(l?.links).toEqual([])
  })
  it('links neighbours that can be compared, and no others', () => {
    const l = layout([
      ranks(1, 4),
      ranks(2, 5),
      ranks(1, 3, 10, { comparable: false }),
      round({}),
      ranks(1, 2),
    ])
    expect(l?.links).toHaveLength(1)
    expect(l?.breaks).toHaveLength(1)
    expect(l?.gaps).toHaveLength(1)
    expect(l?.breakLabel?.text).toBe('not comparable')
  })
  it('lets labels give way, but never the last', () => {
    const l = layout(
      Array.from({ length: 20 }, () => ranks(1, 6)),
      280,
    )
    expect(l?.bands.at(-1)?.textX).not.toBeNull()
    expect(l?.bands.filter((b) => b.textX !== null).length).toBeLessThan(5)
    for (const r of l?.rounds ?? []) expect(r.x).toBeLessThan(280)
  })
})
