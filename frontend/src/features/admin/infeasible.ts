export interface Infeasible {
  reason: 'tooFew' | 'colleagues' | 'cap'
  wanted: number
  most: number
}

/** Why not everybody can be covered as asked for, as the service words it; null for what is new. */
export function infeasible(text: string): Infeasible | null {
  if (text.startsWith('there are no two people')) {
    return { reason: 'tooFew', wanted: 0, most: 0 }
  }
  const found =
    /^(\d+) raters are wanted for everybody, but nobody (has|is asked about) more than (\d+) colleagues$/.exec(
      text,
    )
  return found
    ? {
        reason: found[2] === 'has' ? 'colleagues' : 'cap',
        wanted: Number(found[1]),
        most: Number(found[3]),
      }
    : null
}
