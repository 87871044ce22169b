import {
  add,
  drop,
  moveDown,
  moveToRank,
  moveUp,
  placeLast,
  remove,
  setAside,
  tieWithAbove,
  toPool,
  untie,
  type Board,
  type Said,
  type Step,
} from './board'
import { commentKey, type Said as Remark } from './comments'
import { answerArea, answerItem, sayOf, type Content } from './content'
import { advance, redo, undo, type History } from './history'

/** What can be done to a person; n is a row for a drop, a rank for moving to one. */
export const operations = {
  placeLast,
  moveUp,
  moveDown,
  tieWithAbove,
  untie,
  setAside,
  toPool,
  add,
  remove,
  drop: (b: Board, person: string, n: number) => drop(b, person, n),
  moveToRank: (b: Board, person: string, n: number) => moveToRank(b, person, n),
} as const satisfies Record<string, (b: Board, person: string, n: number) => Step>

export type Operation = keyof typeof operations

export type Edit =
  | { type: 'do'; operation: Operation; person: string; n?: number }
  | { type: 'area'; area: string; names: readonly string[] | null }
  | { type: 'item'; item: string; yes: boolean | null }
  | { type: 'comment'; person: string; prompt: string; said: Remark | null }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'replace'; content: Content }

/** What was said last; turn tells two sayings of the same apart. */
export interface Saying {
  readonly what:
    Said | { kind: 'named' | 'unnamed'; person: string } | { kind: 'undone' | 'redone' | 'nothing' } | null
  readonly turn: number
}

export interface Editing {
  readonly history: History<Content>
  readonly saying: Saying
  /** The comment that is being written: all of its letters are one step. */
  readonly writing?: string
}

export function edit(e: Editing, action: Edit): Editing {
  const { history } = e
  const content = history.present
  const say = (h: History<Content>, what: Saying['what']): Editing => ({
    history: h,
    saying: { what, turn: e.saying.turn + 1 },
  })
  switch (action.type) {
    case 'do': {
      const { board, said } = operations[action.operation](content.board, action.person, action.n ?? 0)
      return say(board === content.board ? history : advance(history, { ...content, board }), said)
    }
    case 'area': {
      const before = content.follows[action.area] ?? []
      const after = action.names ?? []
      const came = after.find((person) => !before.includes(person))
      const went = before.find((person) => !after.includes(person))
      const what = came
        ? ({ kind: 'named', person: came } as const)
        : went
          ? ({ kind: 'unnamed', person: went } as const)
          : null
      return say(advance(history, answerArea(content, action.area, action.names)), what)
    }
    case 'item':
      return say(advance(history, answerItem(content, action.item, action.yes)), null)
    case 'comment': {
      const key = commentKey(action.person, action.prompt)
      const next = sayOf(content, action.person, action.prompt, action.said)
      const went = e.writing === key ? { ...history, present: next } : advance(history, next)
      return { history: went, saying: e.saying, writing: key }
    }
    case 'undo': {
      const back = undo(history)
      return say(back, { kind: back === history ? 'nothing' : 'undone' })
    }
    case 'redo': {
      const forth = redo(history)
      return say(forth, { kind: forth === history ? 'nothing' : 'redone' })
    }
    case 'replace':
      return say(advance(history, action.content), null)
  }
}
