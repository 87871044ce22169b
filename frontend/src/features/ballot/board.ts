/**
 * The board is a ranking while it is made: who is listed, in groups from first to last,
 * who is set aside for want of contact, and who was added from the organisation. The pool
 * is whoever is left, so that nobody can be lost or stand twice. Nothing here changes in
 * place.
 */
export interface Board {
  /** The colleagues shown, in the order in which they are shown. */
  readonly shown: readonly string[]
  /** People added from the organisation, in the order in which they were added. */
  readonly added: readonly string[]
  /** Those listed; the people of one group are tied. No group is empty. */
  readonly groups: readonly (readonly string[])[]
  readonly noContact: readonly string[]
  /** How many people the list takes. */
  readonly cap: number
}

/** What happened to a person, as data: a live region says it with names. */
export type Said =
  | { kind: 'placed' | 'moved' | 'untied'; person: string; rank: number; of: number }
  | { kind: 'tied'; person: string; others: readonly string[]; rank: number; of: number }
  | { kind: 'noContact' | 'pooled' | 'added' | 'removed'; person: string }
  /** Refused: the list takes no more. */
  | { kind: 'full'; person: string; cap: number }

/** What an operation led to. The board is the same object when nothing changed. */
export interface Step {
  readonly board: Board
  readonly said: Said | null
}

export function emptyBoard(shown: readonly string[], cap: number): Board {
  return { shown: unique(shown), added: [], groups: [], noContact: [], cap }
}

/** Everybody on the board: those shown, then those added. */
export const everyone = (b: Board): readonly string[] => [...b.shown, ...b.added]

/** Those neither listed nor set aside, in the order in which they are shown. */
export function pool(b: Board): string[] {
  const placed = new Set([...b.groups.flat(), ...b.noContact])
  return everyone(b).filter((person) => !placed.has(person))
}

export const listed = (b: Board): number => b.groups.reduce((n, group) => n + group.length, 0)

export const isFull = (b: Board): boolean => listed(b) >= b.cap

/** The index of a person's group, -1 for nobody listed. */
export const groupOf = (b: Board, person: string): number =>
  b.groups.findIndex((group) => group.includes(person))

/**
 * The rank of the people of a group: one more than there are people ahead, so that after
 * two who share rank 2 comes rank 4.
 */
export const rankOfGroup = (b: Board, group: number): number =>
  1 + b.groups.slice(0, group).reduce((n, g) => n + g.length, 0)

export interface Rank {
  rank: number
  of: number
  tied: boolean
}

/** Where a person is listed, null for nobody listed. */
export function rankOf(b: Board, person: string): Rank | null {
  const g = groupOf(b, person)
  const group = b.groups[g]
  return group ? { rank: rankOfGroup(b, g), of: listed(b), tied: group.length > 1 } : null
}

/** Puts a person behind everybody listed, as a group of their own. */
export const placeLast = (b: Board, person: string): Step => placeInGap(b, person, b.groups.length)

/**
 * Puts a person into a gap between groups, as a group of their own: gap 0 is ahead of all
 * groups, gap n behind group n-1. Gaps are those of the list as it stands.
 */
export function placeInGap(b: Board, person: string, gap: number): Step {
  const from = groupOf(b, person)
  const group = b.groups[from]
  if (!group) {
    return insert(b, person, gap)
  }
  if (group.length === 1) {
    // Taking the person out closes their own gap.
    return gap === from || gap === from + 1 ? same(b) : insert(b, person, gap > from ? gap - 1 : gap)
  }
  return insert(b, person, gap)
}

/**
 * Puts a person where a row was dropped: index counts the rows of the others, in order. A
 * drop never ties. Between two people who are tied it goes to the nearer end of their group, or
 * nowhere if it is the person's own.
 */
export function drop(b: Board, person: string, index: number): Step {
  const own = groupOf(b, person)
  const others = without(b.groups, person)
  let before = 0
  for (const [g, group] of others.entries()) {
    const inside = index - before
    if (inside <= 0) {
      return settle(b, person, others, g)
    }
    if (inside < group.length) {
      const home = own >= 0 && b.groups[own]?.includes(group[0] as string)
      return home ? same(b) : settle(b, person, others, inside * 2 < group.length ? g : g + 1)
    }
    before += group.length
  }
  return settle(b, person, others, others.length)
}

/**
 * Gives a person a rank, counted from 1, as a group of their own: as close to it as the
 * groups allow.
 */
