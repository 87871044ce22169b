import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { surveysQuery } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { Example } from './Example'

const parts = ['asked', 'said', 'example', 'promise', 'result', 'limits', 'cannot'] as const

/** The method, the promise with what holds it, and the limits. */
export function HowPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('how.title')} lead={t('how.lead')}>
      <nav aria-label={t('how.onThisPage')}>
        <ul className={prose.bullets}>
          {parts.map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{t(`how.${part}`)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Section title={t('how.asked')} id="asked">
        <p>{t('how.askedText')}</p>
        <p>{t('how.askedOut')}</p>
        <p>{t('how.askedFollow')}</p>
      </Section>
      <Section title={t('how.said')} id="said">
        <p>{t('how.saidText')}</p>
      </Section>
      <Section title={t('how.example')} id="example">
        <Example />
      </Section>
      <Section title={t('how.promise')} id="promise">
        <p>{t('how.promiseLead')}</p>
        <Promises />
        <h3>{t('how.always')}</h3>
        <ul className={prose.bullets}>
          {(['a1', 'a2', 'a3', 'a4', 'a5'] as const).map((key) => (
            <li key={key}>{t(`how.${key}`)}</li>
          ))}
          <li>
            {t('how.a6')} <Link to="/log">{t('nav.log')}</Link>
          </li>
        </ul>
      </Section>
      <Section title={t('how.result')} id="result">
        <ul className={prose.bullets}>
          {(['r1', 'r2', 'r3', 'r4'] as const).map((key) => (
            <li key={key}>{t(`how.${key}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('how.limits')} id="limits">
        <p>{t('how.limitsLead')}</p>
        <ul className={prose.bullets}>
          {(['l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'] as const).map((key) => (
            <li key={key}>{t(`how.${key}`)}</li>
          ))}
        </ul>
        <p>
          <Link to="/how/lists">{t('nav.lists')}</Link>
        </p>
      </Section>
      <Section title={t('how.cannot')} id="cannot">
        <ul className={prose.bullets}>
          {(['c1', 'c2', 'c3'] as const).map((key) => (
            <li key={key}>{t(`how.${key}`)}</li>
          ))}
        </ul>
      </Section>
    </Page>
  )
}

/** What each survey promises, with the values of the settings that hold it. */
function Promises() {
  const { t } = useTranslation()
  const surveys = useQuery(surveysQuery)
  if (surveys.isPending) {
    return <Loading />
  }
  if (surveys.isError) {
    return <Failure error={surveys.error} again={() => void surveys.refetch()} />
  }
  if (surveys.data.length === 0) {
    return <p className={prose.soft}>{t('how.noSurvey')}</p>
  }
  return surveys.data.map((s) => (
    <Table
      key={s.id}
      caption={t('how.promiseOf', { survey: s.name })}
      rows={promises(s)}
      rowKey={([key]) => key}
      columns={[
        { label: t('how.promised'), cell: ([key]) => t(`how.p.${key}`) },
        {
          label: t('how.holds'),
          cell: ([, held]) => held,
        },
      ]}
    />
  ))

  function promises({ settings, approved }: Schemas['Survey']) {
    const { floors } = settings
    return [
      ['tier', t('how.p.tierHeld', { count: floors.tier })],
      ['score', t('how.p.scoreHeld', { count: floors.score })],
      ['group', t('how.p.groupHeld', { count: floors.group })],
      ['organisation', t('how.p.organisationHeld', { count: floors.organisation })],
      ['item', t('how.p.itemHeld', { count: floors.item })],
      ['purpose', settings.purpose],
      ['pay', t(settings.may_inform_pay ? 'how.p.payYes' : 'how.p.payNo')],
      [
        'retention',
        settings.retention_months === 0
          ? t('how.p.retentionNext')
          : t('how.p.retentionMonths', { count: settings.retention_months }),
      ],
      ['approval', t(approved ? 'how.p.approved' : 'how.p.notApproved')],
    ] as const
  }
}
