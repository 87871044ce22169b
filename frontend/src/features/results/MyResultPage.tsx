import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import {
  choicesQuery,
  mandatesQuery,
  organisationQuery,
  ownResultQuery,
  publishedRounds,
  releaseQuery,
  roundsQuery,
  useDirectory,
} from '@/api/queries'
import { isProblem } from '@/api/problem'
import { Bump } from '@/charts/Bump'
import { Figure } from '@/charts/Figure'
import { IntervalPicture } from '@/charts/Intervals'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, KeptBack, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { When } from '@/components/When'
import { ExampleLists } from '@/features/about/Example'
import { alone, aloneDays } from '@/features/home/todo'
import { today } from '@/lib/time'
import { Challenges } from './Challenges'
import { Comments } from './Comments'
import { Reply } from './Reply'
import { changeOf, followedRows, isKept, scopesWith, upTo } from './result'
import { ownResultsQuery } from './queries'
import { RoundChoice } from './RoundChoice'
import { StepBack } from './StepBack'
import { useFigureWords } from './useFigureWords'
import { listed, percent, placeOf, placeWords, scopeName, shareWords } from './words'

/** My own result: of a round, or of the latest one I was asked in. */
export function MyResultPage() {
  const { t } = useTranslation()
  const params: { round?: string } = useParams({ strict: false })
  const navigate = useNavigate()
  const rounds = useQuery(roundsQuery)
  const results = useQuery(ownResultsQuery)
  const choices = useQuery(choicesQuery)
  if (rounds.isError || results.isError) {
    return (
      <Page title={t('result.title')}>
        <Failure
          error={rounds.error ?? results.error}
          again={() => void (rounds.isError ? rounds.refetch() : results.refetch())}
        />
      </Page>
    )
  }
  if (!rounds.data || !results.data) {
    return <Loading />
  }
  const mine = publishedRounds(results.data.map((r) => r.round))
  if (choices.data?.seeing && !params.round) {
    return (
      <Page title={t('result.title')}>
        <p>{t('result.declined')}</p>
        <p>
          <Link to="/me">{t('result.declinedTo')}</Link>
        </p>
      </Page>
    )
  }
  const round = params.round ? rounds.data.find((r) => r.id === params.round) : mine[0]
  if (!round) {
    return (
      <Page title={t('result.title')}>
        <Empty>{t(params.round ? 'result.notAsked' : 'result.none')}</Empty>
      </Page>
    )
  }
  return (
    <Result
      key={round.id}
      round={round}
      results={upTo(results.data, round)}
      choice={
        <RoundChoice
          rounds={mine}
          round={round.id}
          choose={(id) => void navigate({ to: '/rounds/$round/result', params: { round: id } })}
        />
      }
    />
  )
}

function Result({
  round,
  results,
  choice,
}: {
  round: Schemas['Round']
  results: Schemas['OwnRoundResult'][]
  choice: React.ReactNode
}) {
  const { t } = useTranslation()
  const own = useQuery(ownResultQuery(round.id))
  const title = t('result.titleOf', { round: round.label })
  if (own.isError) {
    return (
      <Page title={title} aside={choice}>
        {isProblem(own.error, 'not_on_roster') ? (
          <Empty>{t('result.notAsked')}</Empty>
        ) : (
          <Failure error={own.error} again={() => void own.refetch()} />
        )}
      </Page>
    )
  }
  if (own.isPending) {
    return <Loading />
  }
  const { result, published, comments, declined } = own.data
  if (declined) {
    return (
      <Page
        title={title}
        aside={choice}
        lead={
          <>
            <p className={prose.statement}>{t('result.declined')}</p>
            <Link to="/me">{t('result.declinedTo')}</Link>
          </>
        }
      >
        <Challenges round={round.id} />
      </Page>
    )
  }
  return (
    <Page title={title} lead={<Headline result={result} />} aside={choice}>
      <AboutMandate round={round} result={result} />
      <Rounds results={results} />
      <Followed result={result} round={round} />
      <Comments comments={comments} />
      <Reply round={round.id} />
      <Challenges round={round.id} />
      <Method published={published} />
    </Page>
  )
}

