/** A moment as text, with its zone: "Friday, 4 December 2026, 18:00 CET". */
export function absolute(at: string, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at))
}

/** A day as text: "4 December 2026". The day is a day wherever the reader is. */
export function day(date: string, language: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`))
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** What is left until a moment, in the largest unit of which there is one: "3 days", "" for nothing. */
export function remaining(at: string, now: number, language: string): string {
  const left = new Date(at).getTime() - now
  for (const [unit, length] of units) {
    if (left >= length) {
      const style = { style: 'unit', unit, unitDisplay: 'long' } as const
      return new Intl.NumberFormat(language, style).format(Math.floor(left / length))
    }
  }
  return left > 0
    ? new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(1)
    : ''
}

/** Today, as a day in a time zone: YYYY-MM-DD. */
export function today(now: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', ...(timeZone ? { timeZone } : {}) }).format(
    now,
  )
}
