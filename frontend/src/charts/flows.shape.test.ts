import { describe, expect, it } from 'vitest'
import { flowFacts, flowMatrix, layoutCircle, stepOf, type FlowInput, type FlowNode } from './flows.shape'

const nodes: FlowNode[] = [
  { id: 'a', name: 'Sales' },
  { id: 'b', name: 'Design' },
  { id: null, name: 'others' },
]
const flows: FlowInput[] = [
  { from: 'a', to: 'a', share: 60 },
  { from: 'a', to: 'b', share: 20 },
  { from: 'b', to: 'a', share: null },
  { from: null, to: 'a', share: 35 },
  { from: 'gone', to: 'a', share: 90 },
]

describe('a step', () => {
  it.each<[number | null | undefined, string]>([
    [undefined, 'none'],
    [null, 'none'],
    [Number.NaN, 'none'],
    [0, 'none'],
    [5, '1'],
    [20, '1'],
    [25, '2'],
    [95, '5'],
    [100, '5'],
  ])('of %s is %s', (share, want) => {
    expect(stepOf(share)).toBe(want)
  })
})

it('tells small, kept back and known apart', () => {
  expect(flowMatrix(flows, nodes).map((row) => row.map((c) => c.share))).toEqual([
    [60, 20, undefined],
    [null, undefined, undefined],
    [35, undefined, undefined],
  ])
})

it('finds the largest flows', () => {
  const f = flowFacts(flows, nodes)
  expect([f.across?.from.name, f.across?.to.name, f.across?.share]).toEqual(['others', 'Sales', 35])
  expect(f.within?.from.name).toBe('Sales')
  expect(flowFacts([], nodes)).toEqual({ across: null, within: null })
})

describe('the circle', () => {
  const layout = (f: FlowInput[], n: FlowNode[], width = 640) =>
    layoutCircle(f, n, { width, font: 14 }, String)

  it('is nothing without teams', () => {
    expect(layout([], [])).toBeNull()
  })
  it('draws known flows between two, the largest first', () => {
    expect(layout(flows, nodes)?.arcs.map((a) => a.full)).toEqual([
      'others → Sales: 35',
      'Sales → Design: 20',
    ])
  })
  it('draws wider what is more', () => {
    const [big, small] = layout(flows, nodes)?.arcs ?? []
    expect(big?.width).toBeGreaterThan(small?.width ?? 0)
  })
  it('is the same every time', () => {
    expect(layout(flows, nodes)).toEqual(layout([...flows].reverse(), nodes))
  })
  it.each([
    [1, 280],
    [2, 280],
    [30, 280],
    [30, 1100],
  ])('%d teams in %d pixels stay inside and are numbers', (count, width) => {
    const teams = Array.from({ length: count }, (_, i) => ({
      id: String(i),
      name: `Team of the number ${String(i)}`,
    }))
    const all = teams.flatMap((a) => teams.map((b) => ({ from: a.id, to: b.id, share: 30 })))
    const l = layout(all, teams, width)
    expect(JSON.stringify(l)).not.toMatch(/NaN|Infinity|null/)
    for (const n of l?.nodes ?? []) {
      expect(n.x).toBeGreaterThanOrEqual(0)
      expect(n.x).toBeLessThanOrEqual(width)
      expect(n.y).toBeLessThan(l?.height ?? 0)
    }
    expect(l?.labels.length).toBeLessThanOrEqual(8)
  })
})
