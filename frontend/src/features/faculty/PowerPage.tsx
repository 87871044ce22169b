import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { releaseQuery } from '@/api/queries'
import {
  ChanceScale,
  Figure,
  IntervalPicture,
  Lorenz,
  lorenzFacts,
  Persistence,
  RoleStack,
  Trend,
} from '@/charts'
import { Section } from '@/components/Page'
import { NoticeCard } from './NoticeCard'
import css from './faculty.module.css'
import { ReportPage, useRoundParam } from './ReportPage'
import { course, timesAsLikely } from './say'
import type { Words } from './useWords'

type Power = Schemas['PowerReport']
type Findings = Schemas['Findings']

/** How following and mandates gather, and whether they do so more than chance. */
export function PowerPage() {
  const { t } = useTranslation()
  const query = useQuery(releaseQuery(useRoundParam()))
  return (
    <ReportPage
      title={t('nav.power')}
      query={query}
      lead={({ power, published }, words) =>
        power.effective_number === null
          ? t('power.leadNone')
          : t('power.lead', {
              effective: words.number(power.effective_number),
              asked: words.number(published.asked),
            })
      }
    >
      {(findings, words) => (
        <>
          <Concentration power={findings.power} words={words} />
          <Areas findings={findings} words={words} />
          <Stacking power={findings.power} words={words} />
          <Rounds power={findings.power} words={words} />
          <Mobility power={findings.power} words={words} />
          <Attachment findings={findings} words={words} />
          <Warnings findings={findings} />
        </>
      )}
    </ReportPage>
  )
}

function Concentration({ power: p, words }: { power: Power; words: Words }) {
  const { t } = useTranslation()
  const facts = lorenzFacts(p.lorenz)
  // The published index is corrected for the number of people; what chance gives is not.
  const plain = p.null_mean === null || p.excess === null ? null : p.null_mean + p.excess
  return (
    <Lorenz
      figure={words.figure('concentration', {
        title: t('power.lorenz.title'),
        sentence:
          facts === null || plain === null || p.null_mean === null
            ? t('power.leadNone')
            : [
                t('power.lorenz.sentence', {
                  top: words.part(facts.topTenth),
                  half: words.part(facts.lowerHalf),
                }),
                t('power.lorenz.chance', {
                  seen: words.index(plain),
                  chance: words.index(p.null_mean),
                }),
                words.sure(p.p_value),
              ].join(' '),
        note: t('power.lorenz.note'),
      })}
      lorenz={p.lorenz}
      scale={{
        value: plain,
        chance: p.null_mean,
        labels: {
          description: t('power.scale.description'),
          value: t('power.scale.value'),
          chance: t('charts.chance'),
          excess: t('charts.excess'),
        },
        format: words.index,
      }}
      labels={{
        description: t('power.lorenz.description'),
        people: t('power.lorenz.people'),
        following: t('power.lorenz.following'),
        equal: t('power.lorenz.equal'),
        curve: t('power.lorenz.curve'),
        topTenth: (part) => t('power.lorenz.topTenth', { share: words.part(part) }),
      }}
      format={words.part}
    />
  )
}

