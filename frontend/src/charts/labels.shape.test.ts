import { describe, expect, it } from 'vitest'
import { overlap, place, spread, thin, type Box } from './labels.shape'
import { fontFor, shorten, textWidth, wrap } from './text.shape'

describe('labels along a line', () => {
  it.each<[name: string, wanted: number[], size: number, want: number[]]>([
    ['none', [], 10, []],
    ['one', [50], 10, [50]],
    ['far apart: nobody moves', [10, 50, 90], 10, [10, 50, 90]],
    ['two on one place part evenly', [50, 50], 10, [45, 55]],
    ['three on one place', [50, 50, 50], 10, [40, 50, 60]],
    ['the order given does not matter', [52, 50], 10, [56, 46]],
    ['pushed back inside below', [-20], 10, [0]],
    ['pushed back inside above', [130, 100], 10, [100, 90]],
    ['too many: evenly, still inside', [50, 50, 50], 80, [0, 50, 100]],
    ['a block pushes a neighbour', [10, 12, 19], 10, [3.7, 13.7, 23.7]],
  ])('%s', (_name, wanted, size, want) => {
    expect(spread(wanted, size, 0, 100).map((v) => Math.round(v * 10) / 10)).toEqual(want)
  })
})

describe('labels on one line', () => {
  const row = (...at: number[]) => at.map((x) => ({ at: x, width: 20 }))
  it.each([
    ['none', row(), []],
    ['room for all', row(0, 40, 80), [true, true, true]],
    ['the last wins', row(0, 10), [false, true]],
    ['first and last before the middle', row(0, 12, 24), [true, false, true]],
    ['every other', row(0, 15, 30, 45, 60), [true, false, true, false, true]],
  ])('%s', (_name, labels, want) => {
    expect(thin(labels, 2)).toEqual(want)
  })
})

describe('labels beside points', () => {
  const bounds: Box = { x: 0, y: 0, width: 100, height: 100 }
  const wish = (x: number, y: number) => ({ x, y, width: 30, height: 10, away: 5 })

  it('prefers the right', () => {
    expect(place([wish(50, 50)], [], bounds)).toEqual([{ x: 55, y: 45, width: 30, height: 10 }])
  })
  it('goes left at the right edge', () => {
    expect(place([wish(90, 50)], [], bounds)[0]?.x).toBe(55)
  })
  it('gives up when there is no room', () => {
    expect(place([wish(50, 50)], [bounds], bounds)).toEqual([null])
  })
  it('never lets two overlap', () => {
    const wishes = Array.from({ length: 40 }, (_, i) => wish((i * 37) % 100, (i * 53) % 100))
    const boxes = place(wishes, [], bounds).filter((b) => b !== null)
    expect(boxes.length).toBeGreaterThan(5)
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false)
  })
})

describe('text', () => {
  it.each([
    [280, 16, 14],
    [640, 16, 14],
    [1100, 16, 19],
    [640, 24, 22],
    [4000, 16, 40],
    [0, 0, 14],
  ])('a chart %d wide in text of %d has text of %d', (width, around, want) => {
    expect(fontFor(width, around)).toBe(want)
  })
  it('is as wide as its letters', () => {
    expect(textWidth('', 16)).toBe(0)
    expect(textWidth('mm', 16)).toBeGreaterThan(textWidth('ii', 16))
    expect(textWidth('研究', 16)).toBeGreaterThan(textWidth('ab', 16))
  })
  it('is shortened only where needed', () => {
    expect(shorten('Sales', 16, 100)).toBe('Sales')
    expect(shorten('Research and development', 16, 80)).toMatch(/^Resear.*…$/)
    expect(textWidth(shorten('Research and development', 16, 80), 16)).toBeLessThanOrEqual(80)
  })
  it('wraps at words', () => {
    expect(wrap('one two three', 16, 70)).toEqual(['one two', 'three'])
    expect(wrap('', 16, 60)).toEqual([])
  })
})
