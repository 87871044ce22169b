import { expect, it } from 'vitest'
import { emptyBoard } from './board'
import { edit, type Edit, type Editing } from './edit'
import { begin } from './history'
import { matches } from './people'
import { sinceOf } from './since'

const start: Editing = {
  history: begin({ board: emptyBoard([...'abc'], 2), follows: {}, items: {}, comments: {} }),
  saying: { what: null, turn: 0 },
}
const run = (...actions: Edit[]) => actions.reduce(edit, start)
const place = (person: string): Edit => ({ type: 'do', operation: 'placeLast', person })
const name = (...names: string[]): Edit => ({ type: 'area', area: 'sales', names })

it.each<[string, Edit[], object | null, number]>([
  ['a placing', [place('a')], { kind: 'placed', person: 'a', rank: 1, of: 1 }, 1],
  ['nothing done', [place('a'), { type: 'do', operation: 'moveUp', person: 'a' }], null, 1],
  ['a full list', [place('a'), place('b'), place('c')], { kind: 'full', person: 'c', cap: 2 }, 2],
  [
    'a move to a rank',
    [place('a'), place('b'), { type: 'do', operation: 'moveToRank', person: 'b', n: 1 }],
    { kind: 'moved', person: 'b', rank: 1, of: 2 },
    3,
  ],
  ['a name', [name('b')], { kind: 'named', person: 'b' }, 1],
  ['a name gone', [name('b', 'c'), name('c')], { kind: 'unnamed', person: 'b' }, 2],
  ['nobody named', [name()], null, 1],
  ['an item', [{ type: 'item', item: 'heard', yes: true }], null, 1],
  ['undo', [place('a'), { type: 'undo' }], { kind: 'undone' }, 0],
  ['redo', [place('a'), { type: 'undo' }, { type: 'redo' }], { kind: 'redone' }, 1],
  ['nothing to undo', [{ type: 'undo' }], { kind: 'nothing' }, 0],
])('%s is said', (_, actions, what, steps) => {
  const after = run(...actions)
  expect(after.saying).toEqual({ what, turn: actions.length })
  expect(after.history.past).toHaveLength(steps)
})

it.each([
  ['Jörg Ångström-Weiß', 'jorg', true],
  ['Jörg Ångström-Weiß', 'weiss ang', true],
  ['Jörg Ångström-Weiß', 'WEIß', true],
  ['Jörg Ångström-Weiß', 'org', false],
  ['Jörg Ångström-Weiß', '  ', true],
])('of %s, "%s" finds them: %s', (person, query, found) => {
  expect(matches(person, query)).toBe(found)
})

it.each<[number, { survey: string; number: number; closed_at: string | null }[], string]>([
  [2, [{ survey: 's', number: 1, closed_at: '2026-06-25T16:00:00Z' }], '2026-06-25'],
  [
    3,
    [
      { survey: 's', number: 1, closed_at: '2026-01-25T16:00:00Z' },
      { survey: 's', number: 2, closed_at: null }, // cancelled
      { survey: 'other', number: 2, closed_at: '2026-05-25T16:00:00Z' },
    ],
    '2026-01-25',
  ],
  [1, [], '2026-02-01'],
])('round %i asks since the one before closed, or for half a year', (number, rounds, since) => {
  const round = { id: 'r', survey: 's', number, opens_at: '2026-08-31T08:00:00Z', opened_at: null }
  expect(sinceOf(round, rounds)).toBe(since)
})
