import type { Schemas } from '@/api/client'

/** The rounds of a survey among all. */
export const roundsOf = (all: Schemas['Round'][] | undefined, survey: string) =>
  (all ?? []).filter((r) => r.survey === survey)

/** The latest round of a survey that has opened: what it froze was asked and promised last. */
export const lastOpened = (rounds: Schemas['Round'][]) =>
  rounds
    .filter((r) => r.opened_at !== null && r.state !== 'cancelled')
    .sort((a, b) => a.number - b.number)
    .at(-1)

/** The latest first: what is going on or was published last, and what lies further back. */
export function byAge(rounds: Schemas['Round'][]) {
  const sorted = [...rounds].sort((a, b) => b.number - a.number)
  const over = sorted.filter((r) => ['published', 'archived', 'cancelled'].includes(r.state))
  const current = sorted.filter((r) => !over.includes(r) || over.indexOf(r) < 2)
  return { current, earlier: sorted.filter((r) => !current.includes(r)) }
}
