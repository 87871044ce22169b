import type { Schemas } from '@/api/client'
import { ofHundred } from './say'

export type Notice = Schemas['Notice']

/** The rules that write notices, with how many proposals there are words for. */
export const rules = {
  concentration_high: 3,
  concentration_rising: 2,
  rich_get_richer: 2,
  closed_ladder: 2,
  cross_area_capture: 2,
  unmatched_mandates: 2,
  titles_not_followed_more: 2,
  leadership_vacuum: 2,
  title_mismatch: 2,
  mandate_stacking: 2,
  broker_bottleneck: 2,
} as const

export type Rule = keyof typeof rules

/** Reports whether the reader's language has words for a rule. */
export const isRule = (rule: string): rule is Rule => Object.hasOwn(rules, rule)

/** How the numbers of a rule are written, with those without which nothing can be said. */
const written: Record<Rule, Record<string, Form>> = {
  concentration_high: { effective: 'tenths', people: 'count', null_mean: 'index', gini: 'index' },
  concentration_rising: { up: 'count', pairs: 'count', slope: 'slope' },
  rich_get_richer: { factor: 'tenths' },
  closed_ladder: { started: 'count', reached: 'count' },
  cross_area_capture: { people: 'count', areas: 'count', of: 'count' },
  unmatched_mandates: { unmatched: 'count', detectable: 'count' },
  titles_not_followed_more: { auc: 'pairs' },
  leadership_vacuum: { wish_percent: 'percent', nobody_percent: 'percent' },
  title_mismatch: { tau_b: 'index' },
  mandate_stacking: { held: 'count', mandates: 'count' },
  broker_bottleneck: { percent: 'percent' },
}

type Form = 'count' | 'tenths' | 'index' | 'slope' | 'percent' | 'pairs'

/** Writes numbers in the reader's language. */
export type Write = (value: number, form: Exclude<Form, 'pairs'>) => string

/** A text of the language files, with what to fill in. */
export interface Text {
  readonly key: string
  readonly values: Record<string, string | number>
}

/** What a notice has seen; null when it came without figures, as those of old releases do. */
export function sentenceOf(n: Notice, write: Write): Text | null {
  if (!isRule(n.rule)) return null
  const values: Record<string, string | number> = {}
  for (const [name, form] of Object.entries(written[n.rule])) {
    const value = n.figures[name]
    if (value === undefined) return null
    values[name] = form === 'pairs' ? write(ofHundred(value), 'count') : write(value, form)
  }
  const key = `notice.sentence.${n.rule}`
  if (n.rule === 'cross_area_capture') {
    values['count'] = n.figures['people'] ?? 0
    return { key: n.figures['at_least'] === undefined ? key : `${key}_least`, values }
  }
  const before = n.figures['previous']
  if (n.rule === 'title_mismatch' && before !== undefined) {
    values['previous'] = write(before, 'index')
    return { key: `${key}_before`, values }
  }
  return { key, values }
}

/** What a notice leaves open; null when there are no words for it without its figures. */
export function unknownOf(n: Notice, write: Write): Text | null {
  if (!isRule(n.rule)) return null
  const key = `notice.unknown.${n.rule}`
  // How many answered in a part is not published.
  if (n.scope.kind !== 'organisation' && n.rule !== 'unmatched_mandates') {
    return { key: 'notice.unknown.part', values: {} }
  }
  switch (n.rule) {
    case 'concentration_rising':
    case 'closed_ladder':
    case 'mandate_stacking':
    case 'broker_bottleneck':
      return { key, values: {} }
    case 'rich_get_richer': {
      const ties = n.unknown_figures['new_ties']
      return ties === undefined ? null : { key, values: { new_ties: write(ties, 'count') } }
    }
    case 'unmatched_mandates': {
      const more = n.unknown_figures['undetectable']
      if (more !== undefined) return { key: 'notice.unknown.undetectable', values: { count: more } }
      // Without figures at all it is not known whether there were more.
      return Object.keys(n.figures).length > 0 ? { key, values: {} } : null
    }
    default: {
      const count = n.unknown_figures['unanswered']
      const what = n.rule === 'leadership_vacuum' ? 'wishes' : 'unanswered'
      return count === undefined ? null : { key: `notice.unknown.${what}`, values: { count } }
    }
  }
}

/** How sure a notice is: a fact of the register, a description, or tested against chance. */
export function certaintyOf(n: Notice): 'fact' | 'described' | 'tested' {
  if (n.rule === 'mandate_stacking') return 'fact'
  return n.p_value === null ? 'described' : 'tested'
}
