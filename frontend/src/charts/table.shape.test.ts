import { describe, expect, it } from 'vitest'
import { cellText, csvOf, type TableCell } from './table.shape'

const percent = { key: 'share', label: 'Share', numeric: true, format: (v: number) => `${String(v)} %` }

describe('a cell', () => {
  it.each<[TableCell, string]>([
    [35, '35 %'],
    [0, '0 %'],
    ['Sales', 'Sales'],
    [null, 'kept back'],
    [undefined, ''],
    [Number.NaN, 'kept back'],
  ])('%s reads %j', (cell, want) => {
    expect(cellText(percent, cell, 'kept back')).toBe(want)
  })
  it('without a format is written plainly', () => {
    expect(cellText({ key: 'n', label: 'n' }, 12.5, '')).toBe('12.5')
  })
})

it('gives the CSV plain numbers and the word for what is kept back', () => {
  const table = {
    columns: [{ key: 'team', label: 'Team' }, percent],
    rows: [{ team: 'Sales', share: 35 }, { team: 'Design', share: null }, { team: 'Law' }],
  }
  expect(csvOf(table, 'kept back')).toEqual({
    header: ['Team', 'Share'],
    rows: [
      ['Sales', 35],
      ['Design', 'kept back'],
      ['Law', undefined],
    ],
  })
})
