import {
  add,
  drop,
  emptyBoard,
  everyone,
  moveDown,
  moveToRank,
  moveUp,
  placeInGap,
  placeLast,
  remove,
  setAside,
  tieWithAbove,
  toPool,
  untie,
  type Board,
  type Step,
} from './board'
import { commentKey } from './comments'
import type { Asked, Content } from './content'

/** A stream of numbers below 1 that a seed decides (mulberry32). */
export function random(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = <T>(from: readonly T[], next: () => number): T =>
  from[Math.floor(next() * from.length)] as T

export const people = (n: number): string[] => Array.from({ length: n }, (_, i) => `person-${i + 1}`)

export const randomBoard = (next: () => number): Board =>
  emptyBoard(people(2 + Math.floor(next() * 24)), 2 + Math.floor(next() * 24))

const operations = {
  placeLast,
  placeInGap: (b: Board, p: string, n: number) => placeInGap(b, p, n),
  drop: (b: Board, p: string, n: number) => drop(b, p, n),
  moveToRank: (b: Board, p: string, n: number) => moveToRank(b, p, n),
  moveUp,
  moveDown,
  tieWithAbove,
  untie,
  setAside,
  toPool,
  add,
  remove,
} as const

/** Does something to somebody, who may be a stranger. */
export function randomStep(b: Board, next: () => number): { kind: keyof typeof operations; step: Step } {
  const kind = pick(Object.keys(operations) as (keyof typeof operations)[], next)
  const stranger = kind === 'add' || next() < 0.05
  const person = stranger ? `guest-${Math.floor(next() * 6)}` : pick(everyone(b), next)
  return { kind, step: operations[kind](b, person, Math.floor(next() * 30) - 2) }
}

export const asked = (b: Board): Asked => ({
  shown: b.shown,
  roster: new Set([...b.shown, 'self', ...Array.from({ length: 6 }, (_, i) => `guest-${i}`)]),
  self: 'self',
  areas: ['sales', 'safety', 'search'],
  items: ['heard', 'fit'],
  prompts: ['possible', 'more'],
  cap: b.cap,
  namesMost: 5,
})

/** Content somebody may have come to. */
export function randomContent(next: () => number, steps = 60, from?: Board): Content {
  let board = from ?? randomBoard(next)
  for (let i = 0; i < steps; i++) {
    board = randomStep(board, next).step.board
  }
  const a = asked(board)
  return {
    board,
    follows: Object.fromEntries(
      a.areas
        .filter(() => next() < 0.6)
        .map((area) => [
          area,
          [...new Set(Array.from({ length: Math.floor(next() * 5) }, () => pick(board.shown, next)))],
        ]),
    ),
    items: Object.fromEntries(a.items.filter(() => next() < 0.6).map((item) => [item, next() < 0.5])),
    comments: Object.fromEntries(
      board.groups
        .flat()
        .flatMap((person) =>
          a.prompts
            .filter(() => next() < 0.3)
            .map((prompt) => [
              commentKey(person, prompt),
              { text: pick(['Good.', '<b>ä</b>', 'a\nb'], next), signed: next() < 0.5 },
            ]),
        ),
    ),
  }
}
