import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import {
  mandatesQuery,
  membershipsQuery,
  organisationQuery,
  publishedRounds,
  roundsQuery,
  useDirectory,
  useSession,
} from '@/api/queries'
import { isProblem } from '@/api/problem'
import { NotFound } from '@/app/Fallbacks'
import { Figure } from '@/charts/Figure'
import { IntervalPicture } from '@/charts/Intervals'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, KeptBack, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { membersOf } from '@/features/home/todo'
import { day, today } from '@/lib/time'
import { teamResultQuery } from './queries'
import { when } from './register'
import classes from './TeamPage.module.css'
import { useFigureWords } from './useFigureWords'
import { agreementWords, capital, decimal, percent, shareWords } from './words'

/** Below this a team gets a guide for a nomination round and no figures. */
export const smallTeam = 8

/** A team's page, made for a meeting on a shared screen. */
export function TeamPage() {
  const { t, i18n } = useTranslation()
  const { team: id } = useParams({ from: '/shell/teams/$team' })
  const session = useSession()
  const directory = useDirectory()
  const memberships = useQuery(membershipsQuery)
  const rounds = useQuery(roundsQuery)
  const organisation = useQuery(organisationQuery)
  const [wall, setWall] = useWall()
  const failed = directory.error ?? memberships.error ?? rounds.error
  if (failed) {
    return <Failure error={failed} again={() => void memberships.refetch()} />
  }
  if (!directory.ready || !memberships.data || !rounds.data) {
    return <Loading />
  }
  const team = directory.teams.get(id)
  if (!team) {
    return <NotFound />
  }
  const zone = organisation.data?.data.time_zone
  const now = today(new Date(), zone)
  const members = membersOf(memberships.data, id, now)
  const latest = publishedRounds(rounds.data)[0]
  const opened = latest?.opened_at ? today(new Date(latest.opened_at), zone) : now
  const mine = membersOf(memberships.data, id, opened).includes(session.person)
  const { compare } = new Intl.Collator(i18n.language)
  const names = members
    .map((person) => directory.person(person))
    .filter(Boolean)
    .sort(compare)
  return (
    <Page
      title={team.name}
      lead={t('team.lead', { count: members.length })}
      aside={
        <Button variant="default" aria-pressed={wall} onClick={() => setWall(!wall)}>
          {t(wall ? 'team.wallOff' : 'team.wall')}
        </Button>
      }
    >
      {members.length < smallTeam ? (
        <Guide />
      ) : !latest ? (
        <Empty>{t('team.noRound')}</Empty>
      ) : mine ? (
        <>
          <Result round={latest} team={id} />
          <p className={prose.aside}>{t('findings.decides')}</p>
        </>
      ) : (
        <p className={prose.measure}>{t('team.notMine')}</p>
      )}
      <Mandates team={id} day={now} />
      <Section title={t('team.members')}>
        {names.length === 0 ? (
          <Empty>{t('state.none')}</Empty>
        ) : (
          <ul className={classes.names}>
            {names.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
      </Section>
    </Page>
  )
}

/** Whether the page is set large, until it is left. */
function useWall(): [boolean, (wall: boolean) => void] {
  const [wall, setWall] = useState(false)
  useEffect(() => {
    const { dataset } = document.documentElement
    if (wall) {
      dataset['wall'] = ''
    } else {
      delete dataset['wall']
    }
    return () => {
      delete dataset['wall']
    }
  }, [wall])
  return [wall, setWall]
}

function Result({ round, team }: { round: Schemas['Round']; team: string }) {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const result = useQuery(teamResultQuery(round.id, team))
  if (result.isError) {
    return isProblem(result.error, 'forbidden', 'not_found') ? (
      <p className={prose.measure}>{t('team.notMine')}</p>
    ) : (
      <Failure error={result.error} again={() => void result.refetch()} />
    )
  }
  if (result.isPending) {
    return <Loading />
  }
  const r = result.data.team
  const { language } = i18n
  const title = t('team.result', { round: round.label })
  const kept = t('state.keptBackShort')
  const sentences = [
    r.submitters !== null && capital(t('team.submitters', { share: shareWords(t, r.submitters) }), language),
    r.agreement !== null &&
      t('team.agreement', { how: agreementWords(t, r.agreement), u: decimal(r.agreement, language) }),
    r.effective_number !== null && t('team.concentration', { people: Math.round(r.effective_number) }),
    r.inward !== null && t('team.inward', { share: shareWords(t, r.inward) }),
  ].filter((s) => s !== false)
  const number = (value: number | null) => (value === null ? null : decimal(value, language))
  return (
    <>
      {sentences.length === 0 ? (
        <Section title={title}>
          <KeptBack />
        </Section>
      ) : (
        <Section title={title}>
          {sentences.map((s) => (
            <p key={s} className={`${prose.statement ?? ''} ${prose.wide ?? ''}`}>
              {s}
            </p>
          ))}
          <p>{t('team.openness')}</p>
          <Figure
            id="team-figures"
            title={t('team.table')}
            sentence={t('team.cannot4')}
            csvName="team"
            words={words}
            tableOpen
            table={{
              columns: [
                { key: 'what', label: t('team.what') },
                { key: 'value', label: t('team.value'), numeric: true },
              ],
              rows: [
                {
                  what: t('team.row.submitters'),
                  value: r.submitters === null ? null : t('findings.items.about', { n: r.submitters }),
                },
                { what: t('team.row.agreement'), value: number(r.agreement) },
                {
                  what: t('team.row.effective'),
                  value:
                    r.effective_number === null
                      ? null
                      : t('team.people', { count: Math.round(r.effective_number) }),
                },
                { what: t('team.row.gini'), value: number(r.gini) },
                {
                  what: t('team.row.inward'),
                  value: r.inward === null ? null : t('findings.items.about', { n: r.inward }),
                },
              ],
            }}
          >
            {r.submitters === null && r.inward === null ? null : (
              <IntervalPicture
                title={t('team.table')}
                bars
                rows={[
                  { key: 'submitters', label: t('team.row.submitters'), value: r.submitters },
                  { key: 'inward', label: t('team.row.inward'), value: r.inward },
                ]}
                format={(n) => percent(n, language)}
                keptBack={kept}
                labels={{
                  description: t('team.table'),
                  range: (lower, upper) => t('findings.items.range', { lower, upper }),
                  chance: (n) => t('findings.items.chanceOf', { n }),
                }}
              />
            )}
          </Figure>
        </Section>
      )}
      <Section title={t('team.cannot')}>
        <ul className={prose.bullets}>
          {(['cannot1', 'cannot2', 'cannot3'] as const).map((key) => (
            <li key={key}>{t(`team.${key}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('team.talk')}>
        <ul className={prose.bullets}>
          {(['talk1', 'talk2', 'talk3'] as const).map((key) => (
            <li key={key}>{t(`team.${key}`)}</li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function Mandates({ team, day: now }: { team: string; day: string }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  const { data } = useQuery(mandatesQuery)
  const rows = (data ?? []).filter(
    (m) => m.scope.kind === 'team' && m.scope.id === team && when(m, now) === 'current',
  )
  return (
    <Section title={t('team.mandates')}>
      {rows.length === 0 ? (
        <Empty>{t('team.mandatesNone')}</Empty>
      ) : (
        <Table
          quiet
          caption={t('team.mandates')}
          rows={rows}
          rowKey={(m) => m.id}
          columns={[
            { label: t('register.column.title'), cell: (m) => m.title },
            { label: t('register.column.holder'), cell: (m) => directory.person(m.holder) },
            {
              label: t('register.column.dates'),
              cell: (m) =>
                [
                  t('home.since', { date: day(m.start, i18n.language) }),
                  m.end && t('home.until', { date: day(m.end, i18n.language) }),
                  m.review && t('home.reviewBy', { date: day(m.review, i18n.language) }),
                ]
                  .filter(Boolean)
                  .join(', '),
            },
          ]}
        />
      )}
    </Section>
  )
}

/** For teams too small for figures: a consent page and the round, without lists. */
function Guide() {
  const { t } = useTranslation()
  return (
    <Section title={t('team.guide.title')} id="guide">
      <p>{t('team.guide.why')}</p>
      <h3>{t('team.guide.agree')}</h3>
      <ul className={prose.bullets}>
        {(['agree1', 'agree2', 'agree3'] as const).map((key) => (
          <li key={key}>{t(`team.guide.${key}`)}</li>
        ))}
      </ul>
      <h3>{t('team.guide.steps')}</h3>
      <ol className={prose.bullets}>
        {(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'] as const).map((key) => (
          <li key={key}>{t(`team.guide.${key}`)}</li>
        ))}
      </ol>
      <p className={prose.aside}>{t('team.guide.after')}</p>
    </Section>
  )
}
