import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDirectory } from '@/api/queries'
import type { FigureText } from '@/charts'
import { chance } from './say'
import type { Names, Scope } from './leading'

/** How numbers, names and scopes are written for the reader. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  return useMemo(() => {
    const language = i18n.language === 'en' ? 'en-GB' : i18n.language
    const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
    const list = new Intl.ListFormat(language, { type: 'conjunction' })
    const number = (value: number, digits = 2) =>
      new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
    const names: Names = {
      person: (id) => directory.person(id) || t('faculty.unknownPerson'),
      scope: (scope) =>
        scope.kind === 'organisation'
          ? t('scope.organisation')
          : scope.kind === 'person'
            ? t('scope.person')
            : directory.place(scope.id) || t('faculty.unknownPlace'),
    }
    return {
      language,
      ready: directory.ready,
      directory,
      names,
      number,
      /** A number of always two digits after the point, so that columns align. */
      index: (value: number) =>
        new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value),
      /** A share given in per cent. */
      share: (value: number) => percent.format(value / 100),
      /** A share given as a part of 1. */
      part: (value: number) => percent.format(value),
      list: (texts: readonly string[]) => list.format(texts),
      /** Where it was found, to stand in a sentence. */
      within: (scope: Scope) =>
        scope.kind === 'organisation'
          ? t('charts.within.organisation')
          : t('charts.within.place', { place: names.scope(scope) }),
      /** How sure: a p-value in a sentence. */
      sure: (p: number | null | undefined) => {
        const { kind, count } = chance(p)
        return t(`charts.p.${kind}`, { n: count })
      },
      /** What every figure is told. */
      figure: (
        id: string,
        text: Pick<FigureText, 'title' | 'sentence'> & Partial<FigureText>,
      ): FigureText => ({
        id,
        csvName: id,
        level: 2,
        words: {
          table: t('charts.words.table'),
          download: t('action.download'),
          keptBack: t('state.keptBackShort'),
        },
        ...text,
      }),
    }
  }, [t, i18n.language, directory])
}

export type Words = ReturnType<typeof useWords>
