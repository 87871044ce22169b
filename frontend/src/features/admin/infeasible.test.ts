import { expect, it } from 'vitest'
import { infeasible } from './infeasible'
import { reasonKey } from './reasons'

it.each([
  ['there are no two people to ask about each other', { reason: 'tooFew', wanted: 0, most: 0 }],
  [
    '16 raters are wanted for everybody, but nobody has more than 11 colleagues',
    { reason: 'colleagues', wanted: 16, most: 11 },
  ],
  [
    '16 raters are wanted for everybody, but nobody is asked about more than 10 colleagues',
    { reason: 'cap', wanted: 16, most: 10 },
  ],
  ['', null],
  ['something new', null],
])('%s', (text, want) => {
  expect(infeasible(text)).toEqual(want)
})

it('knows why a row is refused', () => {
  expect(reasonKey('nobody has this address')).toBe('nobody')
  expect(reasonKey('something new')).toBeUndefined()
})
