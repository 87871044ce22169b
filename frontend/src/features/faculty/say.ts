/** How a p-value is worded. */
export interface Chance {
  /** Rare enough to speak of it, so-so, or what chance does all the time; unknown when nothing is published. */
  readonly kind: 'rare' | 'some' | 'often' | 'unknown'
  /** In so many of 100 cases chance gives as much. */
  readonly count: number
}

/** A p-value as a number of cases in a hundred. 0.01 is published for all that is smaller. */
export function chance(p: number | null | undefined): Chance {
  if (p === null || p === undefined) return { kind: 'unknown', count: 0 }
  if (p <= 0.01) return { kind: 'rare', count: 1 }
  return { kind: p <= 0.1 ? 'some' : 'often', count: Math.min(99, Math.max(1, Math.round(100 * p))) }
}

/** How two orders go together. */
export type Together = 'against' | 'untold' | 'weakly' | 'partly' | 'closely'

/**
 * Rank correlation in a word. Whether its range contains 0 decides first: then nothing
 * can be told.
 */
export function together(tau: number, lower: number | null, upper: number | null): Together {
  if ((lower !== null && lower <= 0 && upper !== null && upper >= 0) || tau === 0) return 'untold'
  if (tau < 0) return 'against'
  return tau < 0.3 ? 'weakly' : tau < 0.5 ? 'partly' : 'closely'
}

/** Of 100 pairs of a person with a mandate and one without, in how many the first is followed more. */
export const ofHundred = (auc: number) => Math.round(100 * auc)

/** Of 100 pairs of raters, how many put two people in the same order: 50 is chance. */
export const sameOrder = (u: number) => Math.round(50 * (1 + u))

/** How much likelier somebody with 9 followers is to gain one than somebody with none. */
export const timesAsLikely = (beta: number) => Math.round(10 * 10 ** beta) / 10

/** Of 100 followings, how many leave one's own teams. */
export const outward = (ei: number) => Math.round(50 * (1 + ei))

/** How a trend is worded. */
export type Course = 'few' | 'untold' | 'rising' | 'falling' | 'unknown'

// Below this many rounds no order of values is rare enough to speak of.
const fewRounds = 5

/** Whether a trend may be spoken of at all, and which way it goes. */
export function course(rounds: number, slope: number | null, p: number | null): Course {
  if (rounds < fewRounds) return 'few'
  if (slope === null || p === null) return 'unknown'
  if (p > 0.1 || slope === 0) return 'untold'
  return slope > 0 ? 'rising' : 'falling'
}
