/** States that were and may be again. */
export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
}

/** More steps back than anybody takes; bounded so that an afternoon of changes is no leak. */
export const longestHistory = 200

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] })

/** Goes on to a state; the same object is no step. */
export function advance<T>(h: History<T>, next: T): History<T> {
  return next === h.present
    ? h
    : { past: [...h.past, h.present].slice(-longestHistory), present: next, future: [] }
}

export function undo<T>(h: History<T>): History<T> {
  const [last] = h.past.slice(-1)
  return last === undefined
    ? h
    : { past: h.past.slice(0, -1), present: last, future: [h.present, ...h.future] }
}

export function redo<T>(h: History<T>): History<T> {
  const [next, ...future] = h.future
  return next === undefined ? h : { past: [...h.past, h.present], present: next, future }
}
