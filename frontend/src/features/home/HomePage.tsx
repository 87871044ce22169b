import { Button } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import {
  askedQuery,
  choicesQuery,
  mandatesQuery,
  membershipsQuery,
  organisationQuery,
  peopleQuery,
  publishedRounds,
  releaseQuery,
  roundsQuery,
  surveysQuery,
  useDirectory,
  useSession,
} from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, Loading } from '@/components/States'
import { Deadline } from '@/components/When'
import { day, today } from '@/lib/time'
import { shownTeams } from '@/features/faculty/teams'
import { hasLooked } from '@/features/proof/kept'
import { firstSentences } from '@/features/results/findings'
import { when } from '@/features/results/register'
import { StepBack } from '@/features/results/StepBack'
import { listed, scopeName } from '@/features/results/words'
import { resultQuery } from './queries'
import { addressed, alone, asked, dueReviews, membersOf, teamsOf, type Asked } from './todo'

export function HomePage() {
  const { t, i18n } = useTranslation()
  const session = useSession()
  const rounds = useQuery(roundsQuery)
  const surveys = useQuery(surveysQuery)
  const mandates = useQuery(mandatesQuery)
  const organisation = useQuery(organisationQuery)
  const now = today(new Date(), organisation.data?.data.time_zone)
  const open = (rounds.data ?? []).filter((r) => r.state === 'open')
  const receipts = useQueries({ queries: open.map((r) => askedQuery(r.id)) })
  const latest = publishedRounds(rounds.data ?? [])[0]
  // What was recorded for me in the last round: once looked at, it waits no more.
  const looked = !latest || hasLooked(session.person, latest.id)
  const record = useQuery({ ...askedQuery(latest?.id ?? ''), enabled: !looked })
  const unseen = !looked && record.data && record.data.recorded !== 'gone' ? latest : undefined
  const waiting = receipts.some((r) => r.isPending) || (!looked && record.isPending)
  const mine = (mandates.data ?? []).filter((m) => m.holder === session.person && when(m, now) !== 'ended')
  const choices = useQuery(choicesQuery)
  const declined = choices.data?.rating ?? false
  const questions = asked(
    rounds.data ?? [],
    new Map(open.map((r, i) => [r.id, receipts[i]?.data ?? null] as const)),
    declined,
  )
  const reviews = dueReviews(mine, now)
  const failed =
    rounds.error ??
    surveys.error ??
    mandates.error ??
    choices.error ??
    receipts.find((r) => r.error)?.error ??
    record.error
  const count = questions.filter((q) => !q.submitted).length + reviews.length + (unseen ? 1 : 0)
  const survey = (id: string) => surveys.data?.find((s) => s.id === id)?.name ?? ''
  if (rounds.isPending || surveys.isPending || mandates.isPending || choices.isPending || waiting) {
    return <Loading />
  }
  return (
    <Page
      title={t('home.title', { name: session.name })}
      lead={failed ? undefined : t('home.lead', { count })}
    >
      {failed && <Failure error={failed} again={() => void rounds.refetch()} />}
      <Section title={t('home.todo')}>
        {declined && open.length > 0 && (
          <p>
            {t('home.declined')} <Link to="/me">{t('home.declinedTo')}</Link>
          </p>
        )}
        {questions.length + reviews.length === 0 && !unseen ? (
          <Empty>{t('home.nothing')}</Empty>
        ) : (
          <ul className={prose.list}>
            {questions.map((q) => (
              <Question key={q.round.id} asked={q} survey={survey(q.round.survey)} />
            ))}
            {unseen && <Record round={unseen} survey={survey(unseen.survey)} />}
            {reviews.map((m) => (
              <li key={m.id}>
                {t((m.review ?? '') < now ? 'home.reviewOver' : 'home.reviewDue', {
                  title: m.title,
                  date: day(m.review ?? '', i18n.language),
                })}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {latest && <Addressed round={latest} mandates={mine} />}
      <Held mandates={mine} />
      <Teams day={now} />
      {latest ? (
        <Latest round={latest} survey={survey(latest.survey)} />
      ) : (
        <Section title={t('home.latest')}>
          <Empty>{t('home.noResult')}</Empty>
        </Section>
      )}
      {latest && session.roles.includes('faculty') && <ForFaculty round={latest} day={now} />}
      {session.roles.includes('administrator') && (
        <ForAdministrators mandates={mandates.data ?? []} day={now} />
      )}
      {session.roles.includes('auditor') && <ForAuditors surveys={surveys.data ?? []} />}
    </Page>
  )
}

function Question({ asked: { round, submitted }, survey }: { asked: Asked; survey: string }) {
  const { t } = useTranslation()
  return (
    <li className={prose.row}>
      <span>
        {t(submitted ? 'home.handedIn' : 'home.opens', { survey, round: round.label })}
        <Deadline at={round.closes_at} />.
        {submitted && (
          <>
            {' '}
            <Link to="/rounds/$round/receipt" params={{ round: round.id }}>
              {t('home.receipt')}
            </Link>
          </>
        )}
      </span>
      <Button
        component={Link}
        {...({ to: '/rounds/$round/ballot', params: { round: round.id } } as object)}
        variant={submitted ? 'default' : 'filled'}
      >
        {t(submitted ? 'home.change' : 'home.write')}
      </Button>
    </li>
  )
}

function Record({ round, survey }: { round: Schemas['Round']; survey: string }) {
  const { t } = useTranslation()
  return (
    <li className={prose.row}>
      <span>{t('home.record', { survey, round: round.label })}</span>
      <Button
        component={Link}
        {...({ to: '/rounds/$round/record', params: { round: round.id } } as object)}
        variant="default"
      >
        {t('home.recordDo')}
      </Button>
    </li>
  )
}

/** What was found about me, in careful words, before others see it. */
function Addressed({ round, mandates }: { round: Schemas['Round']; mandates: Schemas['Mandate'][] }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  const { data } = useQuery(resultQuery(round.id))
  const found = data ? addressed(data.result) : []
  if (found.length === 0 || !directory.ready) {
    return null
  }
  const own = new Date().getTime()
  const unmatched = found.filter((f) => f.finding === 'unmatched_mandate')
  const followed = found.filter((f) => f.finding === 'emergent_leader')
  const unseen = (at: Schemas['Scope']) => {
    const scope = scopeName(t, directory, at)
    const held = mandates.find((m) => m.scope.kind === at.kind && (m.scope.id ?? null) === (at.id ?? null))
    return held ? t('home.unmatched', { scope, title: held.title }) : t('home.unmatchedHere', { scope })
  }
  return (
    <Section title={t(unmatched.length > 0 && alone(round, own) ? 'home.addressed' : 'home.aboutMe')}>
      {unmatched.map((f) => (
        <p key={`${f.scope.kind}${f.scope.id ?? ''}`}>
          {unseen(f.scope)} {alone(round, own) ? t('home.alone') : t('home.notAlone')}
        </p>
      ))}
      {followed.length > 0 && (
        <p>
          {t('home.emergent', {
            scopes: listed(
              followed.map((f) => scopeName(t, directory, f.scope)),
              i18n.language,
            ),
          })}
        </p>
      )}
      <p>
        <Link to="/rounds/$round/result" params={{ round: round.id }}>
          {t('home.toFinding')}
        </Link>
      </p>
    </Section>
  )
}

function Held({ mandates }: { mandates: Schemas['Mandate'][] }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  return (
    <Section title={t('home.mine')}>
      {mandates.length === 0 ? (
        <p className={prose.soft}>
          {t('home.holdsNone')} <Link to="/me">{t('home.sayWhere')}</Link>
        </p>
      ) : (
        <ul className={prose.list}>
          {mandates.map((m) => {
            const scope = scopeName(t, directory, m.scope)
            const dates = [
              t('home.since', { date: day(m.start, i18n.language) }),
              m.end && t('home.until', { date: day(m.end, i18n.language) }),
              m.review && t('home.reviewBy', { date: day(m.review, i18n.language) }),
            ].filter(Boolean)
            return (
              <li key={m.id} className={prose.row}>
                <span>
                  <strong>{m.title}</strong>
                  {!m.title.includes(scope) && `, ${scope}`}
                  <br />
                  <span className={prose.soft}>{dates.join(', ')}</span>
                </span>
                <StepBack mandate={m} />
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}

function Teams({ day: now }: { day: string }) {
  const { t } = useTranslation()
  const { person } = useSession()
  const directory = useDirectory()
  const { data: memberships } = useQuery(membershipsQuery)
  const mine = [...teamsOf(memberships ?? [], person, now)]
    .map((id) => ({ id, name: directory.place(id) }))
    .filter((team) => team.name)
    .sort((a, b) => a.name.localeCompare(b.name))
  if (mine.length === 0) {
    return null
  }
  return (
    <Section title={t('home.teams')}>
      <ul className={prose.list}>
        {mine.map((team) => (
          <li key={team.id}>
            <Link to="/teams/$team" params={{ team: team.id }}>
              {team.name}
            </Link>
            <span className={prose.soft}>
              {' · '}
              {t('team.people', { count: membersOf(memberships ?? [], team.id, now).length })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Latest({ round, survey }: { round: Schemas['Round']; survey: string }) {
  const { t, i18n } = useTranslation()
  const release = useQuery(releaseQuery(round.id))
  const own = useQuery(resultQuery(round.id))
  if (release.isPending || own.isPending) {
    return <Loading />
  }
  if (release.isError) {
    return <Failure error={release.error} again={() => void release.refetch()} />
  }
  const { published } = release.data
  const tier = own.data?.result.tier
  const sentences = firstSentences(t, i18n.language, release.data)
  return (
    <>
      <Section title={t('home.latest')}>
        <p>
          {t('home.latestLead', {
            survey,
            round: round.label,
            turnout: published.turnout,
            asked: published.asked,
          })}{' '}
          {own.data && !own.data.declined && (tier ? t(`result.headline.${tier}`) : t('state.keptBack'))}
        </p>
        {own.data && (
          <p>
            <Link to="/rounds/$round/result" params={{ round: round.id }}>
              {t('home.toResult')}
            </Link>
          </p>
        )}
      </Section>
      <Section title={t('home.found')}>
        {sentences.length === 0 ? (
          <p>{t('state.keptBack')}</p>
        ) : (
          <ul className={prose.bullets}>
            {sentences.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ul>
        )}
        <p>
          <Link to="/rounds/$round/findings" params={{ round: round.id }}>
            {t('home.toFindings', { count: release.data.notices.length })}
          </Link>
        </p>
      </Section>
    </>
  )
}

/**
 * Where the reports of the faculty are. What they say of people is not fetched here: each
 * look stands in the transparency log, and opening the first page is none.
 */
function ForFaculty({ round, day: now }: { round: Schemas['Round']; day: string }) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(releaseQuery(round.id))
  const directory = useDirectory()
  if (!data || !directory.ready) {
    return null
  }
  const params = { round: round.id }
  const going = [...directory.teams.values()].filter((team) => team.ended === null || team.ended >= now)
  const kept = shownTeams(going, data.network.flows, i18n.language)?.keptBack ?? []
  return (
    <Section title={t('role.faculty')}>
      <ul className={prose.list}>
        <li>
          {t('home.faculty.emergentLead')}{' '}
          <Link to="/rounds/$round/leadership" params={params} search={{ finding: 'emergent_leader' }}>
            {t('home.faculty.emergent')}
          </Link>
        </li>
        <li>
          {data.leadership.unmatched === null
            ? t('state.keptBack')
            : t('home.faculty.unmatchedLead', { count: data.leadership.unmatched })}{' '}
          <Link to="/rounds/$round/leadership" params={params} search={{ finding: 'unmatched_mandate' }}>
            {t('home.faculty.unmatched')}
          </Link>
        </li>
        <li>
          {t('home.faculty.notices', { count: data.notices.length })}{' '}
          <Link to="/rounds/$round/notices" params={params}>
            {t('home.faculty.toNotices')}
          </Link>
        </li>
        <li>
          {t('home.faculty.power')}{' '}
          <Link to="/rounds/$round/power" params={params}>
            {t('nav.power')}
          </Link>
        </li>
        <li>
          {t('home.faculty.kept', {
            count: kept.length,
            teams: listed(
              kept.map((team) => team.name),
              i18n.language,
            ),
          })}{' '}
          <Link to="/rounds/$round/network" params={params}>
            {t('nav.network')}
          </Link>
        </li>
      </ul>
    </Section>
  )
}

function ForAdministrators({ mandates, day: now }: { mandates: Schemas['Mandate'][]; day: string }) {
  const { t } = useTranslation()
  const { data: people } = useQuery(peopleQuery)
  const directory = useDirectory()
  if (!people || !directory.ready) {
    return null
  }
  const here = people.filter((p) => !p.disabled && (p.left === null || p.left >= now))
  const going = (places: Iterable<{ ended: string | null }>) =>
    [...places].filter((p) => p.ended === null || p.ended >= now).length
  return (
    <Section title={t('role.administrator')}>
      <p>
        {t('home.admin.counts', {
          people: here.length,
          teams: going(directory.teams.values()),
          areas: going(directory.areas.values()),
          mandates: mandates.filter((m) => when(m, now) === 'current').length,
        })}
      </p>
      <p>
        <Link to="/directory">{t('home.admin.directory')}</Link>
        {' · '}
        <Link to="/directory/import">{t('home.admin.import')}</Link>
        {' · '}
        <Link to="/settings">{t('nav.settings')}</Link>
      </p>
    </Section>
  )
}

function ForAuditors({ surveys }: { surveys: Schemas['Survey'][] }) {
  const { t } = useTranslation()
  const open = surveys.filter((s) => !s.approved).length
  return (
    <Section title={t('role.auditor')}>
      <p>
        {t('home.audit', { count: open })} <Link to="/surveys">{t('nav.surveys')}</Link>
        {' · '}
        <Link to="/log">{t('nav.log')}</Link>
      </p>
    </Section>
  )
}