function Areas({ findings, words }: { findings: Findings; words: Words }) {
  const { t } = useTranslation()
  const collator = new Intl.Collator(words.language, { numeric: true })
  const rows = findings.areas
    .map((a) => ({ ...a, name: words.directory.place(a.area) || t('faculty.unknownPlace') }))
    .sort((a, b) => collator.compare(a.name, b.name))
  const shown = rows.filter((a) => a.effective_number !== null).length
  const inHalf = findings.power.in_half_of_areas
  const capture = findings.notices.find((n) => n.rule === 'cross_area_capture')
  const title = t('power.areas.title')
  const most = Math.max(10, ...rows.map((a) => a.effective_number ?? 0))
  return (
    <Figure
      {...words.figure('areas', {
        title,
        sentence: [
          inHalf === null ? t('power.areas.inHalfNone') : t('power.areas.inHalf', { count: inHalf }),
          // The release has a p-value of it only where it became a notice.
          inHalf === null ? '' : capture ? words.sure(capture.p_value) : t('power.areas.capture'),
          shown < rows.length ? t('power.areas.kept', { count: rows.length - shown }) : '',
        ].join(' '),
        note: t('power.areas.note'),
      })}
      table={{
        columns: [
          { key: 'area', label: t('charts.area') },
          { key: 'effective', label: t('power.areas.effective'), numeric: true, format: words.number },
          { key: 'gini', label: t('power.areas.gini'), numeric: true, format: words.index },
          { key: 'excess', label: t('power.areas.excess'), numeric: true, format: words.index },
          { key: 'nobody', label: t('power.areas.nobody'), numeric: true, format: words.share },
        ],
        rows: rows.map((a) => ({
          area: a.name,
          effective: a.effective_number,
          gini: a.gini,
          excess: a.excess,
          nobody: a.nobody,
        })),
      }}
      tableOpen
    >
      {shown === 0 ? null : (
        <IntervalPicture
          title={title}
          bars
          domain={[0, most]}
          rows={rows.map((a) => ({ key: a.area, label: a.name, value: a.effective_number }))}
          labels={{
            description: t('power.areas.description'),
            range: () => '',
            chance: () => '',
          }}
          format={(n) => words.number(n)}
          keptBack={t('state.keptBackShort')}
        />
      )}
    </Figure>
  )
}

function Stacking({ power: p, words }: { power: Power; words: Words }) {
  const { t } = useTranslation()
  return (
    <>
      <RoleStack
        figure={words.figure('mandates-per-person', {
          title: t('power.stack.title'),
          sentence:
            p.mandates === null || p.holders === null || p.several === null || p.largest_share === null
              ? t('power.leadNone')
              : t('power.stack.sentence', {
                  mandates: words.number(p.mandates),
                  holders: words.number(p.holders),
                  several: t('power.stack.several', { count: p.several }),
                  share: words.share(p.largest_share),
                }),
          note: (
            <>
              {p.faculty_mandates !== null &&
                `${t('power.stack.faculty', { n: words.number(p.faculty_mandates) })} `}
              {t('power.stack.note')}{' '}
              <Anchor component={Link} to="/register">
                {t('power.stack.register')}
              </Anchor>
            </>
          ),
        })}
        mandates={p.mandates}
        holders={p.holders}
        several={p.several}
        largestShare={p.largest_share}
        labels={{
          description: t('power.stack.description'),
          mandates: (count, largest) => t('power.stack.mandatesRow', { n: count, largest }),
          holders: (count, several) => t('power.stack.holdersRow', { n: count, several }),
          columns: { what: t('charts.what'), value: t('charts.value') },
          rows: {
            mandates: t('power.stack.mandates'),
            holders: t('power.stack.holders'),
            several: t('power.stack.withSeveral'),
            largestShare: t('power.stack.largest'),
          },
        }}
        format={(n) => words.number(n)}
        formatShare={words.share}
      />
    </>
  )
}

