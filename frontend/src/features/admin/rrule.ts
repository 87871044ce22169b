/** How often rounds come: a plain choice, kept as a rule of recurrence (RFC 5545). */
export type Cadence = 'hand' | 'quarterly' | 'halfyearly' | 'yearly' | 'own'

export const cadences: Cadence[] = ['hand', 'quarterly', 'halfyearly', 'yearly', 'own']

const rules: Record<Exclude<Cadence, 'own'>, string> = {
  hand: '',
  quarterly: 'FREQ=MONTHLY;INTERVAL=3',
  halfyearly: 'FREQ=MONTHLY;INTERVAL=6',
  yearly: 'FREQ=YEARLY',
}

/** The parts of a rule in one order, without what goes without saying. */
function normal(rule: string): string {
  return rule
    .trim()
    .toUpperCase()
    .split(';')
    .filter((part) => part && part !== 'INTERVAL=1')
    .sort()
    .join(';')
}

const known = new Map<string, Cadence>([
  ...Object.entries(rules).map(([name, rule]) => [normal(rule), name as Cadence] as const),
  [normal('FREQ=MONTHLY;INTERVAL=12'), 'yearly'],
])

/** The choice that a rule stands for. */
export const cadenceOf = (rule: string): Cadence => known.get(normal(rule)) ?? 'own'

/** The rule of a choice; one's own stays as it is. */
export const ruleOf = (choice: Cadence, own: string): string =>
  choice === 'own' ? own.trim() : rules[choice]

/**
 * Reports whether a rule can be a cadence: by days or longer, without a beginning or a number of
 * times, since every round begins it anew. The service knows more of the grammar and has the last word.
 */
export function isRule(rule: string): boolean {
  const parts = rule.trim().toUpperCase().split(';')
  const names = parts.map((part) => part.split('=')[0])
  return (
    parts.every((part) => /^[A-Z]+=[A-Z0-9,+:-]+$/.test(part)) &&
    new Set(names).size === names.length &&
    parts.some((part) => /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(part)) &&
    !names.includes('COUNT') &&
    !names.includes('DTSTART') &&
    rule.trim().length <= 200
  )
}
