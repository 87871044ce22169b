import { describe, expect, it } from 'vitest'
import { speaker } from '@/i18n/speaker.test-help'
import {
  agreementWords,
  capital,
  listed,
  ordinal,
  percent,
  placeOf,
  placeWords,
  scopeName,
  shareWords,
} from './words'

const en = speaker('en')
const de = speaker('de')
const place = (lower: number | null, upper: number | null, of: number | null) => ({ lower, upper, of })

describe('an interval of places', () => {
  it.each([
    [place(null, null, null), 'none', '', ''],
    [place(1, 6, null), 'none', '', ''],
    [
      place(1, 6, 17),
      'between',
      'likely between 1st and 6th of 17',
      'wahrscheinlich zwischen dem 1. und dem 6. von 17',
    ],
    [
      place(12, 23, 120),
      'between',
      'likely between 12th and 23rd of 120',
      'wahrscheinlich zwischen dem 12. und dem 23. von 120',
    ],
    [
      place(1, 120, 120),
      'anywhere',
      'anywhere among the 120: these answers do not narrow it down',
      'irgendwo unter den 120: genauer sagen es diese Antworten nicht',
    ],
    [place(1, 1, 17), 'one', 'likely 1st of 17', 'wahrscheinlich 1. von 17'],
  ] as const)('%j is %s', (r, kind, english, german) => {
    expect(placeOf(r)).toBe(kind)
    expect(placeWords(en, 'en', r)).toBe(english)
    expect(placeWords(de, 'de', r)).toBe(german)
  })

  it('is never a bare order', () => {
    for (let lower = 1; lower <= 30; lower++) {
      for (let upper = lower; upper <= 30; upper++) {
        expect(placeWords(en, 'en', place(lower, upper, 30))).toMatch(/likely|anywhere/)
        expect(placeWords(de, 'de', place(lower, upper, 30))).toMatch(/wahrscheinlich|irgendwo/)
      }
    }
  })
})

it.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [102, '102nd'],
  [111, '111th'],
])('%d as a place is %s', (n, english) => {
  expect(ordinal(n, 'en')).toBe(english)
  expect(ordinal(n, 'de')).toBe(`${n}.`)
})

it.each([
  [5, 'nearly nobody', 'fast niemand'],
  [10, 'about 10 of 100 or fewer', 'etwa 10 von 100 oder weniger'],
  [30, 'about 30 of 100 or fewer', 'etwa 30 von 100 oder weniger'],
  [35, 'about 35 of 100', 'etwa 35 von 100'],
  [65, 'about 65 of 100', 'etwa 65 von 100'],
  [70, 'about 70 of 100 or more', 'etwa 70 von 100 oder mehr'],
  [90, 'about 90 of 100 or more', 'etwa 90 von 100 oder mehr'],
  [95, 'nearly all', 'fast alle'],
])('a share of %d is %s', (share, english, german) => {
  expect(shareWords(en, share)).toBe(english)
  expect(shareWords(de, share)).toBe(german)
})

it.each([
  [-0.1, 'hardly more than chance'],
  [0.09, 'hardly more than chance'],
  [0.1, 'to some degree'],
  [0.3, 'well'],
  [0.6, 'very well'],
])('agreement of %d is %s', (u, text) => {
  expect(agreementWords(en, u)).toBe(text)
})

describe('the name of a scope', () => {
  const directory = {
    person: (id: string) => (id === 'p' ? 'Ada' : ''),
    place: (id: string | null | undefined) => (id === 't' ? 'Team 01' : ''),
  }
  it.each([
    [{ kind: 'organisation' as const }, 'the whole organisation'],
    [{ kind: 'team' as const, id: 't' }, 'Team 01'],
    [{ kind: 'area' as const, id: 'gone' }, 'area'],
    [{ kind: 'person' as const, id: 'p' }, 'Ada'],
    [{ kind: 'person' as const, id: 'gone' }, 'one person'],
  ])('%j is %s', (scope, name) => {
    expect(scopeName(en, directory, scope)).toBe(name)
  })
})

it('lists, begins and counts as the language does', () => {
  expect(listed(['a', 'b', 'c'], 'en')).toBe('a, b and c')
  expect(listed(['a', 'b', 'c'], 'de')).toBe('a, b und c')
  expect(capital('übung', 'de')).toBe('Übung')
  expect(capital('', 'en')).toBe('')
  expect(percent(20, 'en')).toBe('20%')
  expect(percent(20, 'de')).toBe('20\u00a0%')
})