/** What is said about the place: in words, with how sure, never as an order. */
function Headline({ result }: { result: Schemas['PersonResult'] }) {
  const { t, i18n } = useTranslation()
  if (isKept(result) || result.tier === null) {
    return (
      <>
        <p className={prose.statement}>{t('result.keptLead')}</p>
        <KeptBack />
        <p className={prose.measure}>{t('result.keptWhy')}</p>
      </>
    )
  }
  const place = placeWords(t, i18n.language, result)
  return (
    <>
      <p className={prose.statement}>{t(`result.headline.${result.tier}`)}</p>
      {placeOf(result) !== 'one' && <p className={prose.measure}>{t('result.group')}</p>}
      <p className={prose.measure}>
        {place ? t('result.place.sentence', { place }) : t('result.place.none')}
      </p>
      {result.score !== null && (
        <p className={prose.small}>{t('result.scoreNote', { score: result.score })}</p>
      )}
    </>
  )
}

/** What was found about my own mandate, with what helps; and that I am followed without one. */
function AboutMandate({ round, result }: { round: Schemas['Round']; result: Schemas['PersonResult'] }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  const mandates = useQuery(mandatesQuery)
  const organisation = useQuery(organisationQuery)
  const now = new Date()
  const day = today(now, organisation.data?.data.time_zone)
  const unmatched = scopesWith(result, 'unmatched_mandate')
  const emergent = scopesWith(result, 'emergent_leader')
  if (!directory.ready || unmatched.length + emergent.length === 0) {
    return null
  }
  const names = (scopes: Schemas['Scope'][]) =>
    listed(
      scopes.map((s) => scopeName(t, directory, s)),
      i18n.language,
    )
  const held = followedRows(result, mandates.data ?? [], day)
    .filter((r) => r.finding === 'unmatched_mandate')
    .flatMap((r) => r.mandates)
  return (
    <>
      {unmatched.length > 0 && (
        <Section title={t('result.about')} id="mandate">
          <p>{t('result.unmatched', { scopes: names(unmatched) })}</p>
          <p>
            {alone(round, now.getTime()) && round.published_at ? (
              <>
                {t('result.unmatchedAlone')}{' '}
                <When at={new Date(Date.parse(round.published_at) + aloneDays * 86_400_000).toISOString()} />.
              </>
            ) : (
              t('result.unmatchedLater')
            )}
          </p>
          <h3>{t('result.helps')}</h3>
          <ul className={prose.bullets}>
            {(['help1', 'help2', 'help3', 'help4', 'help5'] as const).map((key) => (
              <li key={key}>{t(`result.${key}`)}</li>
            ))}
          </ul>
          {held.map((m) => (
            <p key={m.id}>
              <StepBack mandate={m} named />
            </p>
          ))}
        </Section>
      )}
      {emergent.length > 0 && (
        <Section title={t('result.emergent')} id="followed-without">
          <p>{t('result.emergentText', { scopes: names(emergent) })}</p>
          <p>
            <Link to="/me">{t('result.emergentTo')}</Link>
          </p>
        </Section>
      )}
    </>
  )
}

function Rounds({ results }: { results: Schemas['OwnRoundResult'][] }) {
  const { t } = useTranslation()
  const words = useFigureWords()
  const change = changeOf(results)
  if (results.length === 0) {
    return null
  }
  return (
    <Section title={t('result.rounds')} id="rounds">
      <Bump
        figure={{
          id: 'own-rounds',
          title: t('result.bump.title'),
          sentence:
            change.kind === 'none' ? t('result.trend.none') : t(`result.trend.${change.kind}`, change),
          note: t('result.bump.note'),
          csvName: 'own-rounds',
          words,
        }}
        rounds={results.map(({ round, result }) => ({
          label: round.label,
          lower: result.lower,
          upper: result.upper,
          of: result.of,
          tier: result.tier,
          score: result.score,
        }))}
        labels={{
          description: t('result.bump.description'),
          first: t('result.bump.first'),
          last: t('result.bump.last'),
          middle: t('result.bump.middle'),
          notComparable: t('result.bump.notComparable'),
          interval: (lower, upper, of) => t('result.bump.interval', { lower, upper, of }),
          tier: {
            more_often: t('tier.more_often'),
            as_often: t('tier.as_often'),
            less_often: t('tier.less_often'),
          },
          columns: {
            round: t('result.bump.column.round'),
            interval: t('result.bump.column.interval'),
            tier: t('result.bump.column.tier'),
            score: t('result.bump.column.score'),
          },
        }}
        format={String}
      />
    </Section>
  )
}

