import { expect, it } from 'vitest'
import { largest, layoutStack, type StackInput } from './stack.shape'

const input = (
  mandates: number | null,
  holders: number | null,
  several: number | null,
  largestShare: number | null,
) => ({ mandates, holders, several, largestShare }) satisfies StackInput

const labels = {
  mandates: (n: number, k: number) => `${String(n)} mandates, of which one holder has ${String(k)}`,
  holders: (n: number, k: number) => `${String(n)} holders, ${String(k)} of several`,
}

it.each([
  [input(42, 31, 7, 14), 6],
  [input(10, 10, 0, 10), 1],
  [input(10, 1, 1, 100), 10],
  [input(null, null, null, null), 0],
])('the largest of %j', (i, want) => {
  expect(largest(i)).toBe(want)
})

it.each([[input(null, 3, 1, 10)], [input(3, null, 1, 10)], [input(0, 0, 0, null)]])('nothing of %j', (i) => {
  expect(layoutStack(i, { width: 640, font: 14 }, labels)).toBeNull()
})

it('draws a unit for each, those that count marked', () => {
  const l = layoutStack(input(42, 31, 7, 14), { width: 280, font: 14 }, labels)
  expect(l?.rows.map((r) => r.units?.length)).toEqual([42, 31])
  expect(l?.rows.map((r) => r.units?.filter((u) => u.marked).length)).toEqual([6, 7])
  for (const u of l?.rows.flatMap((r) => r.units ?? []) ?? []) {
    expect(u.x + u.size).toBeLessThanOrEqual(280)
    expect(u.y + u.size).toBeLessThanOrEqual(l?.height ?? 0)
  }
})

it('draws bars where nobody counts', () => {
  const l = layoutStack(input(400, 200, 50, 2), { width: 640, font: 14 }, labels)
  expect(l?.rows.map((r) => r.bar?.width)).toEqual([640, 320])
  expect(l?.rows.map((r) => r.bar?.marked)).toEqual([12.8, 80])
})

it('wraps what it says', () => {
  const l = layoutStack(input(42, 31, 7, 14), { width: 200, font: 14 }, labels)
  expect(l?.rows[0]?.label.length).toBeGreaterThan(1)
  expect(l?.rows[0]?.label.at(-1)?.y).toBeLessThan(l?.rows[0]?.units?.[0]?.y ?? 0)
})
