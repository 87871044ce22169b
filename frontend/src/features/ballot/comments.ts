import type { Schemas } from '@/api/client'
import type { Board } from './board'

/** What is said about somebody to one prompt. */
export interface Said {
  readonly text: string
  readonly signed: boolean
}

/** By person and prompt: see {@link commentKey}. */
export type Comments = Readonly<Record<string, Said>>

export type Comment = Schemas['Comment']

/** Of what somebody says in a round, what comments rest on. */
interface Content {
  readonly board: Board
  readonly comments: Comments
}

/** Of what a round asks, what comments rest on. */
interface Asked {
  readonly prompts: readonly string[]
}

/** The longest comment, in characters, and how much all of a ballot may hold, in bytes of UTF-8. */
export const longest = 500
export const together = 20_000

/** How many must have written about somebody before unsigned comments are shown. */
export const writersNeeded = (floors: Schemas['Floors']): number => Math.max(5, floors.group)

export const commentKey = (person: string, prompt: string) => `${person} ${prompt}`

export function placeOfKey(key: string): { person: string; prompt: string } {
  const [person = '', prompt = ''] = key.split(' ')
  return { person, prompt }
}

/** All comments in a fixed order, those that are not handed in as well. */
export const commentList = (comments: Comments): Comment[] =>
  Object.entries(comments)
    .map(([key, { text, signed }]) => ({ ...placeOfKey(key), text, signed }))
    .sort((a, b) => (commentKey(a.person, a.prompt) < commentKey(b.person, b.prompt) ? -1 : 1))

/** The comments that are handed in: about people on the list, in its order, with words in them. */
export const answered = (c: Content, asked: Asked): Comment[] =>
  c.board.groups.flat().flatMap((person) =>
    asked.prompts.flatMap((prompt) => {
      const said = c.comments[commentKey(person, prompt)]
      return said?.text.trim() ? [{ person, prompt, text: said.text, signed: said.signed }] : []
    }),
  )

/** Reads the comments of a draft, whatever is there. */
export const readComments = (raw: unknown): Comment[] =>
  (Array.isArray(raw) ? (raw as unknown[]) : []).flatMap((x) => {
    if (typeof x !== 'object' || x === null) {
      return []
    }
    const { person, prompt, text, signed } = x as Record<string, unknown>
    return typeof person === 'string' && typeof prompt === 'string' && typeof text === 'string'
      ? [{ person, prompt, text: characters(text).slice(0, longest).join(''), signed: signed === true }]
      : []
  })

/** The characters of a text as the server counts them: code points. */
export const characters = (text: string): string[] => [...text]

/** What is wrong with what was written, null for nothing. */
export function fault(text: string): 'long' | 'control' | null {
  if (characters(text).length > longest) {
    return 'long'
  }
  // Controls, and marks that turn the direction of writing: the server takes neither.
  return /(?![\n\t])[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text)
    ? 'control'
    : null
}

/** How many bytes all comments that are handed in take. */
export const size = (c: Content, asked: Asked): number => {
  const encoder = new TextEncoder()
  return answered(c, asked).reduce((sum, x) => sum + encoder.encode(x.text.trim()).length, 0)
}

/** Whether the comments can be handed in as they are. */
export const inOrder = (c: Content, asked: Asked): boolean =>
  size(c, asked) <= together && answered(c, asked).every((x) => fault(x.text.trim()) === null)
