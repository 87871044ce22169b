import { describe, expect, it } from 'vitest'
import { chosen, leaders, rowsOf, scopeKey, scopesOf, withoutFinding, type Cell } from './leading'

const names = {
  person: (id: string) => ({ p1: 'Zoë', p2: 'Änne', p3: 'Bo' })[id] ?? '',
  scope: (s: Cell['scope']) => (s.kind === 'organisation' ? 'all' : `${s.kind} ${s.id ?? ''}`),
}
const cell = (
  person: string,
  scope: Cell['scope'],
  finding: Cell['finding'],
  share: number | null = 20,
): Cell => ({
  person,
  scope,
  finding,
  share,
  titled: finding !== 'emergent_leader',
})
const whole: Cell['scope'] = { kind: 'organisation' }
const team: Cell['scope'] = { kind: 'team', id: 't1' }
const area: Cell['scope'] = { kind: 'area', id: 'a1' }
const cells = [
  cell('p1', area, 'emergent_leader', 90),
  cell('p1', whole, 'emergent_leader', 60),
  cell('p2', whole, 'unmatched_mandate', 5),
  cell('p3', team, 'recognised_leader', null),
  cell('p3', whole, 'no_finding', null),
]

describe('those found', () => {
  it('stand by name and never by share', () => {
    expect(rowsOf(cells, names, [], 'de').map((r) => `${r.name}, ${r.scopeName}`)).toEqual([
      'Änne, all',
      'Bo, team t1',
      'Zoë, all',
      'Zoë, area a1',
    ])
  })

  it('do not hold those without a finding', () => {
    expect(rowsOf(cells, names).map((r) => r.finding)).not.toContain('no_finding')
  })

  it('keep what was kept back', () => {
    expect(rowsOf(cells, names).find((r) => r.person === 'p3')?.share).toBeNull()
  })

  it('count the rounds that say the same of the same person in the same scope', () => {
    const before = [
      [cell('p1', whole, 'emergent_leader'), cell('p2', whole, 'recognised_leader')],
      [cell('p1', area, 'emergent_leader'), cell('p1', whole, 'emergent_leader')],
    ]
    const agree = Object.fromEntries(rowsOf(cells, names, before).map((r) => [r.key, r.agree]))
    expect(agree).toEqual({ 'p1 organisation': 3, 'p1 area:a1': 2, 'p2 organisation': 1, 'p3 team:t1': 1 })
  })

  it('give the scopes to choose from, the whole first', () => {
    expect(scopesOf(rowsOf(cells, names)).map((s) => s.key)).toEqual(['organisation', 'team:t1', 'area:a1'])
  })

  it.each([
    ['all', '', 4],
    ['organisation', '', 2],
    ['all', 'emergent_leader', 2],
    ['area:a1', 'emergent_leader', 1],
    ['team:none', '', 0],
  ])('of %s and %s are %i', (scope, finding, count) => {
    expect(chosen(rowsOf(cells, names), scope, finding)).toHaveLength(count)
  })

  it('are one person each, with where it was', () => {
    expect(leaders(rowsOf(cells, names), 'emergent_leader')).toEqual([
      { person: 'p1', name: 'Zoë', everywhere: true, places: ['area a1'] },
    ])
  })
})

describe('those without a finding', () => {
  const report = {
    tau_b: null,
    tau_b_lower: null,
    tau_b_upper: null,
    auc: null,
    p_value: null,
    gate_open: null,
    titled: 11,
    tested: null,
    unmatched: null,
    cells,
    vacancies: [],
  }
  it('are the others of the whole, with and without a mandate', () => {
    expect(withoutFinding(report, 120)).toEqual({ titled: 10, untitled: 108 })
  })
  it('are not counted where the number with a mandate is kept back', () => {
    expect(withoutFinding({ ...report, titled: null }, 120)).toBeNull()
  })
})

it.each([
  [{ kind: 'organisation' as const }, 'organisation'],
  [{ kind: 'organisation' as const, id: null }, 'organisation'],
  [team, 'team:t1'],
])('a scope %j is %s in an address', (scope, key) => {
  expect(scopeKey(scope)).toBe(key)
})
