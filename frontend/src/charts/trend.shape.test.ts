import { describe, expect, it } from 'vitest'
import { layoutTrend, trendFacts, type TrendOptions, type TrendPoint } from './trend.shape'

const of = (...values: (number | null)[]): TrendPoint[] =>
  values.map((value, i) => ({ label: `Round ${String(i + 1)}`, value }))
const options: TrendOptions = {
  format: (v) => v.toFixed(2),
  labels: { chance: 'chance alone', slope: 'typical change' },
}
const layout = (points: TrendPoint[], more: Partial<TrendOptions> = {}, width = 800) =>
  layoutTrend(points, { width, font: 14 }, { ...options, ...more })

describe('facts', () => {
  it.each<[string, (number | null)[], number | null, number, number]>([
    ['nothing', [], null, 0, 0],
    ['one', [0.3], null, 1, 0],
    ['a rise over a gap', [0.3, null, 0.5], 0.2, 2, 1],
    ['gaps at the ends', [null, 0.5, 0.4, null], -0.1, 2, 2],
    ['all kept back', [null, null], null, 0, 2],
  ])('of %s', (_name, values, change, shown, keptBack) => {
    const f = trendFacts(of(...values))
    expect(f).toMatchObject({ known: shown, keptBack })
    if (change === null) expect(f.change).toBeNull()
    else expect(f.change).toBeCloseTo(change)
  })
})

describe('the picture', () => {
  it.each<[string, (number | null)[]]>([
    ['nothing', []],
    ['only gaps', [null, null]],
    ['not a number', [Number.NaN]],
  ])('of %s is nothing', (_name, values) => {
    expect(layout(of(...values))).toBeNull()
  })

  it('never bridges a gap', () => {
    const l = layout(of(0.3, 0.4, null, 0.5, 0.6))
    expect(l?.line.match(/M/g)).toHaveLength(2)
    expect(l?.gaps.map((g) => g.label)).toEqual(['Round 3'])
    expect(l?.dots).toHaveLength(4)
  })

  it('draws one round and equal values', () => {
    for (const points of [of(0.3), of(0), of(0.3, 0.3, 0.3)]) {
      expect(JSON.stringify(layout(points, { slope: 0, chance: 0.1 }))).not.toMatch(/NaN|Infinity/)
    }
    expect(layout(of(0.3), { slope: 0.1 })?.slope).toBeNull()
  })

  it('sets rounds apart as their numbers are', () => {
    const l = layout([
      { label: 'a', value: 0.1, at: 1 },
      { label: 'b', value: 0.2, at: 2 },
      { label: 'c', value: 0.3, at: 4 },
    ])
    const [a, b, c] = l?.dots.map((d) => d.x) ?? []
    expect((c ?? 0) - (b ?? 0)).toBeCloseTo(2 * ((b ?? 0) - (a ?? 0)), 0)
  })

  it('lays the slope through the middle of the values', () => {
    const l = layout(of(0.1, 0.2, 0.3), { slope: 0.1 })
    expect(l?.slope).toEqual({ x1: l?.dots[0]?.x, y1: l?.dots[0]?.y, x2: l?.dots[2]?.x, y2: l?.dots[2]?.y })
  })

  it('has chance inside the scale, and two labels that do not meet', () => {
    const l = layout(of(0.5, 0.5), { slope: 0, chance: 0.5 })
    const [a, b] = l?.ends.map((e) => e.y) ?? []
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeGreaterThanOrEqual(14)
    const low = layout(of(0.5, 0.6), { chance: 0.1 })
    expect(low?.chance?.y).toBeLessThanOrEqual(low?.bottom ?? 0)
    expect(low?.chance?.y).toBeGreaterThan(low?.top ?? 0)
  })

  it('puts the labels of the lines above where it is narrow', () => {
    expect(layout(of(0.5, 0.6), { chance: 0.1 }, 300)?.endsAbove).toBe(true)
    expect(layout(of(0.5, 0.6), { chance: 0.1 }, 800)?.endsAbove).toBe(false)
  })

  it('keeps a given scale', () => {
    expect(layout(of(0.5), { domain: [-1, 1] })?.ticks.map((t) => t.value)).toEqual([-1, -0.5, 0, 0.5, 1])
  })

  it('writes the last number and the last round whatever the crowd', () => {
    const l = layout(of(...Array.from({ length: 40 }, (_, i) => 0.3 + (i % 5) / 20)), {}, 280)
    expect(l?.dots.at(-1)?.textY).not.toBeNull()
    expect(l?.rounds.at(-1)?.shown).toBe(true)
    expect(l?.rounds.filter((r) => r.shown).length).toBeLessThan(6)
  })
})
