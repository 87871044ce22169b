import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { addressed, alone, asked, dueReviews, membersOf, teamsOf } from './todo'

const round = (id: string, state: Schemas['State'], closes = '2026-12-01T00:00:00Z') =>
  ({ id, state, closes_at: closes }) as Schemas['Round']

describe('what asks me', () => {
  it('are open rounds with my name on the roster, the next deadline first', () => {
    const rounds = [
      round('late', 'open', '2026-12-24T00:00:00Z'),
      round('soon', 'open', '2026-12-02T00:00:00Z'),
      round('others', 'open'),
      round('unknown', 'open'),
      round('closed', 'closed'),
    ]
    const own = (submitted: boolean) => ({
      submitted,
      receipt: null,
      recorded: 'pending' as const,
      file: null,
    })
    const receipts = new Map([
      ['late', own(true)],
      ['soon', own(false)],
      ['others', null],
      ['closed', own(false)],
    ])
    expect(asked(rounds, receipts).map((a) => [a.round.id, a.submitted])).toEqual([
      ['soon', false],
      ['late', true],
    ])
    // Who has declined to rate is asked nothing, and keeps what they have handed in.
    expect(asked(rounds, receipts, true).map((a) => a.round.id)).toEqual(['late'])
  })

  it.each([
    ['2026-12-31', null, true],
    ['2027-01-01', null, false],
    ['2026-01-01', null, true],
    ['2026-12-10', '2026-11-30', false],
    [null, null, false],
  ])('are mandates to look at: review %s, end %s: %s', (review, end, due) => {
    const m = { review, end } as Schemas['Mandate']
    expect(dueReviews([m], '2026-12-01')).toHaveLength(due ? 1 : 0)
  })
})

describe('what was found about me', () => {
  it('is a mandate first, and nothing that says nothing', () => {
    const followed = (finding: Schemas['Finding'] | null) => ({
      scope: { kind: 'organisation' as const },
      share: null,
      finding,
    })
    const result = {
      followed: ['no_finding', 'emergent_leader', null, 'recognised_leader', 'unmatched_mandate'].map((f) =>
        followed(f as Schemas['Finding'] | null),
      ),
    } as Schemas['PersonResult']
    expect(addressed(result).map((f) => f.finding)).toEqual(['unmatched_mandate', 'emergent_leader'])
  })

  it('is mine alone for 14 days', () => {
    const published_at = '2026-06-01T12:00:00Z'
    expect(alone({ published_at }, Date.parse('2026-06-15T11:59:59Z'))).toBe(true)
    expect(alone({ published_at }, Date.parse('2026-06-15T12:00:00Z'))).toBe(false)
    expect(alone({ published_at: null }, 0)).toBe(false)
  })
})

it('counts members and teams of a day, each once', () => {
  const m = (person: string, team: string, start: string, end: string | null) =>
    ({ person, team, start, end }) as Schemas['Membership']
  const memberships = [
    m('a', 't', '2020-01-01', '2020-12-31'),
    m('a', 't', '2021-01-01', null),
    m('b', 't', '2022-01-01', null),
    m('a', 'u', '2020-01-01', '2020-12-31'),
  ]
  expect(membersOf(memberships, 't', '2021-06-01')).toEqual(['a'])
  expect(membersOf(memberships, 't', '2022-01-01')).toEqual(['a', 'b'])
  expect([...teamsOf(memberships, 'a', '2020-12-31')].sort()).toEqual(['t', 'u'])
  expect([...teamsOf(memberships, 'a', '2021-01-01')]).toEqual(['t'])
})
