import type { Schemas } from '@/api/client'
import { emptyBoard, everyone, groupOf, rankOf, type Board, type Rank } from './board'
import {
  answered,
  commentKey,
  commentList,
  placeOfKey,
  readComments,
  type Comment,
  type Comments,
  type Said,
} from './comments'

/** All that one associate says in a round, while it is made. */
export interface Content {
  readonly board: Board
  /** Whom they follow, by area; an area that is not here was not answered, naming nobody is an answer. */
  readonly follows: Readonly<Record<string, readonly string[]>>
  /** The optional items answered. */
  readonly items: Readonly<Record<string, boolean>>
  /** What is said of people in words; of who leaves the list it stays, and is not handed in. */
  readonly comments: Comments
}

/** What a round asks, of whom. */
export interface Asked {
  readonly shown: readonly string[]
  /** Everybody who can be added. */
  readonly roster: ReadonlySet<string>
  /** Who is asked: nobody lists themselves. */
  readonly self: string
  readonly areas: readonly string[]
  readonly items: readonly string[]
  /** The prompts for comments; none when the survey has no comments. */
  readonly prompts: readonly string[]
  readonly cap: number
  readonly namesMost: number
}

export function askedOf(mine: Schemas['MyBallot'], self: string): Asked {
  return {
    shown: mine.assigned.filter((person) => person !== self),
    roster: new Set(mine.roster),
    self,
    areas: mine.areas,
    items: mine.settings.items.flatMap((item) => (item.id ? [item.id] : [])),
    prompts: (mine.settings.comments ?? []).flatMap((prompt) => (prompt.id ? [prompt.id] : [])),
    cap: mine.settings.list_cap,
    namesMost: mine.settings.names_most,
  }
}

export const emptyContent = (asked: Asked): Content => ({
  board: emptyBoard(asked.shown, asked.cap),
  follows: {},
  items: {},
  comments: {},
})

/** Reports whether nothing was said yet. */
export const isEmpty = (c: Content): boolean =>
  c.board.groups.length === 0 &&
  c.board.noContact.length === 0 &&
  c.board.added.length === 0 &&
  Object.keys(c.follows).length === 0 &&
  Object.keys(c.items).length === 0 &&
  Object.keys(c.comments).length === 0

/** The ballot to submit. */
export function toBallot(c: Content, asked: Asked): Schemas['Ballot'] {
  return {
    groups: c.board.groups.map((group) => [...group]),
    no_contact: [...c.board.noContact],
    follows: asked.areas.flatMap((area) => {
      const names = c.follows[area]
      return names ? [{ area, names: [...names] }] : []
    }),
    items: asked.items.flatMap((item) => {
      const yes = c.items[item]
      return yes === undefined ? [] : [{ item, yes }]
    }),
    comments: answered(c, asked).map((x) => ({ ...x, text: x.text.trim() })),
  }
}

/** What was read, and what of it could not be kept. */
export interface Parsed {
  readonly content: Content
  /** Whom it named who cannot be named in this round. */
  readonly dropped: readonly string[]
  /** For drafts: the version of the submitted ballot that the draft goes on from, 0 for none. */
  readonly base: number
}

/** Reads a ballot that was submitted. */
export const fromBallot = (ballot: Schemas['Ballot'], asked: Asked): Parsed => ({
  ...compose(
    {
      groups: ballot.groups,
      noContact: ballot.no_contact ?? [],
      added: [],
      follows: Object.fromEntries((ballot.follows ?? []).map((f) => [f.area, f.names])),
      items: Object.fromEntries((ballot.items ?? []).map((a) => [a.item, a.yes])),
      comments: ballot.comments ?? [],
    },
    asked,
  ),
  base: 0,
})

const draftVersion = 1

/** Writes a draft; equal content makes equal text. */
export function toDraft(c: Content, asked: Asked, base: number): string {
  const ballot = toBallot(c, asked)
  return JSON.stringify({
    v: draftVersion,
    base,
    groups: ballot.groups,
    none: ballot.no_contact,
    added: c.board.added,
    follows: ballot.follows,
    items: ballot.items,
    // Left out where there are none, as drafts were before there could be any.
    ...(Object.keys(c.comments).length > 0 && { comments: commentList(c.comments) }),
  })
}

/**
 * Reads a draft. It tolerates whatever is there, as another version of this application may
 * have written it; null for what is no draft at all.
 */
