/**
 * Moments as an input of day and time takes them: "2026-12-04T18:00", read on a clock of the
 * organisation's zone, wherever who writes them is.
 */

/** How often a clock of the zone shows a time: clocks are put forward and back. */
export type Occurs = 'once' | 'skipped' | 'twice'

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

const parts = (zone: string) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })

/** What a clock of the zone shows at a moment. */
export function toLocal(at: string, zone: string): string {
  return parts(zone).format(new Date(at)).replace(' ', 'T')
}

/**
 * The moment at which a clock of the zone shows a time, null for no time. Of a time that comes
 * twice it is the first; a time that is left out is taken as far after the hour that is.
 */
export function toUtc(local: string, zone: string): { at: string; occurs: Occurs } | null {
  const clock = form.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN
  if (Number.isNaN(clock)) {
    return null
  }
  const offset = (at: number) => Date.parse(`${toLocal(new Date(at).toISOString(), zone)}:00Z`) - at
  // The offsets in force around it: one, or two where clocks are changed.
  const before = offset(clock - 86_400_000)
  const after = offset(clock + 86_400_000)
  const fits = [...new Set([clock - before, clock - after])]
    .filter((at) => toLocal(new Date(at).toISOString(), zone) === local)
    .sort((a, b) => a - b)
  const at = new Date(fits[0] ?? clock - before).toISOString().replace('.000Z', 'Z')
  return { at, occurs: fits.length === 0 ? 'skipped' : fits.length === 1 ? 'once' : 'twice' }
}

/** A time on the clock some days later: what opens at nine opens at nine, also in winter. */
export function daysLater(local: string, days: number): string {
  const at = form.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN
  return Number.isNaN(at) ? local : new Date(at + days * 86_400_000).toISOString().slice(0, 16)
}
