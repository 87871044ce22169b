import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { speaker } from '@/i18n/speaker.test-help'
import {
  agreementSentence,
  powerSentence,
  titlesSentence,
  trendSentence,
  unmatchedSentence,
} from './findings'

const t = speaker('en')

const leadership: Schemas['LeadershipReport'] = {
  tau_b: 0.15,
  tau_b_lower: 0.07,
  tau_b_upper: 0.17,
  auc: 0.68,
  p_value: 0.046,
  gate_open: true,
  titled: 11,
  tested: 11,
  unmatched: 2,
  cells: [],
  vacancies: [],
}

describe('titles and following', () => {
  it.each([
    ['an open gate', {}, 'are followed more than others', 'there are 2 whose following was not seen'],
    ['a closed gate', { gate_open: false, tested: 0, unmatched: 0 }, 'no single mandate was looked at', ''],
    ['one mandate', { unmatched: 1 }, '68 of 100', 'there is one whose following was not seen'],
    ['no mandate', { unmatched: 0 }, '68 of 100', 'there is none'],
    ['nothing tested', { tested: 0, unmatched: 0 }, '68 of 100', 'No mandate had answers enough'],
    ['all kept back', { auc: null, gate_open: null, tested: null, unmatched: null }, '', ''],
  ])('%s', (_, change, titles, unmatched) => {
    const report = { ...leadership, ...change }
    expect(titlesSentence(t, report)).toContain(titles)
    expect(unmatchedSentence(t, report)).toContain(unmatched)
    if (!titles) {
      expect(titlesSentence(t, report)).toBe('')
    }
    if (!unmatched) {
      expect(unmatchedSentence(t, report)).toBe('')
    }
  })

  it('says the causes beside every mandate that was not seen to be followed', () => {
    for (const unmatched of [1, 2, 30]) {
      for (const language of ['en', 'de'] as const) {
        expect(unmatchedSentence(speaker(language), { ...leadership, unmatched })).toMatch(
          /mandate, the scope or the question|am Mandat liegen, am Umfang oder an der Frage/,
        )
      }
    }
  })
})

const power = { effective_number: 48, excess: 0.25, p_value: 0.01 } as Schemas['PowerReport']

it.each([
  [{}, 'fewer than chance alone would leave'],
  [{ p_value: 0.4 }, 'Chance alone can give that'],
  [{ excess: -0.1 }, 'Chance alone can give that'],
  [{ p_value: null }, '48 people'],
])('power with %j: %s', (change, text) => {
  expect(powerSentence(t, { ...power, ...change }, 120)).toContain(text)
})

it('says nothing of power that is kept back', () => {
  expect(powerSentence(t, { ...power, effective_number: null }, 120)).toBe('')
})

it.each([
  [{ rounds: 8, slope: 0.001, p_value: 1 }, 'no trend can be told from chance'],
  [{ rounds: 8, slope: 0.02, p_value: 0.01 }, 'fewer and fewer people'],
  [{ rounds: 8, slope: -0.02, p_value: 0.01 }, 'on more people'],
  [{ rounds: 3, slope: 0.02, p_value: 0.01 }, 'no trend can be told from chance'],
  [{ rounds: 8, slope: null, p_value: null }, ''],
])('a trend of %j: %s', (trend, text) => {
  const said = trendSentence(t, { ...trend, values: [] })
  expect(text ? said.includes(text) : said === '').toBe(true)
})

it('says how far raters agree, with the number', () => {
  const report = { u: 0.28, p_value: 0.01, tie_rate: 0.07, coverage: 70, connected: true }
  expect(agreementSentence(t, 'en', report)).toContain('to some degree (u = 0.28')
  expect(agreementSentence(speaker('de'), 'de', report)).toContain('u = 0,28')
  expect(agreementSentence(t, 'en', { ...report, u: null })).toBe('')
})
