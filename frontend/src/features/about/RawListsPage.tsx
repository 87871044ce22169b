import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { publishedRounds, roundsQuery } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Table } from '@/components/Table'

/** For those who ask for the raw lists. */
export function RawListsPage() {
  const { t } = useTranslation()
  const { data: rounds } = useQuery(roundsQuery)
  const latest = publishedRounds(rounds ?? [])[0]
  const inRound = (to: '/rounds/$round/findings' | '/rounds/$round/power', text: string): ReactNode =>
    latest ? (
      <Link to={to} params={{ round: latest.id }}>
        {text}
      </Link>
    ) : (
      text
    )
  const asks = [
    ['who', inRound('/rounds/$round/findings', t('lists.ask.whoAnswer'))],
    ['sure', inRound('/rounds/$round/findings', t('lists.ask.sureAnswer'))],
    ['power', inRound('/rounds/$round/findings', t('lists.ask.powerAnswer'))],
    [
      'me',
      <Link key="me" to="/results">
        {t('lists.ask.meAnswer')}
      </Link>,
    ],
    [
      'team',
      <Link key="team" to="/teams">
        {t('lists.ask.teamAnswer')}
      </Link>,
    ],
    [
      'looked',
      <Link key="log" to="/log">
        {t('lists.ask.lookedAnswer')}
      </Link>,
    ],
    [
      'counted',
      <Link key="counted" to="/verify">
        {t('lists.ask.countedAnswer')}
      </Link>,
    ],
  ] as const
  return (
    <Page title={t('lists.title')} lead={t('lists.lead')}>
      <Section title={t('lists.why')}>
        <ul className={prose.bullets}>
          {(['why1', 'why2', 'why3', 'why4'] as const).map((key) => (
            <li key={key}>{t(`lists.${key}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('lists.instead')}>
        <Table
          quiet
          caption={t('lists.instead')}
          rows={asks}
          rowKey={([key]) => key}
          columns={[
            { label: t('lists.question'), cell: ([key]) => t(`lists.ask.${key}`) },
            { label: t('lists.answer'), cell: ([, link]) => link },
          ]}
        />
      </Section>
      <Section title={t('lists.else')}>
        <p>{t('lists.elseText')}</p>
      </Section>
      <Section title={t('lists.pressed')}>
        <p>{t('lists.pressedText')}</p>
      </Section>
      <Section title={t('lists.service')}>
        <p>
          {t('lists.serviceText')}{' '}
          <Link to="/promises" hash="limits">
            {t('lists.limits')}
          </Link>
          .
        </p>
      </Section>
    </Page>
  )
}
