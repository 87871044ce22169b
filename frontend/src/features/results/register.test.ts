import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import {
  besideGrid,
  byScope,
  filtered,
  filterOf,
  inCell,
  kindsOf,
  reaches,
  searchOf,
  strengths,
  when,
  wishesByArea,
  within,
  type Mandate,
} from './register'

const mandate = (change: Partial<Mandate>): Mandate => ({
  id: change.title ?? 'm',
  holder: 'ada',
  title: 'Title',
  kind: 'mentor',
  level: 1,
  scope: { kind: 'organisation' },
  stage: null,
  start: '2020-01-01',
  end: null,
  review: null,
  granted: 'decision',
  version: 1,
  ...change,
})

describe('a mandate on a day', () => {
  it.each([
    ['2020-01-01', null, 'current'],
    ['2022-06-02', null, 'coming'],
    ['2020-01-01', '2022-06-01', 'current'],
    ['2020-01-01', '2022-05-31', 'ended'],
  ])('from %s to %s is %s', (start, end, expected) => {
    expect(when({ start, end }, '2022-06-01')).toBe(expected)
  })
})

describe('the grid', () => {
  it('has every known kind once, and none for knowledge of a team', () => {
    const kinds = strengths.flatMap((s) => reaches.flatMap((r) => kindsOf(r, s)))
    expect([...kinds].sort()).toEqual([
      'business_coach',
      'faculty_lead',
      'mentor',
      'org_faculty',
      'product_owner',
      'steward',
      'strategy_faculty',
      'task_owner',
      'team_coach',
    ])
    expect(kindsOf('team', 'knowledge')).toEqual([])
    expect(kindsOf('person', 'ability')).toEqual(['steward', 'business_coach'])
  })

  it('loses no mandate', () => {
    const all = ['steward', 'manager', 'mentor', 'weaver', 'toString'].map((kind) =>
      mandate({ title: kind, kind }),
    )
    const inside = strengths.flatMap((s) => reaches.flatMap((r) => inCell(all, r, s)))
    expect(inside.map((m) => m.kind).sort()).toEqual(['mentor', 'steward'])
    expect(besideGrid(all).map((m) => m.kind)).toEqual(['manager', 'weaver', 'toString'])
  })
})

describe('the filter', () => {
  it('stands in the address and comes back', () => {
    for (const search of [
      {},
      { text: 'lead', when: 'ended' },
      { team: 't', kind: 'mentor', view: 'grid', when: 'all' },
      { area: 'a' },
    ]) {
      expect(searchOf(filterOf(search), 'view' in search ? search.view : '')).toEqual(search)
    }
    expect(filterOf({ when: 'whenever' }).when).toBe('current')
  })

  const places = {
    teams: new Map([['t', { id: 't', parent: null }]]),
    areas: new Map([
      ['a', { id: 'a', parent: null }],
      ['b', { id: 'b', parent: 'a' }],
    ]),
    person: (id: string) => ({ ada: 'Ada Überall', bea: 'Bea Mont' })[id] ?? '',
    scope: (s: Schemas['Scope']) => ({ t: 'Team 2', a: 'Craft', b: 'Fine craft' })[s.id ?? ''] ?? 'whole',
  }
  const all = [
    mandate({ title: 'Lead Craft', kind: 'faculty_lead', scope: { kind: 'area', id: 'a' } }),
    mandate({ title: 'Mentor', scope: { kind: 'area', id: 'b' }, holder: 'bea' }),
    mandate({ title: 'Old', scope: { kind: 'team', id: 't' }, end: '2021-01-01' }),
    mandate({ title: 'Coming', scope: { kind: 'team', id: 't' }, start: '2023-01-01' }),
    mandate({ title: 'Manager', kind: 'manager' }),
  ]
  it.each([
    [{}, ['Manager', 'Lead Craft', 'Mentor', 'Coming']],
    [{ when: 'ended' }, ['Old']],
    [{ when: 'all' }, ['Manager', 'Lead Craft', 'Mentor', 'Coming', 'Old']],
    [{ area: 'a' }, ['Lead Craft', 'Mentor']],
    [{ area: 'b' }, ['Mentor']],
    [{ team: 't' }, ['Coming']],
    [{ kind: 'manager' }, ['Manager']],
    [{ text: 'ÜBERALL craft' }, ['Lead Craft']],
    [{ text: 'bea' }, ['Mentor']],
    [{ text: 'nobody' }, []],
  ])('%j leaves %j', (search, titles) => {
    const rows = filtered(all, filterOf(search as Record<string, string>), places, '2022-01-01', 'en')
    expect(rows.map((m) => m.title)).toEqual(titles)
  })

  it('finds what is within a place, also where places go round in circles', () => {
    const circle = new Map([
      ['x', { id: 'x', parent: 'y' }],
      ['y', { id: 'y', parent: 'x' }],
    ])
    expect([...within(circle, 'x')].sort()).toEqual(['x', 'y'])
  })

  it('groups by place', () => {
    expect(byScope(all).map((g) => [g.scope.id ?? '', g.mandates.length])).toEqual([
      ['a', 1],
      ['b', 1],
      ['t', 2],
      ['', 1],
    ])
  })
})

it('says who would lead, by area and name', () => {
  const names: Record<string, string> = { p: 'Pia', q: 'Anton', r: '' }
  const rows = wishesByArea(
    [
      { person: 'p', area: 'a', wish: 'would_lead' },
      { person: 'q', area: 'a', wish: 'would_lead' },
      { person: 'r', area: 'a', wish: 'would_lead' },
      { person: 'p', area: 'b', wish: 'not_now' },
    ],
    [
      { id: 'b', name: 'Work 10' },
      { id: 'a', name: 'Work 9' },
    ],
    (id) => names[id] ?? '',
    'en',
  )
  expect(rows.map((r) => r.name)).toEqual(['Work 9', 'Work 10'])
  expect(rows[0]?.people).toEqual({ would_lead: ['Anton', 'Pia'], leads_now: [], not_now: [] })
})
