import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import de from '@/i18n/de.json'
import en from '@/i18n/en.json'
import {
  certaintyOf,
  isRule,
  rules,
  sentenceOf,
  unknownOf,
  type Notice,
  type Rule,
  type Text,
} from './notice'

const notice = (
  rule: string,
  figures: Record<string, number>,
  unknown_figures: Record<string, number> = {},
  kind: Notice['scope']['kind'] = 'organisation',
): Notice => ({
  rule,
  scope: { kind },
  sentence: 'English',
  figures,
  unknown: 'Not known',
  unknown_figures,
  p_value: 0.01,
  proposals: [],
})

// Of each rule the figures that the contract names.
const complete: Record<Rule, [Record<string, number>, Record<string, number>]> = {
  concentration_high: [{ effective: 8.5, people: 120, null_mean: 0.3, gini: 0.6 }, { unanswered: 27 }],
  concentration_rising: [{ up: 12, pairs: 15, slope: 0.023 }, {}],
  rich_get_richer: [{ factor: 12.2 }, { new_ties: 144 }],
  closed_ladder: [{ started: 40, reached: 1 }, {}],
  cross_area_capture: [{ people: 1, areas: 4, of: 6 }, { unanswered: 1 }],
  unmatched_mandates: [{ unmatched: 4, detectable: 6 }, {}],
  titles_not_followed_more: [{ auc: 0.41 }, { unanswered: 0 }],
  leadership_vacuum: [{ wish_percent: 70, nobody_percent: 55 }, { unanswered: 3 }],
  title_mismatch: [{ tau_b: -0.02 }, { unanswered: 3 }],
  mandate_stacking: [{ held: 8, mandates: 32 }, {}],
  broker_bottleneck: [{ percent: 31 }, {}],
}

const write = (value: number, form: string) => (form === 'percent' ? `${value} %` : String(value))

describe.each([
  ['en', en],
  ['de', de],
])('in %s', (language, texts) => {
  const i18n = i18next.createInstance()
  beforeAll(async () => {
    await i18n.init({
      lng: language,
      resources: { [language]: { translation: texts } },
      interpolation: { escapeValue: false },
    })
  })

  it.each(Object.keys(rules) as Rule[])('%s is said with all its numbers', (rule) => {
    const [figures, unknown] = complete[rule]
    const n = notice(rule, figures, unknown)
    const say = (text: Text | null) => i18n.t((text?.key ?? '') as 'notice.couldHelp', text?.values ?? {})
    const said = say(sentenceOf(n, write))
    for (const text of [said, say(unknownOf(n, write))]) {
      expect(text).not.toBe('')
      expect(text).not.toContain('{{')
      expect(text).not.toContain('notice.')
    }
    for (const [name, value] of Object.entries(figures)) {
      // One person is written as a word.
      if (name !== 'people' || value !== 1) {
        expect(said).toContain(name === 'auc' ? '41' : String(value))
      }
    }
  })

  it.each(Object.entries(rules))('%s has words for all %i proposals', (rule, count) => {
    for (let i = 0; i < count; i++) {
      expect(i18n.exists(`notice.proposal.${rule}.${i}`)).toBe(true)
    }
    expect(i18n.exists(`notice.proposal.${rule}.${count}`)).toBe(false)
  })
})

describe('a notice', () => {
  it.each(Object.keys(rules))('of %s without figures is left to the service', (rule) => {
    expect(sentenceOf(notice(rule, {}), write)).toBeNull()
  })

  it('of a rule nobody knows is left to the service', () => {
    expect(isRule('constructor')).toBe(false)
    expect(sentenceOf(notice('new_rule', { x: 1 }), write)).toBeNull()
    expect(unknownOf(notice('new_rule', { x: 1 }), write)).toBeNull()
  })

  it('says "at least" where the figures do', () => {
    const figures = { people: 2, areas: 3, of: 6, at_least: 1 }
    expect(sentenceOf(notice('cross_area_capture', figures), write)?.key).toBe(
      'notice.sentence.cross_area_capture_least',
    )
  })

  it('compares with the round before where there was one', () => {
    expect(sentenceOf(notice('title_mismatch', { tau_b: 0, previous: 0.2 }), write)).toEqual({
      key: 'notice.sentence.title_mismatch_before',
      values: { tau_b: '0', previous: '0.2' },
    })
  })

  it('does not count in a part who did not answer', () => {
    const n = notice('cross_area_capture', { people: 1, areas: 4, of: 6 }, {}, 'team')
    expect(unknownOf(n, write)?.key).toBe('notice.unknown.part')
  })

  it('does not claim that no mandate was left out when that is not known', () => {
    expect(unknownOf(notice('unmatched_mandates', {}), write)).toBeNull()
    expect(
      unknownOf(notice('unmatched_mandates', { unmatched: 4, detectable: 6 }, { undetectable: 2 }), write),
    ).toEqual({
      key: 'notice.unknown.undetectable',
      values: { count: 2 },
    })
  })

  it.each([
    ['mandate_stacking', null, 'fact'],
    ['broker_bottleneck', null, 'described'],
    ['rich_get_richer', 0.01, 'tested'],
  ])('of %s is %s', (rule, p_value, certainty) => {
    expect(certaintyOf({ ...notice(rule, {}), p_value })).toBe(certainty)
  })
})