function Followed({ result, round }: { result: Schemas['PersonResult']; round: Schemas['Round'] }) {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const directory = useDirectory()
  const mandates = useQuery(mandatesQuery)
  if (!directory.ready || result.followed.length === 0) {
    return null
  }
  // As the round froze it: mandates of later were not asked about.
  const rows = followedRows(result, mandates.data ?? [], (round.opened_at ?? round.opens_at).slice(0, 10))
  const whole = result.followed.find((f) => f.scope.kind === 'organisation')
  const name = (s: Schemas['Scope']) => scopeName(t, directory, s)
  const held = (r: (typeof rows)[number]) =>
    r.mandates.length > 0
      ? listed(
          r.mandates.map((m) => m.title),
          i18n.language,
        )
      : t('result.noMandate')
  const found = (r: (typeof rows)[number]) =>
    r.finding ? t(`result.findingOf.${r.finding}`) : t('state.keptBackShort')
  return (
    <Section title={t('result.followed')} id="followed">
      <p>{t('result.followedLead')}</p>
      <Figure
        id="own-following"
        title={t('result.column.share')}
        sentence={
          whole?.share == null
            ? t('result.followedKept')
            : t('result.followedSentence', { share: shareWords(t, whole.share) })
        }
        note={t('result.noFinding')}
        csvName="own-following"
        words={words}
        tableOpen
        table={{
          columns: [
            { key: 'scope', label: t('result.column.scope') },
            { key: 'share', label: t('result.column.share'), numeric: true },
            { key: 'finding', label: t('result.column.finding') },
            { key: 'mandates', label: t('result.column.mandates') },
          ],
          rows: rows.map((r) => ({
            scope: name(r.scope),
            share: r.share,
            finding: found(r),
            mandates: held(r),
          })),
        }}
        tableView={
          <Table
            quiet
            caption={t('result.followed')}
            rows={rows}
            rowKey={(r) => `${r.scope.kind}${r.scope.id ?? ''}`}
            columns={[
              { label: t('result.column.scope'), cell: (r) => name(r.scope) },
              {
                label: t('result.column.share'),
                cell: (r) => (r.share === null ? t('state.keptBackShort') : shareWords(t, r.share)),
              },
              { label: t('result.column.finding'), cell: found },
              { label: t('result.column.mandates'), cell: held },
            ]}
          />
        }
      >
        {rows.some((r) => r.share !== null) ? (
          <IntervalPicture
            title={t('result.column.share')}
            bars
            rows={rows.map((r) => ({
              key: `${r.scope.kind}${r.scope.id ?? ''}`,
              label: name(r.scope),
              value: r.share,
            }))}
            format={(n) => percent(n, i18n.language)}
            keptBack={t('state.keptBackShort')}
            labels={{
              description: t('result.followedLead'),
              range: (lower, upper) => t('findings.items.range', { lower, upper }),
              chance: (n) => t('findings.items.chanceOf', { n }),
            }}
          />
        ) : null}
      </Figure>
    </Section>
  )
}

function Method({ published }: { published: Schemas['Published'] }) {
  const { t } = useTranslation()
  const release = useQuery(releaseQuery(published.round.id))
  const { floors, turnout, asked } = published
  const coverage = release.data?.agreement.coverage ?? null
  return (
    <>
      <Section title={t('result.method')} id="method">
        <p>{t('result.methodLead')}</p>
        <ExampleLists />
        <p>{t('result.methodResult')}</p>
        <p>
          <Link to="/how" hash="example">
            {t('result.methodTo')}
          </Link>
        </p>
      </Section>
      <Section title={t('result.floors')} id="floors">
        <p>
          {coverage === null
            ? t('result.coverageKept', { turnout, asked })
            : t('result.coverage', { turnout, asked, coverage })}
        </p>
        <p>{t('result.floorsText', { tier: floors.tier, score: floors.score })}</p>
        <p className={prose.aside}>{t('result.decides')}</p>
        <p>
          <Link to="/rounds/$round/findings" params={{ round: published.round.id }}>
            {t('result.toFindings')}
          </Link>
        </p>
      </Section>
    </>
  )
}
