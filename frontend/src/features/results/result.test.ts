import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { changeOf, followedRows, isKept, scopesWith, upTo } from './result'

type Own = Schemas['OwnRoundResult']

const result = (change: Partial<Schemas['PersonResult']> = {}): Schemas['PersonResult'] => ({
  person: 'me',
  tier: 'as_often',
  lower: null,
  upper: null,
  of: null,
  score: null,
  followed: [],
  ...change,
})

const own = (
  number: number,
  lower: number | null,
  upper: number | null,
  of: number | null,
  survey = 's',
): Own => ({
  round: { number, label: `round ${number}`, survey } as Schemas['Round'],
  result: result({ lower, upper, of }),
})

describe('a change between rounds', () => {
  it.each([
    ['no round', [], 'none'],
    ['one round', [own(1, 1, 6, 17)], 'none'],
    ['overlapping', [own(1, 1, 6, 17), own(2, 4, 9, 17)], 'overlap'],
    ['ahead', [own(1, 10, 17, 17), own(2, 1, 6, 17)], 'ahead'],
    ['behind', [own(1, 1, 6, 17), own(2, 10, 17, 17)], 'behind'],
    ['a tier alone now', [own(1, 1, 6, 17), own(2, null, null, null)], 'none'],
    ['a tier alone between', [own(1, 1, 6, 17), own(2, null, null, null), own(3, 10, 17, 17)], 'none'],
    ['other numbers of people', [own(1, 1, 10, 20), own(2, 51, 60, 100)], 'behind'],
    ['another survey', [own(1, 1, 6, 17, 'a'), own(2, 10, 17, 17, 'b')], 'none'],
  ])('%s: %s', (_, results, kind) => {
    expect(changeOf(results).kind).toBe(kind)
  })
})

it('keeps to the rounds of one survey up to the one looked at', () => {
  const results = [own(3, 1, 2, 9), own(1, 1, 2, 9), own(2, 1, 2, 9, 'other'), own(4, 1, 2, 9)]
  expect(upTo(results, { number: 3, survey: 's' } as Schemas['Round']).map((r) => r.round.number)).toEqual([
    1, 3,
  ])
})

it('is kept back without a tier', () => {
  expect(isKept(result())).toBe(false)
  expect(isKept(result({ tier: null }))).toBe(true)
})

describe('how somebody is followed', () => {
  const r = result({
    followed: [
      { scope: { kind: 'organisation' }, share: 20, finding: 'emergent_leader' },
      { scope: { kind: 'area', id: 'a' }, share: 10, finding: 'unmatched_mandate' },
      { scope: { kind: 'team', id: 't' }, share: null, finding: null },
    ],
  })
  const mandate = (id: string, holder: string, scope: Schemas['Scope'], end: string | null = null) =>
    ({ id, holder, scope, start: '2020-01-01', end }) as Schemas['Mandate']
  it('stands beside the mandates held there on that day', () => {
    const rows = followedRows(
      r,
      [
        mandate('whole', 'me', { kind: 'organisation', id: null }),
        mandate('area', 'me', { kind: 'area', id: 'a' }),
        mandate('theirs', 'you', { kind: 'area', id: 'a' }),
        mandate('ended', 'me', { kind: 'team', id: 't' }, '2021-01-01'),
      ],
      '2022-01-01',
    )
    expect(rows.map((row) => row.mandates.map((m) => m.id))).toEqual([['whole'], ['area'], []])
  })

  it('has places with a finding', () => {
    expect(scopesWith(r, 'unmatched_mandate')).toEqual([{ kind: 'area', id: 'a' }])
    expect(scopesWith(r, 'recognised_leader')).toEqual([])
  })
})
