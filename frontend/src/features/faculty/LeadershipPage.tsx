import { Anchor, NativeSelect } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { releaseQuery, roundsQuery, useRole } from '@/api/queries'
import { ChanceScale, intervalFacts, Intervals } from '@/charts'
import { Section } from '@/components/Page'
import css from './faculty.module.css'
import { FoundQuadrant } from './FoundQuadrant'
import { chosen, findings, rowsOf, scopesOf, withoutFinding, type Found, type Row } from './leading'
import { leadershipQuery, roundsBefore } from './queries'
import { ReportPage, useRoundParam } from './ReportPage'
import { ofHundred, together } from './say'
import type { Words } from './useWords'

type Answer = Schemas['LeadershipAnswer']

/** Who is followed, with a mandate or without, and which mandates are not seen to be. */
export function LeadershipPage() {
  const { t } = useTranslation()
  const round = useRoundParam()
  const faculty = useRole('faculty')
  // Without the role there are no people in it: the rest is everybody's to read.
  const named = useQuery({ ...leadershipQuery(round), enabled: faculty })
  const open = useQuery({
    ...releaseQuery(round),
    enabled: !faculty,
    select: (f): Answer => ({ published: f.published, report: f.leadership }),
  })
  return (
    <ReportPage
      title={t('nav.leadership')}
      query={faculty ? named : open}
      lead={({ report }) => <Lead report={report} />}
    >
      {(answer, words) => (
        <>
          {faculty && <People answer={answer} words={words} />}
          <Alignment report={answer.report} words={words} />
          <Vacancies report={answer.report} words={words} />
        </>
      )}
    </ReportPage>
  )
}

function Lead({ report }: { report: Schemas['LeadershipReport'] }) {
  const { t } = useTranslation()
  if (report.auc === null) {
    return t('leadership.leadNone')
  }
  return t('leadership.auc', { n: ofHundred(report.auc) })
}

function People({ answer, words }: { answer: Answer; words: Words }) {
  const { t } = useTranslation()
  const { report, published } = answer
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { scope?: string; finding?: string }
  const { data: rounds = [] } = useQuery(roundsQuery)
  const before = roundsBefore(rounds, published.round)
  const earlier = useQueries({
    queries: before.map((r) => leadershipQuery(r.id)),
    combine: (all) => all.flatMap((q) => (q.data ? [q.data.report.cells] : [])),
  })
  const rows = rowsOf(report.cells, words.names, earlier, words.language)
  const scopes = scopesOf(rows, words.language)
  const wanted = search.scope ?? 'organisation'
  const scope = wanted === 'all' || scopes.some((s) => s.key === wanted) ? wanted : 'organisation'
  const finding = (findings as readonly string[]).includes(search.finding ?? '') ? (search.finding ?? '') : ''
  const shown = chosen(rows, scope, finding)
  // The picture and its sentence are of all findings: of one alone they would say that there are no others.
  const drawn = chosen(rows, scope, '')
  const quiet = scope === 'organisation' ? withoutFinding(report, published.asked) : null
  const filter = (change: { scope?: string; finding?: string }) =>
    void navigate({
      to: '.',
      search: { ...search, ...change } as never,
      replace: true,
      resetScroll: false,
    })
  return (
    <>
      <div className={`noprint ${css.filters ?? ''}`}>
        <NativeSelect
          label={t('leadership.filter.scope')}
          value={scope}
          onChange={(e) => filter({ scope: e.currentTarget.value })}
          data={[
            { value: 'organisation', label: t('scope.organisation') },
            { value: 'all', label: t('leadership.filter.everywhere') },
            ...scopes.filter((s) => s.key !== 'organisation').map((s) => ({ value: s.key, label: s.name })),
          ]}
        />
        <NativeSelect
          label={t('leadership.filter.finding')}
          value={finding}
          onChange={(e) => filter({ finding: e.currentTarget.value })}
          data={[
            { value: '', label: t('leadership.filter.any') },
            ...findings.map((f) => ({ value: f, label: t(`finding.${f}`) })),
          ]}
        />
      </div>
      <FoundQuadrant rows={drawn} quiet={quiet} words={words} />
      <Section title={t('leadership.people')}>
        <p>{t('leadership.peopleLead', { count: earlier.length + 1 })}</p>
        {(finding ? findings.filter((f) => f === finding) : findings).map((f) => (
          <Group
            key={f}
            finding={f}
            rows={shown.filter((r) => r.finding === f)}
            of={earlier.length + 1}
            words={words}
          />
        ))}
        <div className={css.group}>
          <h3>{t('finding.no_finding')}</h3>
          <p>{t('leadership.about.no_finding')}</p>
        </div>
        <p>
          <Anchor component={Link} to="/register">
            {t('leadership.register')}
          </Anchor>
        </p>
      </Section>
    </>
  )
}

