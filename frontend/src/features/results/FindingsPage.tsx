import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { publishedRounds, releaseQuery, roundsQuery, surveysQuery, useDirectory } from '@/api/queries'
import { ChanceScale } from '@/charts/ChanceScale'
import { Intervals } from '@/charts/Intervals'
import { intervalFacts } from '@/charts/intervals.shape'
import { Lorenz } from '@/charts/Lorenz'
import { lorenzFacts } from '@/charts/lorenz.shape'
import { Trend } from '@/charts/Trend'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, KeptBack, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { NoticeCard } from '@/features/faculty/NoticeCard'
import {
  agreementSentence,
  firstSentences,
  powerSentence,
  titlesSentence,
  trendSentence,
  unmatchedSentence,
} from './findings'
import { RoundChoice } from './RoundChoice'
import { useFigureWords } from './useFigureWords'
import { decimal, percent } from './words'

type Findings = Schemas['Findings']

/** What was found about the whole, for everybody. */
export function FindingsPage() {
  const { t, i18n } = useTranslation()
  const { round: id } = useParams({ from: '/shell/rounds/$round/findings' })
  const navigate = useNavigate()
  const release = useQuery(releaseQuery(id))
  const rounds = useQuery(roundsQuery)
  const choice = (
    <RoundChoice
      rounds={publishedRounds(rounds.data ?? [])}
      round={id}
      choose={(round) => void navigate({ to: '/rounds/$round/findings', params: { round } })}
    />
  )
  if (release.isError) {
    return (
      <Page title={t('nav.findings')} aside={choice}>
        <Failure error={release.error} again={() => void release.refetch()} />
      </Page>
    )
  }
  if (release.isPending) {
    return <Loading />
  }
  const found = release.data
  const { published } = found
  const short = firstSentences(t, i18n.language, found)
  return (
    <Page
      title={t('findings.title', { round: published.round.label })}
      lead={t('findings.lead', { turnout: published.turnout, asked: published.asked })}
      aside={choice}
    >
      <Section title={t('findings.summary')} id="summary">
        {short.length === 0 ? (
          <KeptBack />
        ) : (
          <ul className={prose.bullets}>
            {short.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ul>
        )}
      </Section>
      <Titles report={found.leadership} />
      <Power report={found.power} asked={published.asked} />
      <Agreement report={found.agreement} />
      <Section title={t('findings.notices.heading')} id="notices">
        {found.notices.length === 0 ? (
          <Empty>{t('findings.notices.none')}</Empty>
        ) : (
          <>
            <p>{t('findings.notices.lead', { count: found.notices.length })}</p>
            {found.notices.map((n) => (
              <NoticeCard
                key={`${n.rule}${n.scope.kind}${n.scope.id ?? ''}`}
                notice={n}
                published={published}
              />
            ))}
          </>
        )}
      </Section>
      <Items found={found} />
      <Vacancies vacancies={found.leadership.vacancies} />
      <Areas areas={found.areas} />
      <Detectable detectable={published.detectable} />
      <Method published={published} />
    </Page>
  )
}

function Titles({ report }: { report: Schemas['LeadershipReport'] }) {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const { language } = i18n
  const said = titlesSentence(t, report)
  if (!said) {
    return (
      <Section title={t('findings.titles.heading')} id="titles">
        <KeptBack />
      </Section>
    )
  }
  const { tau_b, tau_b_lower, tau_b_upper, p_value } = report
  return (
    <Section title={t('findings.titles.heading')} id="titles">
      <ChanceScale
        figure={{
          id: 'titles-pairs',
          title: t('findings.titles.figure'),
          sentence: said,
          csvName: 'titles-and-following',
          words,
        }}
        value={report.auc === null ? null : Math.round(report.auc * 100)}
        chance={50}
        domain={[0, 100]}
        labels={{
          description: t('findings.titles.description'),
          value: t('findings.titles.value'),
          chance: t('findings.titles.chance'),
          excess: t('findings.titles.excess'),
        }}
        columns={{ what: t('findings.titles.what'), value: t('findings.titles.count') }}
        format={(n) => decimal(n, language)}
      />
      <p>{unmatchedSentence(t, report)}</p>
      {p_value !== null && (
        <p className={prose.small}>
          {t('findings.titles.gate', { p: decimal(p_value, language, 3) })}{' '}
          {tau_b !== null &&
            tau_b_lower !== null &&
            tau_b_upper !== null &&
            t('findings.titles.tau', {
              tau: decimal(tau_b, language),
              lower: decimal(tau_b_lower, language),
              upper: decimal(tau_b_upper, language),
            })}
        </p>
      )}
    </Section>
  )
}

function Power({ report, asked }: { report: Schemas['PowerReport']; asked: number }) {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const { language } = i18n
  const said = powerSentence(t, report, asked)
  const facts = lorenzFacts(report.lorenz)
  const trend = trendSentence(t, report.trend)
  const { mandates, holders, several, largest_share: largest } = report
  const part = (x: number) => percent(Math.round(100 * x), language)
  // The published index has a correction that what chance gives has not: both together, uncorrected.
  const value =
    report.null_mean === null || report.excess === null
      ? null
      : Math.round((report.null_mean + report.excess) * 100) / 100
  return (
    <Section title={t('findings.power.heading')} id="power">
      {!said && !facts ? (
        <KeptBack />
      ) : (
        <>
          <p>{said}</p>
          {facts && (
            <Lorenz
              figure={{
                id: 'lorenz',
                title: t('findings.power.lorenz'),
                sentence: t('findings.power.lorenzSentence', {
                  top: Math.round(facts.topTenth * 100),
                  half: Math.round(facts.lowerHalf * 100),
                }),
                note: t('findings.power.note'),
                csvName: 'following-shared',
                words,
              }}
              lorenz={report.lorenz}
              scale={{
                value,
                chance: report.null_mean,
                labels: {
                  description: t('findings.power.giniDescription'),
                  value: t('findings.power.gini'),
                  chance: t('findings.power.giniChance'),
                  excess: t('findings.power.giniExcess'),
                },
                format: (n) => decimal(n, language),
              }}
              labels={{
                description: t('findings.power.lorenzDescription'),
                people: t('findings.power.people'),
                following: t('findings.power.following'),
                equal: t('findings.power.equal'),
                curve: t('findings.power.curve'),
                topTenth: (x) => t('findings.power.topTenth', { part: part(x) }),
              }}
              format={part}
            />
          )}
          {report.trend.values.length > 1 && trend && (
            <Trend
              figure={{
                id: 'trend',
                title: t('findings.power.trendHeading'),
                sentence: trend,
                csvName: 'concentration-over-rounds',
                words,
              }}
              points={report.trend.values.map((v) => ({ at: v.number, label: v.label, value: v.gini }))}
              slope={report.trend.slope}
              domain={[0, 1]}
              labels={{
                description: t('findings.power.trendDescription'),
                chance: t('findings.power.giniChance'),
                slope: t('findings.power.slope'),
                columns: {
                  round: t('findings.power.roundColumn'),
                  value: t('findings.power.valueColumn'),
                },
              }}
              format={(n) => decimal(n, language, 3)}
            />
          )}
        </>
      )}
      {mandates !== null && holders !== null && several !== null && largest !== null && (
        <p>{t('findings.power.stack', { holders, mandates, count: several, largest })}</p>
      )}
      <p>
        <Link to="/register">{t('nav.register')}</Link>
      </p>
    </Section>
  )
}

function Agreement({ report }: { report: Schemas['AgreementReport'] }) {
  const { t, i18n } = useTranslation()
  const sentences = [
    agreementSentence(t, i18n.language, report),
    report.coverage !== null && t('findings.agree.coverage', { coverage: report.coverage }),
    report.tie_rate !== null && t('findings.agree.ties', { ties: Math.round(report.tie_rate * 100) }),
    report.connected !== null && t(report.connected ? 'findings.agree.connected' : 'findings.agree.apart'),
  ].filter(Boolean)
  return (
    <Section title={t('findings.agree.heading')} id="agreement">
      {sentences.length === 0 ? <KeptBack /> : <p>{sentences.join(' ')}</p>}
    </Section>
  )
}

function Items({ found }: { found: Findings }) {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const { data: surveys } = useQuery(surveysQuery)
  const items = surveys?.find((s) => s.id === found.published.round.survey)?.settings.items ?? []
  if (found.items.length === 0) {
    return null
  }
  const rows = found.items.map((i) => ({
    key: i.item,
    label: items.find((x) => x.id === i.item)?.text ?? t('findings.items.unknownItem'),
    value: i.share,
    lower: i.lower,
    upper: i.upper,
  }))
  const { highest, lowest, overlap } = intervalFacts(rows)
  return (
    <Section title={t('findings.items.heading')} id="items">
      <Intervals
        figure={{
          id: 'items-figure',
          title: t('findings.items.figure'),
          sentence:
            highest && lowest
              ? `${t('findings.items.sentence', { high: highest.label, low: lowest.label })} ${t(
                  overlap === false ? 'findings.items.apart' : 'findings.items.overlap',
                )}`
              : t('state.keptBack'),
          csvName: 'other-questions',
          words,
        }}
        rows={rows}
        labels={{
          description: t('findings.items.description'),
          range: (lower, upper) => t('findings.items.range', { lower, upper: percent(upper, i18n.language) }),
          chance: (n) => t('findings.items.chanceOf', { n }),
          columns: {
            label: t('findings.items.question'),
            value: t('findings.items.yes'),
            lower: t('findings.items.lower'),
            upper: t('findings.items.upper'),
            chance: t('findings.items.chance'),
          },
        }}
        format={(n) => percent(n, i18n.language)}
      />
    </Section>
  )
}

function Vacancies({ vacancies }: { vacancies: Schemas['VacancyReport'][] }) {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const directory = useDirectory()
  if (vacancies.length === 0 || !directory.ready) {
    return null
  }
  const { compare } = new Intl.Collator(i18n.language, { numeric: true })
  const rows = vacancies
    .map((v) => ({
      key: v.area,
      label: directory.place(v.area) || t('word.area'),
      value: v.nobody,
      lower: v.lower,
      upper: v.upper,
    }))
    .sort((a, b) => compare(a.label, b.label))
  const { highest, lowest, overlap } = intervalFacts(rows)
  return (
    <Section title={t('findings.vacancies.heading')} id="vacancies">
      <Intervals
        figure={{
          id: 'vacancies-figure',
          title: t('findings.vacancies.figure'),
          sentence:
            highest === null
              ? t('state.keptBack')
              : lowest === null || overlap === false
                ? t('findings.vacancies.sentence', { area: highest.label, share: highest.value ?? 0 })
                : t('findings.vacancies.alike', { share: highest.value ?? 0 }),
          csvName: 'named-nobody',
          words,
        }}
        rows={rows}
        labels={{
          description: t('findings.vacancies.description'),
          range: (lower, upper) => t('findings.items.range', { lower, upper: percent(upper, i18n.language) }),
          chance: (n) => t('findings.items.chanceOf', { n }),
          columns: {
            label: t('findings.vacancies.area'),
            value: t('findings.vacancies.yes'),
            lower: t('findings.items.lower'),
            upper: t('findings.items.upper'),
            chance: t('findings.items.chance'),
          },
        }}
        format={(n) => percent(n, i18n.language)}
      />
    </Section>
  )
}

function Areas({ areas }: { areas: Schemas['AreaReport'][] }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  if (areas.length === 0 || !directory.ready) {
    return null
  }
  const { language } = i18n
  const { compare } = new Intl.Collator(language, { numeric: true })
  const name = (a: Schemas['AreaReport']) => directory.place(a.area) || t('word.area')
  const shown = (value: number | null, text: (v: number) => string) =>
    value === null ? <span className={prose.soft}>{t('state.keptBackShort')}</span> : text(value)
  return (
    <Section title={t('findings.areas.heading')} id="areas">
      <Table
        caption={t('findings.areas.caption')}
        rows={[...areas].sort((a, b) => compare(name(a), name(b)))}
        rowKey={(a) => a.area}
        columns={[
          { label: t('findings.vacancies.area'), cell: name },
          {
            label: t('findings.areas.effective'),
            numeric: true,
            cell: (a) => shown(a.effective_number, (n) => t('findings.areas.people', { n: Math.round(n) })),
          },
          {
            label: t('findings.areas.gini'),
            numeric: true,
            cell: (a) => shown(a.gini, (v) => decimal(v, language)),
          },
          {
            label: t('findings.areas.excess'),
            numeric: true,
            cell: (a) => shown(a.excess, (v) => decimal(v, language)),
          },
          {
            label: t('findings.areas.nobody'),
            numeric: true,
            cell: (a) => shown(a.nobody, (n) => percent(n, language)),
          },
        ]}
      />
    </Section>
  )
}

function Detectable({ detectable }: { detectable: Schemas['Detectable'] }) {
  const { t } = useTranslation()
  const { unmatched, emergent, rounds_needed: rounds } = detectable
  return (
    <Section title={t('findings.detectable.heading')} id="detectable">
      <ul className={prose.bullets}>
        {unmatched !== null && (
          <li>{t(unmatched ? 'findings.detectable.unmatchedYes' : 'findings.detectable.unmatchedNo')}</li>
        )}
        {emergent !== null && <li>{t('findings.detectable.emergent', { count: emergent })}</li>}
        {rounds !== null && <li>{t('findings.detectable.rounds', { count: rounds })}</li>}
        <li>{t('findings.detectable.always')}</li>
      </ul>
    </Section>
  )
}

function Method({ published }: { published: Schemas['Published'] }) {
  const { t } = useTranslation()
  const { method, version, hash, floors } = published
  return (
    <Section title={t('findings.method')} id="method">
      <p>
        {t('findings.methodLine', { method, version })} {t('findings.floorsLine', { ...floors })}
      </p>
      <p>
        {t('findings.hash')} <code className={prose.mono}>{hash}</code>
      </p>
      <p className={prose.aside}>{t('findings.decides')}</p>
      <p>
        <Link to="/how">{t('nav.how')}</Link>
        {' · '}
        <Link to="/how/lists">{t('nav.lists')}</Link>
      </p>
    </Section>
  )
}
