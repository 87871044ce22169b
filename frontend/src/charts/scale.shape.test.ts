import { expect, it } from 'vitest'
import { layoutScale } from './scale.shape'

const texts = { value: 'concentration 0.40', chance: 'chance alone 0.20' }
const layout = (value: number | null, chance: number | null, width = 640) =>
  layoutScale(value, chance, [0, 1], texts, { width, font: 14 }, String)

it.each<[string, number | null]>([
  ['kept back', null],
  ['not a number', Number.NaN],
])('draws nothing of a value that is %s', (_name, value) => {
  expect(layout(value, 0.2)).toBeNull()
})

it('draws a value without chance', () => {
  expect(layout(0.4, null)).toMatchObject({ chance: null, band: null })
})

it.each([
  [0.4, 0.2],
  [0.2, 0.4],
])('spans the band between %d and chance %d, whichever is larger', (value, chance) => {
  const l = layout(value, chance)
  const whole = (l?.right ?? 0) - (l?.left ?? 0)
  expect(l?.band?.width).toBeCloseTo(whole * 0.2, 0)
  expect(l?.band?.x).toBe(Math.min(l?.value.x ?? 0, l?.chance?.x ?? 0))
})

it.each([0, 0.5, 1, 1.7, -3])('keeps the labels of %d inside the picture', (v) => {
  const l = layout(v, v, 280)
  for (const m of [l?.value, l?.chance]) {
    expect(m?.labelX).toBeGreaterThan(40)
    expect(m?.labelX).toBeLessThan(240)
  }
})

it('leaves out a tick the number runs through', () => {
  expect(layout(0.4, null)?.ticks.find((t) => t.value === 0.4)?.shown).toBe(false)
  expect(layout(0.4, null)?.ticks.find((t) => t.value === 0)?.shown).toBe(true)
})
