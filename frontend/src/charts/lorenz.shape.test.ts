import { describe, expect, it } from 'vitest'
import { layoutLorenz, lorenzCurve, lorenzFacts } from './lorenz.shape'

const equal = Array.from({ length: 11 }, (_, i) => i / 10)
const one = [...Array.from({ length: 10 }, () => 0), 1]

describe('the curve', () => {
  it.each<[string, number[], number[] | null]>([
    ['nothing', [], null],
    ['a point', [0], null],
    ['not a number', [0, Number.NaN, 1], null],
    ['equality', equal, equal],
    ['rounded over the edge', [0, 0.5, 1.004], [0, 0.5, 1]],
  ])('of %s', (_name, lorenz, want) => {
    expect(lorenzCurve(lorenz)).toEqual(want)
  })
})

describe('its facts', () => {
  it.each<[string, number[], number, number]>([
    ['equality', equal, 0.1, 0.5],
    ['all with one tenth', one, 1, 0],
    ['quarters only', [0, 0.1, 0.25, 0.5, 1], 0.2, 0.25],
  ])('of %s', (_name, lorenz, topTenth, lowerHalf) => {
    const f = lorenzFacts(lorenz)
    expect(f?.topTenth).toBeCloseTo(topTenth)
    expect(f?.lowerHalf).toBeCloseTo(lowerHalf)
  })
  it('of nothing', () => {
    expect(lorenzFacts([])).toBeNull()
  })
})

describe.each([280, 640, 1100])('in a width of %d', (width) => {
  const l = layoutLorenz(one, { width, font: 14 }, (p) => `${String(p * 100)}%`)

  it('is a square inside the picture', () => {
    if (l === null) throw new Error('no layout')
    expect(l.right - l.left).toBeCloseTo(l.bottom - l.top, 0)
    expect(l.right).toBeLessThanOrEqual(width)
    expect(l.height).toBeGreaterThan(l.bottom)
  })
  it('begins and ends in the corners', () => {
    expect(l?.dots[0]).toMatchObject({ x: l?.left, y: l?.bottom })
    expect(l?.dots.at(-1)).toMatchObject({ x: l?.right, y: l?.top })
    expect(l?.curve).not.toContain('NaN')
  })
  it('measures the last tenth from the curve to the top', () => {
    expect(l?.tenth).toEqual({ x: l?.dots[9]?.x, y1: l?.bottom, y2: l?.top })
  })
})

it('is nothing without a curve', () => {
  expect(layoutLorenz([], { width: 640, font: 14 }, String)).toBeNull()
})