export function fromDraft(text: string, asked: Asked): Parsed | null {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(raw) || raw['v'] !== draftVersion) {
    return null
  }
  const follows = list(raw['follows']).flatMap((f) =>
    isObject(f) && typeof f['area'] === 'string' ? [[f['area'], strings(f['names'])] as const] : [],
  )
  const items = list(raw['items']).flatMap((a) =>
    isObject(a) && typeof a['item'] === 'string' && typeof a['yes'] === 'boolean'
      ? [[a['item'], a['yes']] as const]
      : [],
  )
  const base = raw['base']
  return {
    ...compose(
      {
        groups: list(raw['groups']).map(strings),
        noContact: strings(raw['none']),
        added: strings(raw['added']),
        follows: Object.fromEntries(follows),
        items: Object.fromEntries(items),
        comments: readComments(raw['comments']),
      },
      asked,
    ),
    base: typeof base === 'number' && Number.isInteger(base) && base > 0 ? base : 0,
  }
}

interface Raw {
  groups: readonly (readonly string[])[]
  noContact: readonly string[]
  added: readonly string[]
  follows: Readonly<Record<string, readonly string[]>>
  items: Readonly<Record<string, boolean>>
  comments: readonly Comment[]
}

/** Makes content of what was read that breaks no rule of the round. */
function compose(raw: Raw, asked: Asked): Omit<Parsed, 'base'> {
  const dropped = new Set<string>()
  const shown = new Set(asked.shown)
  const placed = new Set<string>()
  const added = new Set<string>()
  const can = (person: string) => {
    const ok = person !== asked.self && (shown.has(person) || asked.roster.has(person))
    if (!ok) {
      dropped.add(person)
    }
    return ok
  }
  for (const person of raw.added) {
    if (can(person) && !shown.has(person)) {
      added.add(person)
    }
  }
  let room = asked.cap
  const take = (person: string) => {
    if (placed.has(person) || !can(person)) {
      return false
    }
    placed.add(person)
    if (!shown.has(person)) {
      added.add(person)
    }
    return true
  }
  const groups = raw.groups
    .map((group) =>
      group.filter((person) => {
        // Who does not fit stays on the board, in the pool.
        if (room <= 0) {
          if (can(person) && !shown.has(person)) {
            added.add(person)
          }
          return false
        }
        const taken = take(person)
        room -= taken ? 1 : 0
        return taken
      }),
    )
    .filter((group) => group.length > 0)
  const noContact = raw.noContact.filter(take)
  const follows: Record<string, readonly string[]> = {}
  for (const area of asked.areas) {
    const names = raw.follows[area]
    if (names) {
      follows[area] = [...new Set(names)].filter(can).slice(0, asked.namesMost)
    }
  }
  const items: Record<string, boolean> = {}
  for (const item of asked.items) {
    const yes = raw.items[item]
    if (yes !== undefined) {
      items[item] = yes
    }
  }
  let comments: Comments = {}
  for (const x of raw.comments) {
    if (asked.prompts.includes(x.prompt) && can(x.person)) {
      comments = { ...comments, [commentKey(x.person, x.prompt)]: { text: x.text, signed: x.signed } }
    }
  }
  const board: Board = { ...emptyBoard(asked.shown, asked.cap), added: [...added], groups, noContact }
  return { content: { board, follows, items, comments }, dropped: [...dropped] }
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null
const list = (x: unknown): unknown[] => (Array.isArray(x) ? x : [])
const strings = (x: unknown): string[] => list(x).filter((s): s is string => typeof s === 'string')

/** Answers the question of an area: whom one follows there, null for no answer. */
export function answerArea(c: Content, area: string, names: readonly string[] | null): Content {
  const follows = Object.fromEntries(Object.entries(c.follows).filter(([a]) => a !== area))
  return { ...c, follows: names ? { ...follows, [area]: names } : follows }
}

/** Answers an optional item, null for no answer. */
export function answerItem(c: Content, item: string, yes: boolean | null): Content {
  const items = Object.fromEntries(Object.entries(c.items).filter(([i]) => i !== item))
  return { ...c, items: yes === null ? items : { ...items, [item]: yes } }
}

/** Says something about somebody, null to say nothing. */
export function sayOf(c: Content, person: string, prompt: string, said: Said | null): Content {
  const key = commentKey(person, prompt)
  const comments = Object.fromEntries(Object.entries(c.comments).filter(([k]) => k !== key))
  return { ...c, comments: said === null ? comments : { ...comments, [key]: said } }
}

/** Where a person stands in one version of a ballot. */
export type Place = ({ at: 'list' } & Rank) | { at: 'noContact' | 'pool' | 'away' }

export function placeOf(b: Board, person: string): Place {
  const rank = rankOf(b, person)
  if (rank) {
    return { at: 'list', ...rank }
  }
  if (b.noContact.includes(person)) {
    return { at: 'noContact' }
  }
  return { at: everyone(b).includes(person) ? 'pool' : 'away' }
}

/** The parts of a ballot that can be taken from one version or the other. */
export const parts = ['list', 'follows', 'items', 'comments'] as const
export type Part = (typeof parts)[number]

/** One thing in which two versions differ. */
export type Difference =
  | { part: 'list'; person: string; ours: Place; theirs: Place }
  | { part: 'follows'; area: string; ours: readonly string[] | null; theirs: readonly string[] | null }
  | { part: 'items'; item: string; ours: boolean | null; theirs: boolean | null }
  | { part: 'comments'; person: string; ours: Said | null; theirs: Said | null }

/**
 * What differs between two versions. Of the list these are the people who moved: ranks
 * that shifted only because somebody else came or went ahead are no difference.
 */
export function compare(ours: Content, theirs: Content, asked: Asked): Difference[] {
  const found: Difference[] = []
  for (const person of movedBetween(ours.board, theirs.board)) {
    found.push({
      part: 'list',
      person,
      ours: placeOf(ours.board, person),
      theirs: placeOf(theirs.board, person),
    })
  }
  for (const area of asked.areas) {
    const a = ours.follows[area] ?? null
    const b = theirs.follows[area] ?? null
    if (!sameNames(a, b)) {
      found.push({ part: 'follows', area, ours: a, theirs: b })
    }
  }
  for (const item of asked.items) {
    const a = ours.items[item] ?? null
    const b = theirs.items[item] ?? null
    if (a !== b) {
      found.push({ part: 'items', item, ours: a, theirs: b })
    }
  }
  for (const key of new Set([...Object.keys(ours.comments), ...Object.keys(theirs.comments)])) {
    const a = ours.comments[key] ?? null
    const b = theirs.comments[key] ?? null
    if (a?.text.trim() !== b?.text.trim() || a?.signed !== b?.signed) {
      found.push({ part: 'comments', person: placeOfKey(key).person, ours: a, theirs: b })
    }
  }
  return found
}

/** Whoever would have to be moved to make one board of the other. */
function movedBetween(a: Board, b: Board): string[] {
  const people = [...new Set([...everyone(a), ...everyone(b)])]
  const both = people.filter((p) => groupOf(a, p) >= 0 && groupOf(b, p) >= 0)
  // The longest run of people who stand in the same order and the same ties in both.
  const order = [...both].sort((p, q) => groupOf(a, p) - groupOf(a, q) || groupOf(b, p) - groupOf(b, q))
  const agree = (p: string, q: string) =>
    Math.sign(groupOf(a, p) - groupOf(a, q)) === Math.sign(groupOf(b, p) - groupOf(b, q))
  const longest: string[][] = []
  for (const [i, person] of order.entries()) {
    let best: string[] = []
    for (const run of longest.slice(0, i)) {
      if (run.length > best.length && run.every((p) => agree(p, person))) {
        best = run
      }
    }
    longest.push([...best, person])
  }
  const kept = new Set(longest.reduce((x, y) => (y.length > x.length ? y : x), []))
  return people.filter((p) => {
    const x = placeOf(a, p)
    const y = placeOf(b, p)
    return x.at !== y.at || (x.at === 'list' && !kept.has(p))
  })
}

/** The order of names is no answer, so equal sets are equal. */
function sameNames(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null ? a === b : a.length === b.length && a.every((p) => b.includes(p))
}

/** Takes each part from one of two versions. */
export function combine(
  ours: Content,
  theirs: Content,
  take: Readonly<Record<Part, 'ours' | 'theirs'>>,
): Content {
  return {
    board: (take.list === 'ours' ? ours : theirs).board,
    follows: (take.follows === 'ours' ? ours : theirs).follows,
    items: (take.items === 'ours' ? ours : theirs).items,
    comments: (take.comments === 'ours' ? ours : theirs).comments,
  }
}
