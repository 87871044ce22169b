import { expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { byAge, lastOpened, roundsOf } from './rounds'

const round = (number: number, state: Schemas['State'], opened_at: string | null = '2026-01-01T00:00:00Z') =>
  ({
    id: String(number),
    survey: number > 90 ? 'other' : 'survey',
    number,
    state,
    opened_at,
  }) as Schemas['Round']

const rounds = [
  round(1, 'archived'),
  round(3, 'archived'),
  round(2, 'cancelled'),
  round(4, 'published'),
  round(5, 'open'),
  round(6, 'draft', null),
]
const numbers = (list: Schemas['Round'][]) => list.map((r) => r.number)

it('keeps what is going on and was published last in view', () => {
  const { current, earlier } = byAge(rounds)
  expect(numbers(current)).toEqual([6, 5, 4, 3])
  expect(numbers(earlier)).toEqual([2, 1])
})

it('finds what was asked last', () => {
  expect(lastOpened(rounds)?.number).toBe(5)
  expect(lastOpened(rounds.filter((r) => r.state === 'draft' || r.state === 'cancelled'))).toBeUndefined()
})

it('knows the rounds of a survey', () => {
  expect(numbers(roundsOf([...rounds, round(91, 'open')], 'other'))).toEqual([91])
  expect(roundsOf(undefined, 'survey')).toEqual([])
})
