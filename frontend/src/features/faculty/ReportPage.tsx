import { Button, NativeSelect } from '@mantine/core'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { publishedRounds, roundsQuery, surveysQuery } from '@/api/queries'
import { Page } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { When } from '@/components/When'
import css from './faculty.module.css'
import { useWords, type Words } from './useWords'

/** The round of the address. */
export function useRoundParam(): string {
  return useParams({ strict: false }).round ?? ''
}

/** Lets the reader choose one of the published rounds, or of all; the page stays the same. */
export function RoundChoice({ all = false }: { all?: boolean }) {
  const { t } = useTranslation()
  const round = useRoundParam()
  const navigate = useNavigate()
  const { data: rounds = [] } = useQuery(roundsQuery)
  const { data: surveys = [] } = useQuery(surveysQuery)
  const published = all ? latestFirst(rounds) : publishedRounds(rounds)
  const known = published.some((r) => r.id === round)
  const several = new Set(published.map((r) => r.survey)).size > 1
  const label = (r: Schemas['Round']) =>
    several ? `${surveys.find((s) => s.id === r.survey)?.name ?? ''}, ${r.label}` : r.label
  return (
    <NativeSelect
      className="noprint"
      label={t('charts.round')}
      value={known ? round : ''}
      onChange={(event) =>
        void navigate({
          to: '.',
          params: { round: event.currentTarget.value } as never,
          search: true as never,
          resetScroll: false,
        })
      }
      data={[
        ...(known ? [] : [{ value: '', label: '–' }]),
        ...published.map((r) => ({ value: r.id, label: label(r) })),
      ]}
    />
  )
}

const latestFirst = (rounds: Schemas['Round'][]) =>
  [...rounds].sort((a, b) => b.opens_at.localeCompare(a.opens_at))

export function PrintButton() {
  const { t } = useTranslation()
  return (
    <Button className={`noprint ${css.print ?? ''}`} variant="default" onClick={() => window.print()}>
      {t('action.print')}
    </Button>
  )
}

interface Report {
  published: Schemas['Published']
}

/** A page about a published round: choice of round, a sentence, what the page shows, and what it rests on. */
export function ReportPage<T extends Report>({
  title,
  query,
  lead,
  children,
}: {
  title: string
  query: UseQueryResult<T>
  lead: (report: T, words: Words) => ReactNode
  children: (report: T, words: Words) => ReactNode
}) {
  const { t } = useTranslation()
  const words = useWords()
  // Read at once and whatever else: a query tells only those of a change who read it.
  const { data, error: failed, refetch } = query
  const report = words.ready ? data : undefined
  const error = failed ?? words.directory.error
  return (
    <Page
      title={title}
      lead={report ? lead(report, words) : undefined}
      aside={
        <>
          <RoundChoice />
          <PrintButton />
        </>
      }
    >
      {report ? (
        <>
          {children(report, words)}
          <Foundation published={report.published} words={words} />
        </>
      ) : isProblem(error, 'not_published') ? (
        <Empty>{t('problem.not_published')}</Empty>
      ) : error ? (
        <Failure error={error} again={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

/** What a report rests on: who answered, what was not shown, and the release it comes from; and who decides. */
export function Foundation({ published: p, words }: { published: Schemas['Published']; words: Words }) {
  const { t } = useTranslation()
  const missing = p.asked - p.turnout
  return (
    <footer className={css.foundation}>
      <p>
        <strong>{p.round.label}.</strong>{' '}
        {t('charts.foundation.answered', {
          turnout: words.number(p.turnout),
          asked: words.number(p.asked),
          count: missing,
        })}{' '}
        {t('charts.foundation.floors', {
          tier: p.floors.tier,
          group: p.floors.group,
          organisation: p.floors.organisation,
        })}{' '}
        {t('charts.foundation.steps')}
      </p>
      <p>
        {p.round.published_at && (
          <>
            {t('charts.foundation.published')} <When at={p.round.published_at} />.{' '}
          </>
        )}
        {t('charts.foundation.hash')} <code className={css.hash}>{p.hash}</code>
      </p>
      <p>{t('findings.decides')}</p>
    </footer>
  )
}
