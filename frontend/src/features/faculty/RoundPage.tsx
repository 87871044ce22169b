import { Anchor, Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { isPublished, releaseQuery, roundsQuery, surveysQuery, teamsQuery, useRole } from '@/api/queries'
import { Intervals } from '@/charts'
import { Page, Section } from '@/components/Page'
import { Failure, Loading, useProblemText } from '@/components/States'
import { Deadline, When } from '@/components/When'
import { NotFound } from '@/app/Fallbacks'
import css from './faculty.module.css'
import { participationQuery, roundSettingsQuery, useRemind } from './queries'
import { PrintButton, RoundChoice, useRoundParam } from './ReportPage'
import { shownTeams } from './teams'
import { useWords, type Words } from './useWords'

type Round = Schemas['Round']

/** How a round is doing: dates, participation, what it promised, and what was kept back. */
export function RoundPage() {
  const { t } = useTranslation()
  const id = useRoundParam()
  const words = useWords()
  const rounds = useQuery(roundsQuery)
  const { data: surveys = [] } = useQuery(surveysQuery)
  const round = rounds.data?.find((r) => r.id === id)
  if (rounds.error) {
    return <Failure error={rounds.error} again={() => void rounds.refetch()} />
  }
  if (!rounds.data) {
    return <Loading />
  }
  if (!round) {
    return <NotFound />
  }
  const survey = surveys.find((s) => s.id === round.survey)
  return (
    <Page
      title={survey ? t('round.title', { survey: survey.name, round: round.label }) : round.label}
      lead={<Lead round={round} />}
      aside={
        <>
          <RoundChoice all />
          <PrintButton />
        </>
      }
    >
      <Actions round={round} />
      <Participation round={round} words={words} />
      <Dates round={round} />
      <Promise round={round} words={words} />
      {isPublished(round) && <Kept round={round} words={words} />}
    </Page>
  )
}

function Lead({ round: r }: { round: Round }) {
  const { t } = useTranslation()
  switch (r.state) {
    case 'draft':
    case 'scheduled':
      return (
        <>
          {t(`round.lead.${r.state}`)} <When at={r.opens_at} />.
        </>
      )
    case 'open':
      return (
        <>
          {t('round.lead.open')} <Deadline at={r.closes_at} />.
        </>
      )
    case 'published':
    case 'archived':
      return (
        <>
          {t('round.lead.published')} {r.published_at && <When at={r.published_at} />}.
        </>
      )
    default:
      return <>{t(`round.lead.${r.state}`)}</>
  }
}

function Actions({ round: r }: { round: Round }) {
  const { t } = useTranslation()
  const faculty = useRole('faculty')
  const remind = useRemind(r.id)
  const problem = useProblemText(remind.error)
  const links: { to: string; text: string; params: Record<string, string> }[] = []
  const add = (to: string, text: string, params: Record<string, string> = { round: r.id }) =>
    links.push({ to, text, params })
  if (r.state === 'open') add('/rounds/$round/ballot', t('round.link.ballot'))
  if (isPublished(r)) {
    add('/rounds/$round/findings', t('nav.findings'))
    add('/rounds/$round/leadership', t('nav.leadership'))
    add('/rounds/$round/power', t('nav.power'))
    add('/rounds/$round/network', t('nav.network'))
    add('/rounds/$round/agreement', t('nav.agreement'))
    add('/rounds/$round/notices', t('nav.notices'))
  }
  if (r.opened_at !== null && r.state !== 'cancelled') add('/rounds/$round/record', t('round.link.record'))
  if (faculty && (r.state === 'draft' || r.state === 'scheduled')) {
    add('/rounds/$round/preview', t('round.link.preview'))
  }
  if (faculty && !isPublished(r)) add('/surveys/$survey', t('round.link.survey'), { survey: r.survey })
  return (
    <>
      <ul className={`noprint ${css.links ?? ''}`}>
        {links.map((l) => (
          <li key={l.to}>
            <Anchor component={Link} {...({ to: l.to, params: l.params } as object)}>
              {l.text}
            </Anchor>
          </li>
        ))}
      </ul>
      {faculty && r.state === 'open' && (
        <div className={`noprint ${css.buttons ?? ''}`}>
          <Button variant="default" loading={remind.isPending} onClick={() => remind.mutate()}>
            {t('round.remind')}
          </Button>
          <Text role="status" c={remind.isError ? 'var(--danger)' : 'dimmed'}>
            {remind.isError ? problem : remind.isSuccess ? t('round.reminded') : t('round.remindHelp')}
          </Text>
        </div>
      )}
    </>
  )
}

function Participation({ round, words }: { round: Round; words: Words }) {
  const { t } = useTranslation()
  const { data: p, error, refetch } = useQuery(participationQuery(round.id))
  if (error) return <Failure error={error} again={() => void refetch()} />
  if (!p) return <Loading />
  if (round.opened_at === null) return null
  const exact = p.turnout !== null && p.asked > 0 ? Math.round((100 * p.turnout) / p.asked) : null
  const share = exact ?? p.percent
  return (
    <div className={css.group}>
      <Intervals
        figure={words.figure('participation', {
          title: t('round.participation.title'),
          sentence:
            p.turnout !== null
              ? t('round.turnout', { turnout: words.number(p.turnout), asked: words.number(p.asked) })
              : p.percent !== null
                ? t('round.percent', { share: words.share(p.percent), asked: words.number(p.asked) })
                : t('round.noPercent'),
          note: p.turnout === null ? t('round.participation.open') : t('round.participation.closed'),
        })}
        bars
        rows={[{ key: 'answered', label: t('round.participation.row'), value: share }]}
        labels={{
          description: t('round.participation.description'),
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
    </div>
  )
}

function Dates({ round: r }: { round: Round }) {
  const { t } = useTranslation()
  return (
    <Section title={t('round.dates.title')}>
      <dl className={css.facts}>
        <dt>{t('round.dates.state')}</dt>
        <dd>{t(`roundState.${r.state}`)}</dd>
        <dt>{t('round.dates.opens')}</dt>
        <dd>
          <When at={r.opened_at ?? r.opens_at} />
        </dd>
        <dt>{t('round.dates.closes')}</dt>
        <dd>
          {r.state === 'open' ? <Deadline at={r.closes_at} /> : <When at={r.closed_at ?? r.closes_at} />}
        </dd>
        {r.published_at && (
          <>
            <dt>{t('round.dates.published')}</dt>
            <dd>
              <When at={r.published_at} />
            </dd>
          </>
        )}
        {r.opened_at && (
          <>
            <dt>{t('round.dates.asked')}</dt>
            <dd>{t('round.people', { count: r.asked })}</dd>
          </>
        )}
      </dl>
    </Section>
  )
}

function Promise({ round, words }: { round: Round; words: Words }) {
  const { t } = useTranslation()
  const { data: s } = useQuery(roundSettingsQuery(round.id))
  if (!s) return null
  return (
    <Section title={t('round.promise.title')}>
      <p>{round.opened_at ? t('round.promise.frozen') : t('round.promise.open')}</p>
      <dl className={css.facts}>
        <dt>{t('round.promise.purpose')}</dt>
        <dd>
          {s.purpose} {t(s.may_inform_pay ? 'round.promise.pay' : 'round.promise.noPay')}
        </dd>
        <dt>{t('round.promise.question')}</dt>
        <dd>
          {s.prompt}
          {s.criteria.length > 0 && (
            <ul>
              {s.criteria.map((c) => (
                <li key={c}>{c}</li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{t('round.promise.floors')}</dt>
        <dd>
          <ul>
            <li>{t('round.promise.tier', { n: s.floors.tier })}</li>
            <li>{t('round.promise.score', { n: s.floors.score })}</li>
            <li>{t('round.promise.group', { n: s.floors.group })}</li>
            <li>{t('round.promise.organisation', { n: s.floors.organisation })}</li>
            <li>{t('round.promise.item', { n: s.floors.item })}</li>
          </ul>
        </dd>
        <dt>{t('round.promise.retention')}</dt>
        <dd>
          {s.retention_months === 0
            ? t('round.promise.untilNext')
            : t('round.promise.months', { count: s.retention_months, n: words.number(s.retention_months) })}
        </dd>
      </dl>
    </Section>
  )
}

function Kept({ round, words }: { round: Round; words: Words }) {
  const { t } = useTranslation()
  const { data: findings } = useQuery(releaseQuery(round.id))
  const { data: teams = [] } = useQuery(teamsQuery)
  if (!findings) return null
  const shown = shownTeams(teams, findings.network.flows, words.language)
  return (
    <Section title={t('round.kept.title')}>
      <p>
        {shown === null
          ? t('network.none')
          : shown.keptBack.length === 0
            ? t('faculty.kept.none')
            : t('round.kept.teams', {
                teams: words.list(shown.keptBack.map((x) => x.name)),
                count: shown.keptBack.length,
                group: findings.published.floors.group,
              })}{' '}
        {t('round.kept.people')}
      </p>
      <dl className={css.facts}>
        <dt>{t('round.kept.hash')}</dt>
        <dd>
          <code className={css.hash}>{findings.published.hash}</code>
        </dd>
        <dt>{t('round.kept.method')}</dt>
        <dd>
          {findings.published.method}, {findings.published.version}
        </dd>
      </dl>
    </Section>
  )
}