function Group({
  finding,
  rows,
  of: rounds,
  words,
}: {
  finding: Found
  rows: Row[]
  of: number
  words: Words
}) {
  const { t } = useTranslation()
  const followed = useFollowed(words)
  return (
    <div className={css.group}>
      <h3>{t(`leadership.heading.${finding}`)}</h3>
      <p>{rows.length > 0 ? t(`leadership.about.${finding}`) : t('leadership.noneHere')}</p>
      <ul className={css.people}>
        {rows.map((r) => (
          <li key={r.key}>
            <span>{r.name}</span>
            <span className={css.soft}>{r.scopeName}</span>
            <span>
              {followed(r)}
              {rounds > 1 && `; ${t('leadership.agree', { count: r.agree, of: rounds })}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The share in words. The lowest step stands for everything below it, nobody included. */
function useFollowed(words: Words): (row: Row) => string {
  const { t } = useTranslation()
  return ({ share }) =>
    share === null
      ? t('leadership.shareKept')
      : share <= 30 // the lowest step of ten who could; of more it is lower
        ? t('leadership.shareLow', { share: words.share(share) })
        : t('leadership.share', { share: words.share(share) })
}

function Alignment({ report: r, words }: { report: Schemas['LeadershipReport']; words: Words }) {
  const { t } = useTranslation()
  const hundred = r.auc === null ? null : ofHundred(r.auc)
  const number = (n: number) => words.number(n)
  return (
    <>
      <ChanceScale
        figure={words.figure('mandates-and-followers', {
          title: t('leadership.pairs.title'),
          sentence:
            hundred === null
              ? t('leadership.leadNone')
              : `${t('leadership.auc', { n: hundred })} ${words.sure(r.p_value)} ${gate(r, t)}`,
          note: t('leadership.pairs.note'),
        })}
        value={hundred}
        chance={50}
        domain={[0, 100]}
        labels={{
          description: t('leadership.pairs.description'),
          value: t('leadership.pairs.value'),
          chance: t('charts.chance'),
          excess: t('charts.excess'),
        }}
        columns={{ what: t('charts.what'), value: t('leadership.pairs.unit') }}
        format={number}
      />
      <Intervals
        figure={words.figure('level-and-following', {
          title: t('leadership.tau.title'),
          sentence:
            r.tau_b === null
              ? t('leadership.leadNone')
              : t('leadership.tau.sentence', {
                  how: t(`leadership.tau.${together(r.tau_b, r.tau_b_lower, r.tau_b_upper)}`),
                  tau: words.index(r.tau_b),
                  range: range(r.tau_b_lower, r.tau_b_upper, t, words),
                }),
          note: t('leadership.tau.note'),
        })}
        rows={[
          {
            key: 'tau',
            label: t('leadership.tau.row'),
            value: r.tau_b,
            lower: r.tau_b_lower,
            upper: r.tau_b_upper,
            chance: 0,
          },
        ]}
        domain={[-1, 1]}
        labels={{
          description: t('leadership.tau.description'),
          range: (lower, upper) =>
            t('charts.range', { lower: words.index(lower), upper: words.index(upper) }),
          chance: (v) => t('charts.byChance', { value: words.number(v) }),
          columns: {
            label: t('charts.what'),
            value: t('charts.value'),
            lower: t('charts.lower'),
            upper: t('charts.upper'),
            chance: t('charts.chance'),
          },
        }}
        format={words.index}
      />
    </>
  )
}

function range(lower: number | null, upper: number | null, t: TFunction, words: Words): string {
  return lower === null || upper === null
    ? t('state.keptBackShort')
    : t('charts.range', { lower: words.index(lower), upper: words.index(upper) })
}

function gate(r: Schemas['LeadershipReport'], t: TFunction): string {
  if (r.gate_open === false) return t('leadership.gate.closed')
  if (r.tested === null || r.unmatched === null) return t('leadership.gate.few')
  return t('leadership.gate.open', { tested: r.tested, count: r.unmatched })
}

function Vacancies({ report, words }: { report: Schemas['LeadershipReport']; words: Words }) {
  const { t } = useTranslation()
  const collator = new Intl.Collator(words.language, { numeric: true })
  const rows = report.vacancies
    .map((v) => ({
      key: v.area,
      label: words.directory.place(v.area) || t('faculty.unknownPlace'),
      value: v.nobody,
      lower: v.lower,
      upper: v.upper,
    }))
    .sort((a, b) => collator.compare(a.label, b.label))
  const { highest, overlap } = intervalFacts(rows)
  return (
    <Intervals
      figure={words.figure('areas-without-anybody', {
        title: t('leadership.vacancy.title'),
        sentence:
          highest === null || highest.value === null
            ? t('leadership.vacancy.none')
            : overlap
              ? t('leadership.vacancy.overlap', { share: words.share(highest.value) })
              : t('leadership.vacancy.apart', { share: words.share(highest.value), area: highest.label }),
        note: t('leadership.vacancy.note'),
      })}
      rows={rows}
      labels={{
        description: t('leadership.vacancy.description'),
        range: (lower, upper) => t('charts.range', { lower: words.share(lower), upper: words.share(upper) }),
        chance: (v) => t('charts.byChance', { value: words.share(v) }),
        columns: {
          label: t('charts.area'),
          value: t('leadership.vacancy.value'),
          lower: t('charts.lower'),
          upper: t('charts.upper'),
          chance: t('charts.chance'),
        },
      }}
      format={words.share}
    />
  )
}
