import type { TFunction } from 'i18next'
import type { Schemas } from '@/api/client'
import { chance, course, ofHundred } from '@/features/faculty/say'
import { agreementWords, decimal } from './words'

/** What the round says of titles and following, "" where that is kept back. */
export function titlesSentence(t: TFunction, r: Schemas['LeadershipReport']): string {
  if (r.auc === null || r.gate_open === null) {
    return ''
  }
  return t(r.gate_open ? 'findings.titles.open' : 'findings.titles.closed', { pairs: ofHundred(r.auc) })
}

/** What it says of mandates whose following was not seen, "" where that is kept back. */
export function unmatchedSentence(t: TFunction, r: Schemas['LeadershipReport']): string {
  if (r.gate_open === false || r.tested === null || r.unmatched === null) {
    return ''
  }
  if (r.tested === 0) {
    return t('findings.titles.untested')
  }
  return r.unmatched === 0
    ? t('findings.titles.allSeen', { tested: r.tested })
    : t('findings.titles.unmatched', { tested: r.tested, count: r.unmatched })
}

/** What it says of how following gathers, "" where that is kept back. */
export function powerSentence(t: TFunction, r: Schemas['PowerReport'], asked: number): string {
  if (r.effective_number === null) {
    return ''
  }
  const spread = t('findings.power.spread', { people: Math.round(r.effective_number), asked })
  if (r.excess === null || r.p_value === null) {
    return spread
  }
  const more = r.excess > 0 && chance(r.p_value).kind !== 'often'
  return `${spread} ${t(more ? 'findings.power.more' : 'findings.power.chance')}`
}

/** What it says of how far raters agree, "" where that is kept back. */
export function agreementSentence(t: TFunction, language: string, r: Schemas['AgreementReport']): string {
  return r.u === null
    ? ''
    : t('findings.agree.sentence', { how: agreementWords(t, r.u), u: decimal(r.u, language) })
}

/** What it says of the trend over the rounds, "" where nothing is shown. */
export function trendSentence(t: TFunction, r: Schemas['TrendReport']): string {
  const way = course(r.rounds, r.slope, r.p_value)
  switch (way) {
    case 'unknown':
      return ''
    case 'few':
    case 'untold':
      return t('findings.power.noTrend', { count: r.rounds })
    default:
      return t(`findings.power.${way}`, { count: r.rounds })
  }
}

/** The sentences that say the most, for those who read no further. */
export function firstSentences(t: TFunction, language: string, f: Schemas['Findings']): string[] {
  return [
    titlesSentence(t, f.leadership),
    unmatchedSentence(t, f.leadership),
    powerSentence(t, f.power, f.published.asked),
    agreementSentence(t, language, f.agreement),
  ].filter(Boolean)
}
