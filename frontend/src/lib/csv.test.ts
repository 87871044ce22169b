import { describe, expect, it } from 'vitest'
import { csvFileName, toCsv, type CsvCell } from './csv'

// Formulas in a CSV, the class of CVE-2017-18900.
describe('a cell', () => {
  const cases: [name: string, cell: CsvCell, want: string][] = [
    ['text', 'Sales', 'Sales'],
    ['nothing', undefined, ''],
    ['a number', 0.25, '0.25'],
    ['a negative number', -3, '-3'],
    ['not a number', Number.NaN, ''],
    ['endless', Number.POSITIVE_INFINITY, ''],
    ['a comma', 'a,b', '"a,b"'],
    ['a semicolon, which some spreadsheets split at', 'a;b', '"a;b"'],
    ['a quote', 'the "best"', '"the ""best"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['space at an end', ' a', '" a"'],
    ['a formula', '=1+1', "'=1+1"],
    ['a formula with a quote', '=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['plus', '+cmd', "'+cmd"],
    ['minus', '-cmd', "'-cmd"],
    ['at', '@SUM(A1)', "'@SUM(A1)"],
    ['tab', '\t=1', "'\t=1"],
    ['carriage return', '\r=1', `"'\r=1"`],
    ['a plain negative number as text', '-0.5', '-0.5'],
    ['a plain number with a plus', '+12', '+12'],
    ['a number with a decimal comma', '-0,5', '"-0,5"'],
    ['an exponent', '-1e-5', '-1e-5'],
    ['a number that becomes a formula', '-1+2', "'-1+2"],
    ['another alphabet', 'Übung 研究', 'Übung 研究'],
  ]
  it.each(cases)('%s', (_name, cell, want) => {
    expect(toCsv(['h'], [[cell]])).toBe(`\uFEFFh\r\n${want}\r\n`)
  })
})

it('writes a header and nothing else for an empty table', () => {
  expect(toCsv(['a', '=b'], [])).toBe("\uFEFFa,'=b\r\n")
})

it('puts every row on its own line', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        [1, 'x'],
        [undefined, 'y'],
      ],
    ),
  ).toBe('\uFEFFa,b\r\n1,x\r\n,y\r\n')
})

describe('a file name', () => {
  it.each([
    ['trend', 'trend.csv'],
    ['Round 3: power', 'Round-3-power.csv'],
    ['../../etc/passwd', 'etc-passwd.csv'],
    ['Übersicht.csv', 'Übersicht.csv'],
    ['  ', 'table.csv'],
    ['', 'table.csv'],
  ])('%j', (name, want) => {
    expect(csvFileName(name)).toBe(want)
  })
})
