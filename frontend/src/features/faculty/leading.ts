import type { Schemas } from '@/api/client'

export type Cell = Schemas['Cell']
export type Scope = Schemas['Scope']
export type Found = Exclude<Schemas['Finding'], 'no_finding'>

/** The findings about people, in the order in which they are told. */
export const findings: readonly Found[] = ['emergent_leader', 'unmatched_mandate', 'recognised_leader']

/** A scope in an address: "organisation", "team:…", "area:…". */
export const scopeKey = (scope: Scope) => (scope.id ? `${scope.kind}:${scope.id}` : scope.kind)

/** Names of people and of scopes. */
export interface Names {
  person(id: string): string
  scope(scope: Scope): string
}

/** Somebody found in a scope. */
export interface Row {
  readonly key: string
  readonly person: string
  readonly name: string
  readonly scope: Scope
  readonly scopeName: string
  readonly finding: Found
  /** Per cent, in steps; null is kept back. */
  readonly share: number | null
  readonly titled: boolean
  /** Of this round and those before it, how many say the same. */
  readonly agree: number
}

/**
 * Those found, by name and scope. The order is that of a telephone book: an order by
 * share would be a podium, and between steps of shares there is none.
 */
export function rowsOf(
  cells: readonly Cell[],
  names: Names,
  earlier: readonly (readonly Cell[])[] = [],
  language = 'en',
): Row[] {
  const collator = new Intl.Collator(language, { numeric: true })
  const keyOf = (c: Cell) => `${c.person} ${scopeKey(c.scope)}`
  const before = earlier.map((round) => new Map(round.map((c) => [keyOf(c), c.finding])))
  return cells
    .flatMap((c): Row[] =>
      c.finding === 'no_finding'
        ? []
        : [
            {
              key: keyOf(c),
              person: c.person,
              name: names.person(c.person),
              scope: c.scope,
              scopeName: names.scope(c.scope),
              finding: c.finding,
              share: c.share,
              titled: c.titled,
              agree: 1 + before.filter((round) => round.get(keyOf(c)) === c.finding).length,
            },
          ],
    )
    .sort(
      (a, b) =>
        collator.compare(a.name, b.name) || bySize(a, b) || collator.compare(a.scopeName, b.scopeName),
    )
}

const sizes: readonly Scope['kind'][] = ['organisation', 'team', 'area', 'person']
const bySize = (a: Row, b: Row) => sizes.indexOf(a.scope.kind) - sizes.indexOf(b.scope.kind)

/** The scopes something was found in: the whole, then teams and areas by name. */
export function scopesOf(rows: readonly Row[], language = 'en'): { key: string; name: string }[] {
  const collator = new Intl.Collator(language, { numeric: true })
  const found = new Map(rows.map((r) => [scopeKey(r.scope), r]))
  return [...found]
    .sort(([, a], [, b]) => bySize(a, b) || collator.compare(a.scopeName, b.scopeName))
    .map(([key, row]) => ({ key, name: row.scopeName }))
}

/** The rows of a scope and a finding; "all" and "" for any. */
export function chosen(rows: readonly Row[], scope: string, finding: string): Row[] {
  return rows.filter(
    (r) => (scope === 'all' || scopeKey(r.scope) === scope) && (finding === '' || r.finding === finding),
  )
}

/** One person with everything that was found about them of one kind. */
export interface Leader {
  readonly person: string
  readonly name: string
  /** In the whole organisation. */
  readonly everywhere: boolean
  /** The teams and areas, by name. */
  readonly places: readonly string[]
}

/** Those of one finding, each once, by name. */
export function leaders(rows: readonly Row[], finding: Found): Leader[] {
  const found = new Map<string, { name: string; everywhere: boolean; places: string[] }>()
  for (const r of rows.filter((row) => row.finding === finding)) {
    const one = found.get(r.person) ?? { name: r.name, everywhere: false, places: [] }
    if (r.scope.kind === 'organisation') one.everywhere = true
    else one.places.push(r.scopeName)
    found.set(r.person, one)
  }
  return [...found].map(([person, one]) => ({ person, ...one }))
}

/**
 * How many in the whole organisation have no finding, with and without a mandate; null
 * where that is not published. Nothing is known of them: not that nobody follows them.
 */
export function withoutFinding(
  report: Schemas['LeadershipReport'],
  asked: number,
): { titled: number; untitled: number } | null {
  if (report.titled === null) return null
  const here = report.cells.filter((c) => c.scope.kind === 'organisation' && c.finding !== 'no_finding')
  const titled = here.filter((c) => c.titled).length
  return {
    titled: Math.max(0, report.titled - titled),
    untitled: Math.max(0, asked - report.titled - (here.length - titled)),
  }
}
