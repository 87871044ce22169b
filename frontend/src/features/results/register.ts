import type { Schemas } from '@/api/client'

export type Mandate = Schemas['Mandate']
export type When = 'current' | 'coming' | 'ended'

/** The rows of the grid: how far a mandate reaches. */
export const reaches = ['person', 'team', 'organisation'] as const
/** The columns of the grid: what it rests on. */
export const strengths = ['ability', 'knowledge', 'momentum'] as const

export type Reach = (typeof reaches)[number]
export type Strength = (typeof strengths)[number]

/** Where the known kinds stand in the grid; knowledge of a team has none. */
const grid: Record<string, readonly [Reach, Strength]> = {
  steward: ['person', 'ability'],
  business_coach: ['person', 'ability'],
  team_coach: ['team', 'ability'],
  org_faculty: ['organisation', 'ability'],
  mentor: ['person', 'knowledge'],
  faculty_lead: ['organisation', 'knowledge'],
  task_owner: ['person', 'momentum'],
  product_owner: ['team', 'momentum'],
  strategy_faculty: ['organisation', 'momentum'],
}

/** The kinds that stand in a cell. */
export function kindsOf(reach: Reach, strength: Strength): string[] {
  return Object.entries(grid)
    .filter(([, [r, s]]) => r === reach && s === strength)
    .map(([kind]) => kind)
}

/** The mandates of a cell. */
export function inCell(mandates: readonly Mandate[], reach: Reach, strength: Strength): Mandate[] {
  const kinds = kindsOf(reach, strength)
  return mandates.filter((m) => kinds.includes(m.kind))
}

/** The mandates of kinds that the grid does not know: managers, and an organisation's own words. */
export function besideGrid(mandates: readonly Mandate[]): Mandate[] {
  return mandates.filter((m) => !Object.hasOwn(grid, m.kind))
}

/** Whether a mandate is held on a day; its last day is one of them. */
export function when(m: Pick<Mandate, 'start' | 'end'>, day: string): When {
  if (m.start > day) {
    return 'coming'
  }
  return m.end !== null && m.end < day ? 'ended' : 'current'
}

/** What the register can be narrowed to; all of it lives in the address. */
export interface Filter {
  text: string
  team: string
  area: string
  kind: string
  when: 'current' | 'ended' | 'all'
}

export function filterOf(search: Record<string, string>): Filter {
  const at = search['when']
  return {
    text: search['text'] ?? '',
    team: search['team'] ?? '',
    area: search['area'] ?? '',
    kind: search['kind'] ?? '',
    when: at === 'ended' || at === 'all' ? at : 'current',
  }
}

/** What of a filter stands in the address: nothing that is as it is anyway. */
export function searchOf(f: Filter, view: string): Record<string, string> {
  const all = { ...f, view: view === 'grid' ? 'grid' : '', when: f.when === 'current' ? '' : f.when }
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v !== ''))
}

interface Nested {
  id: string
  parent: string | null
}

/** A team or area and all within it. */
export function within(places: ReadonlyMap<string, Nested>, id: string): Set<string> {
  const found = new Set([id])
  for (let grew = true; grew;) {
    grew = false
    for (const p of places.values()) {
      if (p.parent && found.has(p.parent) && !found.has(p.id)) {
        found.add(p.id)
        grew = true
      }
    }
  }
  return found
}

export interface Places {
  teams: ReadonlyMap<string, Nested>
  areas: ReadonlyMap<string, Nested>
  person: (id: string) => string
  scope: (scope: Schemas['Scope']) => string
}

/** The mandates that a filter leaves, by where they hold, then title, then holder. */
export function filtered(
  mandates: readonly Mandate[],
  f: Filter,
  places: Places,
  day: string,
  language: string,
): Mandate[] {
  const teams = f.team ? within(places.teams, f.team) : null
  const areas = f.area ? within(places.areas, f.area) : null
  const fold = (s: string) => s.toLocaleLowerCase(language)
  const words = fold(f.text).split(/\s+/).filter(Boolean)
  const { compare } = new Intl.Collator(language, { numeric: true })
  return mandates
    .filter((m) => {
      const now = when(m, day)
      if (f.when === 'current' ? now === 'ended' : f.when === 'ended' && now !== 'ended') {
        return false
      }
      if (f.kind && m.kind !== f.kind) {
        return false
      }
      if (teams && !(m.scope.kind === 'team' && teams.has(m.scope.id ?? ''))) {
        return false
      }
      if (areas && !(m.scope.kind === 'area' && areas.has(m.scope.id ?? ''))) {
        return false
      }
      const text = fold(`${m.title} ${places.person(m.holder)} ${places.scope(m.scope)}`)
      return words.every((w) => text.includes(w))
    })
    .sort(
      (a, b) =>
        order(a.scope.kind) - order(b.scope.kind) ||
        compare(places.scope(a.scope), places.scope(b.scope)) ||
        compare(a.title, b.title) ||
        compare(places.person(a.holder), places.person(b.holder)),
    )
}

const order = (kind: Schemas['Scope']['kind']) => ['organisation', 'area', 'team', 'person'].indexOf(kind)

/** Mandates by where they hold, in the order given. */
export function byScope(mandates: readonly Mandate[]): { scope: Schemas['Scope']; mandates: Mandate[] }[] {
  const groups = new Map<string, { scope: Schemas['Scope']; mandates: Mandate[] }>()
  for (const m of mandates) {
    const key = `${m.scope.kind} ${m.scope.id ?? ''}`
    const group = groups.get(key) ?? { scope: m.scope, mandates: [] }
    group.mandates.push(m)
    groups.set(key, group)
  }
  return [...groups.values()]
}

export type Wish = Schemas['Wish']

/** Who would lead where: of each area the people by wish, by name. */
export function wishesByArea(
  intents: readonly Schemas['Intent'][],
  areas: readonly { id: string; name: string }[],
  person: (id: string) => string,
  language: string,
): { area: string; name: string; people: Record<Wish, string[]> }[] {
  const { compare } = new Intl.Collator(language, { numeric: true })
  return [...areas]
    .sort((a, b) => compare(a.name, b.name))
    .map(({ id, name }) => {
      const people: Record<Wish, string[]> = { would_lead: [], leads_now: [], not_now: [] }
      for (const i of intents) {
        if (i.area === id && person(i.person)) {
          people[i.wish].push(person(i.person))
        }
      }
      Object.values(people).forEach((names) => names.sort(compare))
      return { area: id, name, people }
    })
}
