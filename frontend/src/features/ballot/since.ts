import type { Schemas } from '@/api/client'

/**
 * The day from which on a round asks whom one followed: that on which the survey's
 * previous round closed, or half a year before the first opened.
 */
export function sinceOf(
  round: Pick<Schemas['Round'], 'id' | 'survey' | 'number' | 'opens_at' | 'opened_at'>,
  rounds: readonly Pick<Schemas['Round'], 'survey' | 'number' | 'closed_at'>[],
): string {
  const before = rounds
    .filter((r) => r.survey === round.survey && r.number < round.number && r.closed_at)
    .sort((a, b) => b.number - a.number)[0]?.closed_at
  if (before) {
    return before.slice(0, 10)
  }
  const day = new Date(round.opened_at ?? round.opens_at)
  day.setUTCDate(1) // no month is too short for it
  day.setUTCMonth(day.getUTCMonth() - 6)
  return day.toISOString().slice(0, 10)
}