function Rounds({ power: p, words }: { power: Power; words: Words }) {
  const { t } = useTranslation()
  const { trend } = p
  const way = course(trend.rounds, trend.slope, trend.p_value)
  const label = (n: number) =>
    trend.values.find((v) => v.number === n)?.label ?? t('charts.roundNumber', { n })
  const known = p.persistence.filter((x) => x.tau_b !== null)
  const last = known.at(-1)
  return (
    <>
      <Trend
        figure={words.figure('concentration-over-rounds', {
          title: t('power.trend.title'),
          sentence: [
            t(`power.trend.${way}`, { count: trend.rounds }),
            trend.slope === null
              ? ''
              : t('power.trend.slope', {
                  slope: new Intl.NumberFormat(words.language, {
                    signDisplay: 'exceptZero',
                    minimumFractionDigits: 3,
                  }).format(trend.slope),
                }),
            trend.p_value === null ? '' : words.sure(trend.p_value),
          ].join(' '),
          note: t('power.trend.note'),
        })}
        points={trend.values.map((v) => ({ label: v.label, value: v.gini, at: v.number }))}
        slope={trend.slope}
        domain={[0, 1]}
        labels={{
          description: t('power.trend.description'),
          chance: t('charts.chance'),
          slope: t('power.trend.line'),
          columns: { round: t('charts.round'), value: t('power.areas.gini') },
        }}
        format={words.index}
      />
      <Persistence
        figure={words.figure('persistence', {
          title: t('power.persistence.title'),
          sentence:
            last === undefined || last.tau_b === null
              ? t('power.persistence.none')
              : t('power.persistence.sentence', {
                  from: label(last.from),
                  to: label(last.to),
                  tau: words.index(last.tau_b),
                }),
          note: t('power.persistence.note'),
        })}
        pairs={p.persistence.map((x) => ({
          label: t('power.persistence.pair', { from: label(x.from), to: label(x.to) }),
          tauB: x.tau_b,
        }))}
        labels={{
          description: t('power.persistence.description'),
          none: t('power.persistence.zero'),
          columns: { pair: t('power.persistence.column'), value: t('charts.value') },
        }}
        format={words.index}
      />
    </>
  )
}

function Mobility({ power: p, words }: { power: Power; words: Words }) {
  const { t } = useTranslation()
  return (
    <ChanceScale
      figure={words.figure('mobility', {
        title: t('power.mobility.title'),
        sentence:
          p.mobility === null
            ? t('power.mobility.none')
            : t('power.mobility.sentence', { value: words.index(p.mobility) }),
        note: t('power.mobility.note'),
      })}
      value={p.mobility}
      chance={1}
      domain={[0, 1.35]}
      labels={{
        description: t('power.mobility.description'),
        value: t('power.mobility.value'),
        chance: t('power.mobility.free'),
        excess: t('power.mobility.difference'),
      }}
      columns={{ what: t('charts.what'), value: t('charts.value') }}
      format={words.index}
    />
  )
}

function Attachment({ findings, words }: { findings: Findings; words: Words }) {
  const { t } = useTranslation()
  const beta = findings.power.attachment
  const notice = findings.notices.find((n) => n.rule === 'rich_get_richer' && n.scope.kind === 'organisation')
  // The exponent is published in hundredths: what follows from it has two digits.
  const times = (b: number) =>
    new Intl.NumberFormat(words.language, { maximumSignificantDigits: 2 }).format(timesAsLikely(b))
  return (
    <ChanceScale
      figure={words.figure('attachment', {
        title: t('power.attachment.title'),
        sentence:
          beta === null
            ? t('power.attachment.none')
            : [
                t('power.attachment.sentence', { times: times(beta) }),
                // The release has a p-value of it only where it became a notice.
                notice ? words.sure(notice.p_value) : t('power.attachment.unsure'),
              ].join(' '),
        note: t('power.attachment.note'),
      })}
      value={beta}
      chance={0}
      domain={[-0.5, 1.5]}
      labels={{
        description: t('power.attachment.description'),
        value: t('power.attachment.value'),
        chance: t('power.attachment.zero'),
        excess: t('power.attachment.excess'),
      }}
      columns={{ what: t('charts.what'), value: t('charts.value') }}
      format={words.index}
    />
  )
}

const ofPower = [
  'concentration_high',
  'concentration_rising',
  'rich_get_richer',
  'closed_ladder',
  'cross_area_capture',
  'mandate_stacking',
  'broker_bottleneck',
]

function Warnings({ findings }: { findings: Findings }) {
  const { t } = useTranslation()
  const notices = findings.notices.filter((n) => ofPower.includes(n.rule))
  return (
    <Section title={t('power.notices')}>
      {notices.length === 0 ? (
        <p>{t('notices.none')}</p>
      ) : (
        notices.map((n, i) => <NoticeCard key={i} notice={n} published={findings.published} level={3} />)
      )}
      <p className={css.soft}>
        <Anchor
          component={Link}
          to="/rounds/$round/notices"
          params={{ round: findings.published.round.id } as never}
        >
          {t('power.allNotices')}
        </Anchor>
      </p>
    </Section>
  )
}
