import { describe, expect, it } from 'vitest'
import {
  add,
  drop,
  emptyBoard,
  everyone,
  isFull,
  listed,
  moveDown,
  moveToRank,
  moveUp,
  placeInGap,
  placeLast,
  pool,
  rankOf,
  remove,
  setAside,
  tieWithAbove,
  toPool,
  untie,
  type Board,
  type Step,
} from './board'
import { randomBoard, randomStep, random } from './sample.test-help'

/** Writes a board as "a b=c | set aside": groups by spaces, ties by equals signs. */
const text = (b: Board) =>
  b.groups.map((group) => group.join('=')).join(' ') +
  (b.noContact.length ? ` | ${b.noContact.join(' ')}` : '')

/** A board of a to h with a list written as text. */
function board(list: string, cap = 8): Board {
  const [groups = '', none = ''] = list.split('|')
  const words = (s: string) => s.split(' ').filter(Boolean)
  return {
    ...emptyBoard([...'abcdefgh'], cap),
    groups: words(groups).map((group) => group.split('=')),
    noContact: words(none),
  }
}

describe('operations', () => {
  it.each<[string, (b: Board) => Step, string, string]>([
    ['placeLast', (b) => placeLast(b, 'a'), '', 'a'],
    ['placeLast behind others', (b) => placeLast(b, 'c'), 'a b', 'a b c'],
    ['placeLast from want of contact', (b) => placeLast(b, 'c'), 'a | c', 'a c'],
    ['placeLast of the last', (b) => placeLast(b, 'b'), 'a b', 'a b'],
    ['into the first gap', (b) => placeInGap(b, 'c', 0), 'a b', 'c a b'],
    ['into a gap', (b) => placeInGap(b, 'c', 1), 'a b', 'a c b'],
    ['into the own gap', (b) => placeInGap(b, 'b', 2), 'a b c', 'a b c'],
    ['into a later gap', (b) => placeInGap(b, 'a', 2), 'a b c', 'b a c'],
    ['out of a tie into a gap', (b) => placeInGap(b, 'a', 1), 'a=b c', 'b a c'],
    ['up', (b) => moveUp(b, 'c'), 'a b c', 'a c b'],
    ['up at the top', (b) => moveUp(b, 'a'), 'a b', 'a b'],
    ['up over a tie', (b) => moveUp(b, 'c'), 'a=b c', 'c a=b'],
    ['up out of a tie', (b) => moveUp(b, 'b'), 'a=b c', 'b a c'],
    ['up of nobody listed', (b) => moveUp(b, 'd'), 'a b', 'a b'],
    ['down', (b) => moveDown(b, 'a'), 'a b c', 'b a c'],
    ['down at the end', (b) => moveDown(b, 'b'), 'a b', 'a b'],
    ['down over a tie', (b) => moveDown(b, 'a'), 'a b=c', 'b=c a'],
    ['down out of a tie', (b) => moveDown(b, 'a'), 'a=b c', 'b a c'],
    ['tie', (b) => tieWithAbove(b, 'b'), 'a b c', 'a=b c'],
    ['tie with a tie', (b) => tieWithAbove(b, 'c'), 'a=b c', 'a=b=c'],
    ['tie out of another tie', (b) => tieWithAbove(b, 'c'), 'a b=c', 'a=c b'],
    ['tie of the first', (b) => tieWithAbove(b, 'a'), 'a b', 'a b'],
    ['apart', (b) => untie(b, 'a'), 'a=b=c d', 'b=c a d'],
    ['apart of nobody tied', (b) => untie(b, 'a'), 'a b', 'a b'],
    ['rank 1', (b) => moveToRank(b, 'c', 1), 'a b c', 'c a b'],
    ['rank 2', (b) => moveToRank(b, 'c', 2), 'a b c', 'a c b'],
    ['own rank', (b) => moveToRank(b, 'b', 2), 'a b c', 'a b c'],
    ['last rank', (b) => moveToRank(b, 'a', 3), 'a b c', 'b c a'],
    ['a rank beyond', (b) => moveToRank(b, 'a', 99), 'a b c', 'b c a'],
    ['rank 2 of a tie from 1', (b) => moveToRank(b, 'd', 2), 'a=b=c d', 'd a=b=c'],
    ['rank 3 of a tie from 1', (b) => moveToRank(b, 'd', 3), 'a=b=c d', 'a=b=c d'],
    ['rank for somebody of the pool', (b) => moveToRank(b, 'd', 1), 'a b', 'd a b'],
    ['aside', (b) => setAside(b, 'b'), 'a b c', 'a c | b'],
    ['aside from the pool', (b) => setAside(b, 'd'), 'a', 'a | d'],
    ['aside twice', (b) => setAside(b, 'b'), 'a | b', 'a | b'],
    ['to the pool', (b) => toPool(b, 'a'), 'a=b c', 'b c'],
    ['to the pool from aside', (b) => toPool(b, 'b'), 'a | b', 'a'],
    ['of a stranger', (b) => placeLast(b, 'z'), 'a', 'a'],
  ])('%s', (_, operation, before, after) => {
    const b = board(before)
    const { board: result, said } = operation(b)
    expect(text(result)).toBe(after)
    expect(said === null).toBe(before === after)
    expect(result === b).toBe(before === after)
  })

  it.each<[string, number, string, string]>([
    ['c', 0, 'a b', 'c a b'],
    ['c', 1, 'a b', 'a c b'],
    ['c', 2, 'a b', 'a b c'],
    ['a', 1, 'a b c', 'b a c'],
    ['d', 1, 'a=b=c', 'd a=b=c'], // between two who are tied: to the nearer end
    ['d', 2, 'a=b=c', 'a=b=c d'],
    ['a', 1, 'a=b=c', 'a=b=c'], // within one's own tie: nothing
    ['b', 0, 'a=b c', 'b a c'],
    ['a', 1, 'a=b c', 'b a c'],
    ['e', 9, 'a b', 'a b e'],
  ])('a drop of %s at row %i of "%s"', (person, index, before, after) => {
    expect(text(drop(board(before), person, index).board)).toBe(after)
  })

  it('count ranks over ties', () => {
    const b = board('a b=c d')
    expect([...'abcde'].map((p) => rankOf(b, p))).toEqual([
      { rank: 1, of: 4, tied: false },
      { rank: 2, of: 4, tied: true },
      { rank: 2, of: 4, tied: true },
      { rank: 4, of: 4, tied: false },
      null,
    ])
  })

  it('say what happened', () => {
    const b = board('a b c')
    expect(moveUp(b, 'c').said).toEqual({ kind: 'moved', person: 'c', rank: 2, of: 3 })
    expect(placeLast(b, 'd').said).toEqual({ kind: 'placed', person: 'd', rank: 4, of: 4 })
    expect(tieWithAbove(b, 'c').said).toEqual({ kind: 'tied', person: 'c', others: ['b'], rank: 2, of: 3 })
    expect(untie(board('a=b'), 'a').said).toEqual({ kind: 'untied', person: 'a', rank: 2, of: 2 })
    expect(setAside(b, 'a').said).toEqual({ kind: 'noContact', person: 'a' })
    expect(toPool(b, 'a').said).toEqual({ kind: 'pooled', person: 'a' })
  })

  it('refuse whom the list does not take', () => {
    const b = board('a b c', 3)
    for (const step of [placeLast(b, 'd'), placeInGap(b, 'd', 0), drop(b, 'd', 1), moveToRank(b, 'd', 1)]) {
      expect(step).toEqual({ board: b, said: { kind: 'full', person: 'd', cap: 3 } })
    }
    expect(text(moveUp(b, 'c').board)).toBe('a c b')
  })

  it('add and take away people of the organisation', () => {
    const b = add(board('a'), 'z').board
    expect(pool(b)).toEqual([...'bcdefgh', 'z'])
    const placed = placeLast(b, 'z').board
    expect(text(placed)).toBe('a z')
    expect(remove(placed, 'z').board).toEqual(board('a'))
    expect(remove(placed, 'a').board).toBe(placed)
    expect(add(b, 'z').board).toBe(b)
  })
})

