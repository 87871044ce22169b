import type { Schemas } from '@/api/client'

export interface Place {
  readonly id: string
  readonly name: string
}

/** The teams of the directory, told apart by whether a release shows figures of them. */
export interface Shown {
  readonly shown: readonly Place[]
  /** Nothing is shown of these. It looks the same whatever the cause. */
  readonly keptBack: readonly Place[]
  /** There are names of people who are in none of the teams shown. */
  readonly rest: boolean
}

/**
 * Which teams a release speaks of, read from the larger shares of names between them:
 * of a team that is in none nothing is shown, whether it was kept back or no share was
 * large enough. Null when the release shows no shares at all.
 */
export function shownTeams(
  teams: readonly Place[],
  flows: readonly Schemas['Flow'][],
  language = 'en',
): Shown | null {
  if (flows.length === 0) return null
  const ids = new Set(flows.flatMap((f) => [f.from, f.to]))
  const collator = new Intl.Collator(language, { numeric: true })
  const sorted = [...teams].sort((a, b) => collator.compare(a.name, b.name))
  return {
    shown: sorted.filter((t) => ids.has(t.id)),
    keptBack: sorted.filter((t) => !ids.has(t.id)),
    rest: ids.has(null),
  }
}
