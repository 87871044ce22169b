import { describe, expect, it } from 'vitest'
import { intervalFacts, layoutIntervals, type IntervalOptions, type IntervalRow } from './intervals.shape'

const options: IntervalOptions = {
  format: (v) => `${String(v)} %`,
  labels: { range: (a, b) => `${String(a)}–${String(b)} %`, chance: (v) => `chance ${String(v)} %` },
  keptBack: 'kept back',
}
const row = (
  key: string,
  value: number | null,
  lower?: number | null,
  upper?: number | null,
): IntervalRow => ({
  key,
  label: key,
  value,
  lower: lower ?? null,
  upper: upper ?? null,
})
const layout = (rows: IntervalRow[], width = 640) => layoutIntervals(rows, { width, font: 14 }, options)

describe('facts', () => {
  it.each<[string, IntervalRow[], string | undefined, string | undefined, boolean | null, number]>([
    ['nothing', [], undefined, undefined, null, 0],
    ['one', [row('a', 30, 20, 40)], 'a', undefined, null, 0],
    ['overlapping', [row('a', 30, 20, 40), row('b', 50, 35, 60)], 'b', 'a', true, 0],
    ['apart', [row('a', 30, 20, 40), row('b', 60, 45, 70)], 'b', 'a', false, 0],
    ['without ranges', [row('a', 30), row('b', 60)], 'b', 'a', null, 0],
    ['kept back', [row('a', 30, 20, 40), row('b', null)], 'a', undefined, null, 1],
  ])('%s', (_name, rows, highest, lowest, overlap, keptBack) => {
    const f = intervalFacts(rows)
    expect([f.highest?.key, f.lowest?.key, f.overlap, f.keptBack]).toEqual([
      highest,
      lowest,
      overlap,
      keptBack,
    ])
  })
})

describe.each([280, 640, 1100])('in a width of %d', (width) => {
  const l = layout(
    [
      row(
        'A name that is so long that it has to go on to a second line even where there is room',
        50,
        25,
        75,
      ),
      row('b', null),
      { ...row('c', 100), chance: 99 },
    ],
    width,
  )
  it('places value and range on one scale', () => {
    const [a] = l.rows
    const whole = l.right - l.left
    expect(a?.x).toBeCloseTo(l.left + whole / 2, 0)
    expect(a?.range?.width).toBeCloseTo(whole / 2, 0)
  })
  it('says what is kept back', () => {
    expect(l.rows[1]).toMatchObject({ value: null, x: null, range: null })
    expect(l.rows[1]?.text).toMatchObject({ text: 'kept back', keptBack: true })
  })
  it('keeps the label of chance inside', () => {
    expect(l.rows[2]?.chance?.textX).toBeLessThan(width - 20)
  })
  it('sets rows below each other', () => {
    const ys = l.rows.map((r) => r.y)
    expect([...ys].sort((a, b) => a - b)).toEqual(ys)
    expect(ys.at(-1)).toBeLessThan(l.bottom)
    expect(l.bottom).toBeLessThan(l.height)
  })
})

it('says range and value, or one of them', () => {
  const text = (r: IntervalRow) => layout([r]).rows[0]?.text.text
  expect(text(row('a', 30, 20, 40))).toBe('30 % (20–40 %)')
  expect(text(row('a', 30))).toBe('30 %')
  expect(text(row('a', null, 20, 40))).toBe('20–40 %')
})