describe('any sequence of operations', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'loses nobody, doubles nobody, keeps the cap: %i',
    (seed) => {
      const next = random(seed)
      let b = randomBoard(next)
      for (let i = 0; i < 120; i++) {
        const before = b
        const { step, kind } = randomStep(b, next)
        b = step.board
        const places = [...pool(b), ...b.groups.flat(), ...b.noContact]
        expect(new Set(places).size).toBe(places.length)
        expect([...places].sort()).toEqual([...everyone(b)].sort())
        expect(b.shown).toBe(before.shown)
        expect(listed(b)).toBeLessThanOrEqual(b.cap)
        expect(b.groups.every((group) => group.length > 0)).toBe(true)
        if (step.said === null || step.said.kind === 'full') {
          expect(b).toBe(before)
        }
        if (step.said?.kind === 'full') {
          expect(isFull(b)).toBe(true)
        }
        if (step.said && 'rank' in step.said) {
          expect(rankOf(b, step.said.person)).toMatchObject({ rank: step.said.rank, of: step.said.of })
        }
        // Only the explicit operation ties: otherwise no two share a rank who did not before.
        if (kind !== 'tieWithAbove') {
          for (const group of b.groups) {
            expect(
              before.groups.some((was) => group.every((p) => was.includes(p))) || group.length === 1,
            ).toBe(true)
          }
        }
      }
    },
  )
})
