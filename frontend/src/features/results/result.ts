import type { Schemas } from '@/api/client'
import { when } from './register'

type Own = Schemas['OwnRoundResult']
type Mandate = Schemas['Mandate']

/** What is shown of my place; everything that is kept back is one thing. */
export const isKept = (r: Schemas['PersonResult']) => r.tier === null

/** A place in which I can be followed, and what I hold there. */
export type FollowedRow = Schemas['Followed'] & { mandates: Mandate[] }

/** How I am followed in each place, beside the mandates I held there on a day. */
export function followedRows(
  result: Schemas['PersonResult'],
  mandates: readonly Mandate[],
  day: string,
): FollowedRow[] {
  const mine = mandates.filter((m) => m.holder === result.person && when(m, day) === 'current')
  return result.followed.map((f) => ({
    ...f,
    mandates: mine.filter(
      (m) => m.scope.kind === f.scope.kind && (m.scope.id ?? null) === (f.scope.id ?? null),
    ),
  }))
}

/** The places with a finding. */
export function scopesWith(result: Schemas['PersonResult'], finding: Schemas['Finding']): Schemas['Scope'][] {
  return result.followed.filter((f) => f.finding === finding).map((f) => f.scope)
}

export type Change = { kind: 'none' } | { kind: 'overlap' | 'ahead' | 'behind'; before: string; last: string }

/**
 * What the last two rounds with an interval say of a change. Only intervals that do not
 * meet are one; a round with a tier alone cannot be compared, nor can one after it with
 * one before it: the tier alone may stand there because raters hardly changed.
 */
export function changeOf(results: readonly Own[]): Change {
  const [last, before] = [results.at(-1), results.at(-2)]
  const now = span(last)
  const then = span(before)
  if (!last || !before || !now || !then || last.round.survey !== before.round.survey) {
    return { kind: 'none' }
  }
  const kind = now.to <= then.from ? 'ahead' : now.from >= then.to ? 'behind' : 'overlap'
  return { kind, before: before.round.label, last: last.round.label }
}

// As parts of all places, since rounds differ in how many people there are.
function span(r: Own | undefined): { from: number; to: number } | null {
  const { lower, upper, of } = r?.result ?? { lower: null, upper: null, of: null }
  return lower === null || upper === null || of === null || of < 1
    ? null
    : { from: (lower - 1) / of, to: upper / of }
}

/** My rounds of the survey of a round, up to and with it. */
export function upTo(results: readonly Own[], round: Schemas['Round']): Own[] {
  return results
    .filter((r) => r.round.survey === round.survey && r.round.number <= round.number)
    .sort((a, b) => a.round.number - b.round.number)
}
