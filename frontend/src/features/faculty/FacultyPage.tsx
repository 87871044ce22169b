import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { publishedRounds, releaseQuery, roundsQuery, surveysQuery, teamsQuery } from '@/api/queries'
import { Page } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { Deadline } from '@/components/When'
import css from './faculty.module.css'
import { FoundQuadrant } from './FoundQuadrant'
import { chosen, leaders, rowsOf, withoutFinding, type Leader, type Row } from './leading'
import { useNoticeText } from './NoticeCard'
import { leadershipQuery, participationQuery } from './queries'
import { Foundation, PrintButton } from './ReportPage'
import { ofHundred } from './say'
import { shownTeams } from './teams'
import { useWords, type Words } from './useWords'

/** What the latest release says, in sentences that lead to the rest. */
export function FacultyPage() {
  const { t } = useTranslation()
  const words = useWords()
  const rounds = useQuery(roundsQuery)
  const latest = rounds.data ? publishedRounds(rounds.data)[0] : undefined
  const release = useQuery({ ...releaseQuery(latest?.id ?? ''), enabled: latest !== undefined })
  const leadership = useQuery({ ...leadershipQuery(latest?.id ?? ''), enabled: latest !== undefined })
  const { data: surveys = [] } = useQuery(surveysQuery)
  const error = rounds.error ?? release.error ?? leadership.error ?? words.directory.error
  const here = latest && release.data && leadership.data && words.ready
  const survey = surveys.find((s) => s.id === latest?.survey)?.name ?? ''
  return (
    <Page
      title={t('faculty.title')}
      lead={
        here
          ? t('faculty.lead', {
              survey,
              round: latest.label,
              turnout: words.number(release.data.published.turnout),
              asked: words.number(release.data.published.asked),
            })
          : undefined
      }
      aside={here ? <PrintButton /> : undefined}
    >
      {error ? (
        <Failure error={error} again={() => void rounds.refetch()} />
      ) : here ? (
        <>
          <Entries
            findings={release.data}
            report={leadership.data.report}
            words={words}
            rounds={rounds.data ?? []}
          />
          <FoundQuadrant
            rows={chosen(
              rowsOf(leadership.data.report.cells, words.names, [], words.language),
              'organisation',
              '',
            )}
            quiet={withoutFinding(leadership.data.report, release.data.published.asked)}
            words={words}
          />
          <Foundation published={release.data.published} words={words} />
        </>
      ) : rounds.data && !latest ? (
        <>
          <Empty>{t('faculty.nothing')}</Empty>
          <div className={css.entries}>
            <OpenRounds rounds={rounds.data} />
          </div>
        </>
      ) : (
        <Loading />
      )}
    </Page>
  )
}

interface EntriesProps {
  findings: Schemas['Findings']
  report: Schemas['LeadershipReport']
  rounds: Schemas['Round'][]
  words: Words
}

function Entries({ findings, report, rounds, words }: EntriesProps) {
  const { t } = useTranslation()
  const round = findings.published.round.id
  const rows = rowsOf(report.cells, words.names, [], words.language)
  const p = findings.power
  return (
    <div className={css.entries}>
      <Entry
        title={t('faculty.emergent.title')}
        more={
          <Anchor
            component={Link}
            to="/rounds/$round/leadership"
            {...({ params: { round }, search: { scope: 'all', finding: 'emergent_leader' } } as object)}
          >
            {t('faculty.emergent.more')}
          </Anchor>
        }
      >
        <Named rows={rows} finding="emergent_leader" words={words} />
      </Entry>
      <Entry
        title={t('faculty.unmatched.title')}
        more={
          <Anchor
            component={Link}
            to="/rounds/$round/leadership"
            {...({ params: { round }, search: { scope: 'all', finding: 'unmatched_mandate' } } as object)}
          >
            {t('faculty.unmatched.more')}
          </Anchor>
        }
      >
        <Named rows={rows} finding="unmatched_mandate" words={words} />
      </Entry>
      <Entry
        title={t('faculty.titles.title')}
        more={<To to="/rounds/$round/leadership" round={round} text={t('nav.leadership')} />}
      >
        <p>
          {report.auc === null
            ? t('leadership.leadNone')
            : `${t('leadership.auc', { n: ofHundred(report.auc) })} ${words.sure(report.p_value)}`}
        </p>
      </Entry>
      <Entry
        title={t('faculty.power.title')}
        more={<To to="/rounds/$round/power" round={round} text={t('nav.power')} />}
      >
        <p>
          {p.effective_number === null || p.null_mean === null || p.excess === null
            ? t('power.leadNone')
            : [
                t('power.lead', {
                  effective: words.number(p.effective_number),
                  asked: words.number(findings.published.asked),
                }),
                t('power.lorenz.chance', {
                  seen: words.index(p.null_mean + p.excess),
                  chance: words.index(p.null_mean),
                }),
                words.sure(p.p_value),
              ].join(' ')}
        </p>
      </Entry>
      <Notices findings={findings} words={words} />
      <Kept findings={findings} words={words} />
      <Entry title={t('faculty.detect.title')} more={<To to="/how" round={round} text={t('nav.how')} />}>
        <Detectable d={findings.published.detectable} words={words} />
      </Entry>
      <OpenRounds rounds={rounds} />
    </div>
  )
}

