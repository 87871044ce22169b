import type { TFunction } from 'i18next'
import type { Schemas } from '@/api/client'
import type { Directory } from '@/api/queries'

type Result = Schemas['PersonResult']

/** What an interval of places can be said to be. */
export type Place = 'none' | 'anywhere' | 'one' | 'between'

/** Sorts out what may be said of an interval. It is never read as a place, only as a range. */
export function placeOf(r: Pick<Result, 'lower' | 'upper' | 'of'>): Place {
  if (r.lower === null || r.upper === null || r.of === null) {
    return 'none'
  }
  if (r.lower <= 1 && r.upper >= r.of) {
    return 'anywhere'
  }
  return r.lower === r.upper ? 'one' : 'between'
}

const suffixes: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

/** A number as a place: "1st", "2nd"; "1.", "2.". */
export function ordinal(n: number, language: string): string {
  return language.startsWith('en')
    ? `${n}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)] ?? 'th'}`
    : `${n}.`
}

/** An interval of places in words, "" where none is shown. */
export function placeWords(
  t: TFunction,
  language: string,
  r: Pick<Result, 'lower' | 'upper' | 'of'>,
): string {
  const [first, last] = [r.lower ?? 0, r.upper ?? 0].map((n) => ordinal(n, language))
  const of = r.of ?? 0
  switch (placeOf(r)) {
    case 'none':
      return ''
    case 'anywhere':
      return t('result.place.anywhere', { of })
    case 'one':
      return t('result.place.one', { first, of })
    case 'between':
      return t('result.place.between', { first, last, of })
  }
}

/** The lowest step of the fewest who are enough for a share. */
const lowestMost = 30

/**
 * A share in per cent, in words. The lowest step stands for everything below it and the
 * highest for everything above; which steps these are depends on how many answered: 30 and
 * 70 of ten, 5 and 95 of sixty and more.
 */
export function shareWords(t: TFunction, share: number): string {
  if (share <= 5) {
    return t('result.share.nobody')
  }
  if (share >= 95) {
    return t('result.share.all')
  }
  if (share <= lowestMost) {
    return t('result.share.most', { share })
  }
  return share >= 100 - lowestMost ? t('result.share.least', { share }) : t('result.share.about', { share })
}

/** How far raters agree, in words: 0 is what chance gives, 1 full agreement. */
export function agreementWords(t: TFunction, u: number): string {
  if (u < 0.1) {
    return t('findings.agree.hardly')
  }
  if (u < 0.3) {
    return t('findings.agree.some')
  }
  return u < 0.6 ? t('findings.agree.much') : t('findings.agree.very')
}

/** A list of words: "a, b and c". */
export function listed(words: readonly string[], language: string): string {
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(words)
}

/** The name of a scope; of a place that is no longer there, its kind. */
export function scopeName(
  t: TFunction,
  directory: Pick<Directory, 'person' | 'place'>,
  scope: Schemas['Scope'],
): string {
  switch (scope.kind) {
    case 'organisation':
      return t('scope.organisation')
    case 'person':
      return directory.person(scope.id ?? '') || t('scope.person')
    default:
      return directory.place(scope.id) || t(`word.${scope.kind}`)
  }
}

/** A number with that many digits after the point, as the language writes it. */
export function decimal(value: number, language: string, digits = 2): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
}

/** A word as the beginning of a line: organisations write theirs as they like. */
export function capital(word: string, language: string): string {
  const [first = '', ...rest] = word
  return first.toLocaleUpperCase(language) + rest.join('')
}

/** A share in per cent as the language writes it: "20 %". */
export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, { style: 'percent' }).format(
    share / 100,
  )
}
