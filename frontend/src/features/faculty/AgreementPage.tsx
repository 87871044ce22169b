import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { releaseQuery } from '@/api/queries'
import { ChanceScale, Intervals } from '@/charts'
import { roundSettingsQuery } from './queries'
import { ReportPage, useRoundParam } from './ReportPage'
import { sameOrder } from './say'
import type { Words } from './useWords'

/** How far raters agree, and of how many people enough is known. */
export function AgreementPage() {
  const { t } = useTranslation()
  const query = useQuery(releaseQuery(useRoundParam()))
  return (
    <ReportPage
      title={t('nav.agreement')}
      query={query}
      lead={({ agreement: a }) =>
        a.u === null ? t('agreement.none') : t('agreement.lead', { n: sameOrder(a.u) })
      }
    >
      {(findings, words) => (
        <>
          <Agreement findings={findings} words={words} />
          <Coverage findings={findings} words={words} />
          <Items findings={findings} words={words} />
        </>
      )}
    </ReportPage>
  )
}

interface Part {
  findings: Schemas['Findings']
  words: Words
}

function Agreement({ findings: { agreement: a }, words }: Part) {
  const { t } = useTranslation()
  const number = (n: number) => words.number(n, 0)
  return (
    <ChanceScale
      figure={words.figure('agreement', {
        title: t('agreement.title'),
        sentence:
          a.u === null
            ? t('agreement.none')
            : [
                t('agreement.sentence', { n: sameOrder(a.u), u: words.index(a.u) }),
                words.sure(a.p_value),
                a.tie_rate === null ? '' : t('agreement.ties', { share: words.part(a.tie_rate) }),
              ].join(' '),
        note: t('agreement.note'),
      })}
      value={a.u === null ? null : sameOrder(a.u)}
      chance={50}
      domain={[0, 100]}
      labels={{
        description: t('agreement.description'),
        value: t('agreement.value'),
        chance: t('charts.chance'),
        excess: t('charts.excess'),
      }}
      columns={{ what: t('charts.what'), value: t('agreement.unit') }}
      format={number}
    />
  )
}

function Coverage({ findings: { agreement: a, published }, words }: Part) {
  const { t } = useTranslation()
  return (
    <Intervals
      figure={words.figure('coverage', {
        title: t('agreement.coverage.title'),
        sentence: [
          a.coverage === null
            ? t('agreement.coverage.none')
            : t('agreement.coverage.sentence', { share: words.share(a.coverage) }),
          a.connected === null
            ? ''
            : t(a.connected ? 'agreement.coverage.connected' : 'agreement.coverage.parts'),
        ].join(' '),
        note: t('agreement.coverage.note', { tier: published.floors.tier }),
      })}
      bars
      rows={[
        { key: 'coverage', label: t('agreement.coverage.row'), value: a.coverage },
        {
          key: 'turnout',
          label: t('agreement.coverage.turnout'),
          value: published.asked > 0 ? Math.round((100 * published.turnout) / published.asked) : null,
        },
      ]}
      labels={{
        description: t('agreement.coverage.description'),
        range: () => '',
        chance: () => '',
        columns: {
          label: t('charts.what'),
          value: t('charts.share'),
          lower: t('charts.lower'),
          upper: t('charts.upper'),
          chance: t('charts.chance'),
        },
      }}
      format={words.share}
    />
  )
}

function Items({ findings: { items, published }, words }: Part) {
  const { t } = useTranslation()
  const texts = useItemTexts(published.round.id)
  if (items.length === 0) return null
  const kept = items.filter((i) => i.share === null).length
  return (
    <Intervals
      figure={words.figure('statements', {
        title: t('agreement.items.title'),
        sentence: [
          t('agreement.items.sentence'),
          kept > 0 ? t('agreement.items.kept', { count: kept }) : '',
        ].join(' '),
        note: t('agreement.items.note', { item: published.floors.item }),
      })}
      rows={items.map((i) => ({
        key: i.item,
        label: texts.get(i.item) ?? t('agreement.items.unknown'),
        value: i.share,
        lower: i.lower,
        upper: i.upper,
      }))}
      labels={{
        description: t('agreement.items.description'),
        range: (lower, upper) => t('charts.range', { lower: words.share(lower), upper: words.share(upper) }),
        chance: () => '',
        columns: {
          label: t('agreement.items.column'),
          value: t('agreement.items.value'),
          lower: t('charts.lower'),
          upper: t('charts.upper'),
          chance: t('charts.chance'),
        },
      }}
      format={words.share}
    />
  )
}

function useItemTexts(round: string): Map<string, string> {
  const { data } = useQuery(roundSettingsQuery(round))
  return new Map((data?.items ?? []).flatMap((i) => (i.id ? [[i.id, i.text] as const] : [])))
}
