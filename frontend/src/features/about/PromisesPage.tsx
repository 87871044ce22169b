import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { sessionQuery, surveysQuery } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { leastFloors } from '@/lib/floors'
import classes from './about.module.css'

const parts = ['promised', 'set', 'floors', 'limits', 'check'] as const
const promises = [
  'lists',
  'early',
  'few',
  'same',
  'counted',
  'name',
  'follows',
  'forced',
  'decline',
  'frozen',
  'ends',
  'watched',
] as const
const limits = [
  'root',
  'build',
  'device',
  'shoulder',
  'mailbox',
  'officers',
  'split',
  'timing',
  'honest',
  'unanimous',
  'words',
  'declined',
  'backup',
  'together',
  'recount',
  'replaced',
  'leaves',
] as const

/** What is promised, what holds it, and what nothing here protects from. For everybody. */
export function PromisesPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('promises.title')} lead={t('promises.lead')}>
      <nav aria-label={t('how.onThisPage')}>
        <ul className={prose.bullets}>
          {parts.map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{t(`promises.${part}`)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Section title={t('promises.promised')} id="promised">
        <dl className={classes.terms}>
          {promises.map((key) => (
            <Term key={key} term={t(`promises.p.${key}.name`)} held={t(`promises.p.${key}.held`)}>
              {t(`promises.p.${key}.text`)}
            </Term>
          ))}
        </dl>
      </Section>
      <Section title={t('promises.set')} id="set">
        <Set />
      </Section>
      <Section title={t('promises.floors')} id="floors">
        <Floors />
      </Section>
      <Section title={t('promises.limits')} id="limits">
        <p>{t('promises.limitsLead')}</p>
        <dl className={classes.terms}>
          {limits.map((key) => (
            <Term key={key} term={t(`promises.l.${key}.name`)} held={t(`promises.l.${key}.helps`)}>
              {t(`promises.l.${key}.text`)}
            </Term>
          ))}
        </dl>
        <p>{t('promises.later')}</p>
      </Section>
      <Section title={t('promises.check')} id="check">
        <ul className={prose.bullets}>
          <li>
            {t('promises.checkReceipt')} <Link to="/verify">{t('nav.verify')}</Link>
          </li>
          <li>{t('promises.checkOffline')}</li>
          <li>{t('promises.checkLog')}</li>
          <li>{t('promises.checkCode')}</li>
        </ul>
      </Section>
    </Page>
  )
}

function Term({ term, held, children }: { term: string; held: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <p>{children}</p>
        <p className={classes.held}>{held}</p>
      </dd>
    </div>
  )
}

/** From how many answers on what is shown, and why not before. */
function Floors() {
  const { t } = useTranslation()
  const { tier, score, group, organisation, item } = leastFloors
  const rows = [
    ['below', t('promises.f.below', { tier })],
    ['tier', t('promises.f.from', { from: tier, to: score - 1 })],
    ['score', t('promises.f.most', { from: score })],
    ['group', t('promises.f.most', { from: group })],
    ['organisation', t('promises.f.most', { from: organisation })],
    ['item', t('promises.f.most', { from: item })],
    ['never', t('promises.f.never')],
  ] as const
  return (
    <>
      <p>{t('promises.floorsLead')}</p>
      <Table
        quiet
        caption={t('promises.floors')}
        rows={rows}
        rowKey={([key]) => key}
        columns={[
          { label: t('promises.f.count'), cell: ([, count]) => count },
          { label: t('promises.f.shown'), cell: ([key]) => t(`promises.f.${key}Shown`, { group }) },
          { label: t('promises.f.why'), cell: ([key]) => t(`promises.f.${key}Why`) },
        ]}
      />
      <p>{t('promises.floorsMeasured')}</p>
    </>
  )
}

/** What each survey promises, with the values of the settings that hold it: for who is in the organisation. */
function Set() {
  const { t } = useTranslation()
  const { data: session } = useQuery(sessionQuery)
  return session ? (
    <>
      <p>{t('promises.setLead')}</p>
      <Surveys />
    </>
  ) : (
    <p>
      {t('promises.setOutside')}{' '}
      <Link to="/sign-in" search={{ to: '/promises#set' }}>
        {t('signIn.title')}
      </Link>
    </p>
  )
}

function Surveys() {
  const { t } = useTranslation()
  const surveys = useQuery(surveysQuery)
  if (surveys.isPending) {
    return <Loading />
  }
  if (surveys.isError) {
    return <Failure error={surveys.error} again={() => void surveys.refetch()} />
  }
  if (surveys.data.length === 0) {
    return <p className={prose.soft}>{t('promises.noSurvey')}</p>
  }
  return surveys.data.map((s) => (
    <Table
      key={s.id}
      caption={t('promises.of', { survey: s.name })}
      rows={settingsOf(s)}
      rowKey={([key]) => key}
      columns={[
        { label: t('promises.column'), cell: ([key]) => t(`promises.s.${key}`) },
        { label: t('promises.holds'), cell: ([, held]) => held },
      ]}
    />
  ))

  function settingsOf({ settings, approved }: Schemas['Survey']) {
    const { floors } = settings
    return [
      ['tier', t('promises.s.tierHeld', { count: floors.tier })],
      ['score', t('promises.s.scoreHeld', { count: floors.score })],
      ['group', t('promises.s.groupHeld', { count: floors.group })],
      ['organisation', t('promises.s.organisationHeld', { count: floors.organisation })],
      ['item', t('promises.s.itemHeld', { count: floors.item })],
      ['purpose', settings.purpose],
      ['pay', t(settings.may_inform_pay ? 'promises.s.payYes' : 'promises.s.payNo')],
      [
        'retention',
        settings.retention_months === 0
          ? t('promises.s.retentionNext')
          : t('promises.s.retentionMonths', { count: settings.retention_months }),
      ],
      ['approval', t(approved ? 'promises.s.approved' : 'promises.s.notApproved')],
    ] as const
  }
}
