import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { releaseQuery, teamsQuery } from '@/api/queries'
import { DirectionBar, flowFacts, Flows, Intervals, type FlowNode } from '@/charts'
import { ReportPage, useRoundParam } from './ReportPage'
import { outward } from './say'
import { shownTeams } from './teams'
import type { Words } from './useWords'

type Network = Schemas['NetworkReport']

/** Where influence goes: between teams, against the hierarchy, and back. */
export function NetworkPage() {
  const { t } = useTranslation()
  const query = useQuery(releaseQuery(useRoundParam()))
  return (
    <ReportPage
      title={t('nav.network')}
      query={query}
      lead={({ network: n }, words) =>
        n.up === null || n.lateral === null || n.down === null
          ? t('network.none')
          : t('network.lead', {
              up: words.share(n.up),
              lateral: words.share(n.lateral),
              down: words.share(n.down),
            })
      }
    >
      {({ network }, words) => (
        <>
          <Between network={network} words={words} />
          <Direction network={network} words={words} />
          <Back network={network} words={words} />
        </>
      )}
    </ReportPage>
  )
}

interface Part {
  network: Network
  words: Words
}

function Between({ network, words }: Part) {
  const { t } = useTranslation()
  const { data: teams = [] } = useQuery(teamsQuery)
  const shown = shownTeams(teams, network.flows, words.language)
  const nodes: FlowNode[] = [
    ...(shown?.shown ?? []),
    ...(shown?.rest ? [{ id: null, name: t('network.rest') }] : []),
  ]
  const flows = network.flows.map((f) => ({ from: f.from ?? null, to: f.to ?? null, share: f.share }))
  const { across, within } = flowFacts(flows, nodes)
  return (
    <Flows
      figure={words.figure('between-teams', {
        title: t('network.flows.title'),
        sentence:
          shown === null
            ? t('network.none')
            : [
                within
                  ? t('network.flows.within', {
                      team: within.from.name,
                      share: words.share(within.share ?? 0),
                    })
                  : '',
                across
                  ? t('network.flows.across', {
                      from: across.from.name,
                      to: across.to.name,
                      share: words.share(across.share ?? 0),
                    })
                  : '',
                shown.keptBack.length > 0
                  ? t('network.flows.kept', {
                      teams: words.list(shown.keptBack.map((x) => x.name)),
                      count: shown.keptBack.length,
                    })
                  : '',
              ].join(' '),
        note: t('network.flows.note'),
      })}
      flows={flows}
      nodes={nodes}
      labels={{
        description: t('network.flows.description'),
        from: t('network.flows.from'),
        to: t('network.flows.to'),
        share: t('charts.share'),
        small: t('network.flows.small'),
      }}
      format={words.share}
    />
  )
}

function Direction({ network: n, words }: Part) {
  const { t } = useTranslation()
  return (
    <DirectionBar
      figure={words.figure('direction', {
        title: t('network.direction.title'),
        sentence:
          n.up === null
            ? t('network.none')
            : [
                t('network.direction.sentence', { up: words.share(n.up) }),
                n.up_ratio === null
                  ? t('network.direction.noRatio')
                  : t('network.direction.ratio', { ratio: words.number(n.up_ratio, 1) }),
              ].join(' '),
        note: t('network.direction.note'),
      })}
      up={n.up}
      down={n.down}
      lateral={n.lateral}
      upRatio={n.up_ratio}
      labels={{
        up: t('network.direction.up'),
        down: t('network.direction.down'),
        lateral: t('network.direction.lateral'),
        description: t('network.direction.description'),
        range: () => '',
        chance: (v) => t('charts.byChance', { value: words.share(v) }),
        columns: {
          label: t('network.direction.column'),
          value: t('charts.share'),
          lower: t('charts.lower'),
          upper: t('charts.upper'),
          chance: t('charts.chance'),
        },
      }}
      format={words.share}
    />
  )
}

function Back({ network: n, words }: Part) {
  const { t } = useTranslation()
  const out = n.ei === null ? null : outward(n.ei)
  return (
    <Intervals
      figure={words.figure('returned-and-outward', {
        title: t('network.back.title'),
        sentence:
          [
            n.reciprocity === null ? '' : t('network.back.returned', { share: words.share(n.reciprocity) }),
            out === null || n.ei === null
              ? ''
              : t('network.back.outward', { share: words.share(out), ei: words.index(n.ei) }),
          ].join(' ') || t('network.none'),
        note: t('network.back.note'),
      })}
      bars
      rows={[
        { key: 'returned', label: t('network.back.rowReturned'), value: n.reciprocity },
        { key: 'outward', label: t('network.back.rowOutward'), value: out },
      ]}
      labels={{
        description: t('network.back.description'),
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
  )
}
