/** The reasons for which an import refuses a row, as the service words them, by their text here. */
const known = {
  'this address stands in the file twice': 'twice',
  'nobody has this address, or it is their own': 'noManager',
  'this team has ended': 'ended',
  'nobody has this address': 'nobody',
  'want organisation, team:NAME or area:NAME of one that is there': 'scope',
  'this mandate stands in the file twice': 'mandateTwice',
  'want a whole number': 'number',
  'want a level from 0 to 20': 'level',
  'want a mail address': 'mail',
  'want 3 to 254 characters': 'mail',
  'want no spaces at the ends': 'name',
  'want 1 to 200 characters': 'name',
  'want 0 to 200 characters': 'long',
  'want 0 to 35 characters': 'long',
  'want no control characters': 'characters',
  'want days, and to leave after joining': 'days',
  'want a first day, and a last one after it or none': 'days',
  'want a day': 'day',
  'want 50 areas at most': 'areas',
  'want one of tasks, fixed_goals, flexible_goals, purpose': 'stage',
  'want one of appointment, decision, choice': 'granted',
} as const

export type ReasonKey = (typeof known)[keyof typeof known]

/** The text for a reason; undefined for one that is new, which is shown as it came. */
export const reasonKey = (reason: string): ReasonKey | undefined =>
  (known as Record<string, ReasonKey>)[reason]