export function moveToRank(b: Board, person: string, rank: number): Step {
  const others = without(b.groups, person)
  let best = 0
  let before = 0
  let distance = Math.abs(rank - 1)
  for (const [g, group] of others.entries()) {
    before += group.length
    if (Math.abs(rank - 1 - before) <= distance) {
      distance = Math.abs(rank - 1 - before)
      best = g + 1
    }
  }
  return settle(b, person, others, best)
}

/** Moves a person one group up, or out of a tie to just ahead of it. */
export function moveUp(b: Board, person: string): Step {
  const g = groupOf(b, person)
  const group = b.groups[g]
  if (!group || (g === 0 && group.length === 1)) {
    return same(b)
  }
  return settle(b, person, without(b.groups, person), group.length > 1 ? g : g - 1)
}

/** Moves a person one group down, or out of a tie to just behind it. */
export function moveDown(b: Board, person: string): Step {
  const g = groupOf(b, person)
  const group = b.groups[g]
  if (!group || (g === b.groups.length - 1 && group.length === 1)) {
    return same(b)
  }
  return settle(b, person, without(b.groups, person), g + 1)
}

/** Lets a person share the rank of the group above. Nothing else ties. */
export function tieWithAbove(b: Board, person: string): Step {
  const g = groupOf(b, person)
  const above = b.groups[g - 1]
  if (g < 1 || !above) {
    return same(b)
  }
  const groups = b.groups
    .map((group, i) =>
      i === g - 1 ? [...group, person] : i === g ? group.filter((p) => p !== person) : group,
    )
    .filter((group) => group.length > 0)
  const board = { ...b, groups }
  return {
    board,
    said: { kind: 'tied', person, others: above, rank: rankOfGroup(board, g - 1), of: listed(board) },
  }
}

/** Takes a person out of a tie, to just behind the others. */
export function untie(b: Board, person: string): Step {
  const g = groupOf(b, person)
  if ((b.groups[g]?.length ?? 0) < 2) {
    return same(b)
  }
  const { board, said } = settle(b, person, without(b.groups, person), g + 1)
  return { board, said: said && 'rank' in said ? ({ ...said, kind: 'untied' } as Said) : said }
}

/** Sets a person aside for want of contact, which has no effect on them. */
export function setAside(b: Board, person: string): Step {
  if (b.noContact.includes(person) || !everyone(b).includes(person)) {
    return same(b)
  }
  return {
    board: { ...b, groups: without(b.groups, person), noContact: [...b.noContact, person] },
    said: { kind: 'noContact', person },
  }
}

/** Puts a person back among those left. */
export function toPool(b: Board, person: string): Step {
  if (groupOf(b, person) < 0 && !b.noContact.includes(person)) {
    return same(b)
  }
  return { board: lifted(b, person), said: { kind: 'pooled', person } }
}

/** Adds somebody from the organisation, to the pool. */
export function add(b: Board, person: string): Step {
  if (everyone(b).includes(person)) {
    return same(b)
  }
  return { board: { ...b, added: [...b.added, person] }, said: { kind: 'added', person } }
}

/** Takes somebody who was added off the board; those shown stay. */
export function remove(b: Board, person: string): Step {
  if (!b.added.includes(person)) {
    return same(b)
  }
  const board = { ...lifted(b, person), added: b.added.filter((p) => p !== person) }
  return { board, said: { kind: 'removed', person } }
}

const same = (board: Board): Step => ({ board, said: null })

const unique = (people: readonly string[]): string[] => [...new Set(people)]

const without = (groups: Board['groups'], person: string) =>
  groups.map((group) => group.filter((p) => p !== person)).filter((group) => group.length > 0)

const lifted = (b: Board, person: string): Board => ({
  ...b,
  groups: without(b.groups, person),
  noContact: b.noContact.filter((p) => p !== person),
})

function insert(b: Board, person: string, gap: number): Step {
  return settle(b, person, without(b.groups, person), gap)
}

/** Puts a person into a gap of the groups of the others. */
function settle(b: Board, person: string, others: Board['groups'], gap: number): Step {
  if (!everyone(b).includes(person)) {
    return same(b)
  }
  const was = rankOf(b, person)
  if (!was && isFull(b)) {
    return { board: b, said: { kind: 'full', person, cap: b.cap } }
  }
  const at = Math.max(0, Math.min(gap, others.length))
  const groups = [...others.slice(0, at), [person], ...others.slice(at)]
  if (was && !was.tied && groups.findIndex((g) => g.includes(person)) === groupOf(b, person)) {
    return same(b)
  }
  const board = { ...b, groups, noContact: b.noContact.filter((p) => p !== person) }
  const rank = rankOfGroup(board, at)
  return { board, said: { kind: was ? 'moved' : 'placed', person, rank, of: listed(board) } }
}
