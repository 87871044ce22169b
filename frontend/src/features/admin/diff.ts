/** Whose version of a field is kept when two people changed the same thing. */
export type Side = 'mine' | 'theirs'

export interface Difference<T> {
  field: keyof T
  mine: T[keyof T]
  theirs: T[keyof T]
  /** Mine where I changed it, theirs where only they did. */
  keep: Side
  /** Both changed it, each to something else. */
  clash: boolean
}

/** Reports whether two values of the contract are equal; undefined and null are both nothing. */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((x, k) => same(x, b[k]))
  }
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].every((k) => same((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]))
  }
  return (a ?? null) === (b ?? null)
}

/**
 * How what I wrote differs from what somebody saved meanwhile; `base` is what I began with. Fields
 * on which both agree are left out.
 */
export function differences<T extends object>(base: T, mine: T, theirs: T): Difference<T>[] {
  return (Object.keys(mine) as (keyof T)[]).flatMap((field) => {
    if (same(mine[field], theirs[field])) {
      return []
    }
    const iChanged = !same(base[field], mine[field])
    const theyChanged = !same(base[field], theirs[field])
    return [
      {
        field,
        mine: mine[field],
        theirs: theirs[field],
        keep: iChanged ? 'mine' : 'theirs',
        clash: iChanged && theyChanged,
      },
    ]
  })
}

/** What is saved in the end: mine, but for the fields in which theirs is kept. */
export function merged<T extends object>(mine: T, theirs: T, keep: ReadonlyMap<keyof T, Side>): T {
  const out = { ...mine }
  for (const [field, side] of keep) {
    if (side === 'theirs') {
      out[field] = theirs[field]
    }
  }
  return out
}
