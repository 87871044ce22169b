import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { releaseQuery } from '@/api/queries'
import { Figure } from '@/charts'
import { NoticeCard, useNoticeText } from './NoticeCard'
import { ReportPage, useRoundParam } from './ReportPage'
import type { Schemas } from '@/api/client'
import type { Words } from './useWords'

/** Every notice of a round, with what it rests on and what would distribute power. */
export function NoticesPage() {
  const { t } = useTranslation()
  const query = useQuery(releaseQuery(useRoundParam()))
  return (
    <ReportPage
      title={t('nav.notices')}
      query={query}
      lead={({ notices }) =>
        notices.length === 0 ? t('notices.none') : t('notices.lead', { count: notices.length })
      }
    >
      {(findings, words) => <List findings={findings} words={words} />}
    </ReportPage>
  )
}

function List({ findings, words }: { findings: Schemas['Findings']; words: Words }) {
  const { t } = useTranslation()
  const text = useNoticeText()
  const { notices, published } = findings
  return (
    <Figure
      {...words.figure('notices', {
        title: t('notices.title'),
        sentence: t('notices.sentence'),
        note: t('notices.note'),
      })}
      table={{
        columns: [
          { key: 'what', label: t('notices.column.what') },
          { key: 'scope', label: t('notices.column.scope') },
          { key: 'sentence', label: t('notices.column.sentence') },
          { key: 'unknown', label: t('notices.column.unknown') },
          { key: 'p', label: t('notices.column.p'), numeric: true, format: words.index },
        ],
        rows: notices.map((n) => ({
          what: text.title(n),
          scope: words.names.scope(n.scope),
          sentence: text.sentence(n),
          unknown: text.unknown(n),
          // A fact of the register has no p-value: it is not an estimate.
          p: n.p_value ?? undefined,
        })),
      }}
    >
      {notices.map((n, i) => (
        <NoticeCard key={i} notice={n} published={published} level={3} />
      ))}
    </Figure>
  )
}