function Entry({ title, more, children }: { title: string; more?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.entry} aria-label={title}>
      <h2>{title}</h2>
      <div>
        {children}
        {more && <p className={`noprint ${css.more ?? ''}`}>{more}</p>}
      </div>
    </section>
  )
}

function To({ to, round, text }: { to: string; round: string; text: string }) {
  return (
    <Anchor component={Link} {...({ to, params: { round } } as object)}>
      {text}
    </Anchor>
  )
}

/** Those of a finding by name: first those of the whole, then those of single places. */
function Named({
  rows,
  finding,
  words,
}: {
  rows: Row[]
  finding: 'emergent_leader' | 'unmatched_mandate'
  words: Words
}) {
  const { t } = useTranslation()
  const all = leaders(rows, finding)
  const everywhere = all.filter((l) => l.everywhere)
  const placed = all.filter((l) => !l.everywhere)
  const where = (l: Leader) => t('faculty.nameIn', { name: l.name, places: words.list(l.places) })
  if (all.length === 0) {
    return <p>{t(`faculty.${key[finding]}.none`)}</p>
  }
  return (
    <>
      {everywhere.length > 0 && <p className={css.names}>{words.list(everywhere.map((l) => l.name))}</p>}
      {everywhere.length > 0 && (
        <p>{t(`faculty.${key[finding]}.everywhere`, { count: everywhere.length })}</p>
      )}
      {placed.length > 0 && (
        <p>{t(`faculty.${key[finding]}.placed`, { people: words.list(placed.map(where)) })}</p>
      )}
    </>
  )
}

const key = { emergent_leader: 'emergent', unmatched_mandate: 'unmatched' } as const

function Notices({
  findings: { notices, published },
  words,
}: {
  findings: Schemas['Findings']
  words: Words
}) {
  const { t } = useTranslation()
  const text = useNoticeText()
  return (
    <Entry
      title={t('faculty.notices.title', { count: notices.length })}
      more={<To to="/rounds/$round/notices" round={published.round.id} text={t('faculty.notices.more')} />}
    >
      {notices.length === 0 && <p>{t('notices.none')}</p>}
      {notices.map((n, i) => (
        <p key={i}>
          <strong>{text.title(n)}.</strong> {text.sentence(n)}
          {n.scope.kind !== 'organisation' && (
            <span className={css.soft}> {words.names.scope(n.scope)}.</span>
          )}
        </p>
      ))}
    </Entry>
  )
}

function Kept({ findings, words }: { findings: Schemas['Findings']; words: Words }) {
  const { t } = useTranslation()
  const { data: teams = [] } = useQuery(teamsQuery)
  const shown = shownTeams(teams, findings.network.flows, words.language)
  const round = findings.published.round.id
  return (
    <Entry
      title={t('faculty.kept.title')}
      more={<To to="/rounds/$round" round={round} text={t('faculty.kept.more')} />}
    >
      {shown === null ? (
        <p>{t('network.none')}</p>
      ) : shown.keptBack.length === 0 ? (
        <p>{t('faculty.kept.none')}</p>
      ) : (
        <>
          <p className={css.names}>{words.list(shown.keptBack.map((x) => x.name))}</p>
          <p>
            {t('faculty.kept.sentence', {
              count: shown.keptBack.length,
              group: findings.published.floors.group,
            })}
          </p>
        </>
      )}
    </Entry>
  )
}

function Detectable({ d, words }: { d: Schemas['Detectable']; words: Words }) {
  const { t } = useTranslation()
  if (d.unmatched === null) {
    return <p>{t('faculty.detect.none')}</p>
  }
  return (
    <>
      <p>
        {d.unmatched ? t('faculty.detect.unmatched') : t('faculty.detect.notUnmatched')}{' '}
        {d.rounds_needed !== null && t('faculty.detect.rounds', { count: d.rounds_needed })}
      </p>
      <p>
        {d.emergent === null
          ? t('faculty.detect.notEmergent')
          : t('faculty.detect.emergent', { n: words.number(d.emergent) })}
      </p>
    </>
  )
}

function OpenRounds({ rounds }: { rounds: Schemas['Round'][] }) {
  const { t } = useTranslation()
  const running = rounds.filter((r) => r.state === 'open' || r.state === 'closing' || r.state === 'closed')
  return (
    <Entry title={t('faculty.open.title')}>
      {running.length === 0 && <p>{t('faculty.open.none')}</p>}
      {running.map((r) => (
        <OpenRound key={r.id} round={r} />
      ))}
    </Entry>
  )
}

function OpenRound({ round }: { round: Schemas['Round'] }) {
  const { t } = useTranslation()
  const words = useWords()
  const { data: p } = useQuery(participationQuery(round.id))
  return (
    <p>
      <Anchor component={Link} to="/rounds/$round" params={{ round: round.id } as never}>
        {round.label}
      </Anchor>
      {': '}
      {t(`roundState.${round.state}`)}
      {round.state === 'open' && (
        <>
          {' '}
          {t('faculty.open.until')} <Deadline at={round.closes_at} />
        </>
      )}
      {'. '}
      {p && p.turnout !== null
        ? t('round.turnout', { turnout: words.number(p.turnout), asked: words.number(p.asked) })
        : p && p.percent !== null
          ? t('round.percent', { share: words.share(p.percent), asked: words.number(p.asked) })
          : t('round.noPercent')}
    </p>
  )
}
