import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import {
  intentsQuery,
  mandatesQuery,
  organisationQuery,
  useDirectory,
  useSession,
  type Directory,
} from '@/api/queries'
import { NineGrid } from '@/charts/NineGrid'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { day, today } from '@/lib/time'
import {
  besideGrid,
  byScope,
  filtered,
  filterOf,
  inCell,
  kindsOf,
  reaches,
  searchOf,
  strengths,
  when,
  wishesByArea,
  type Filter,
  type Mandate,
  type Reach,
  type Strength,
} from './register'
import { StepBack } from './StepBack'
import { useKindName } from './useKindName'
import { capital, listed, scopeName } from './words'

/** Who may lead what, since when and until when: open to everybody. */
export function RegisterPage() {
  const { t, i18n } = useTranslation()
  const search = useSearch({ from: '/shell/register' })
  const navigate = useNavigate()
  const mandates = useQuery(mandatesQuery)
  const organisation = useQuery(organisationQuery)
  const directory = useDirectory()
  const filter = filterOf(search)
  const grid = search['view'] === 'grid'
  const now = today(new Date(), organisation.data?.data.time_zone)
  const set = (change: Partial<Filter>, view = grid ? 'grid' : '') =>
    void navigate({ to: '/register', search: searchOf({ ...filter, ...change }, view), replace: true })
  const failed = mandates.error ?? directory.error
  if (failed) {
    return (
      <Page title={t('register.title')}>
        <Failure error={failed} again={() => void mandates.refetch()} />
      </Page>
    )
  }
  if (!mandates.data || !directory.ready) {
    return <Loading />
  }
  const scope = (s: Mandate['scope']) => scopeName(t, directory, s)
  const rows = filtered(
    mandates.data,
    filter,
    { teams: directory.teams, areas: directory.areas, person: directory.person, scope },
    now,
    i18n.language,
  )
  const current = mandates.data.filter((m) => when(m, now) === 'current')
  return (
    <Page
      title={t('register.title')}
      lead={t('register.lead', {
        count: current.length,
        holders: new Set(current.map((m) => m.holder)).size,
      })}
    >
      <Filters filter={filter} set={set} mandates={mandates.data} directory={directory} />
      <SegmentedControl
        aria-label={t('register.view')}
        value={grid ? 'grid' : 'list'}
        onChange={(view) => set({}, view)}
        data={[
          { value: 'list', label: t('register.asList') },
          { value: 'grid', label: t('register.asGrid') },
        ]}
      />
      {rows.length === 0 ? (
        <Section title={t('register.mandates')}>
          <Empty>{t('register.none')}</Empty>
        </Section>
      ) : grid ? (
        <Grid mandates={rows} scope={scope} person={directory.person} />
      ) : (
        <Section title={t('register.mandates')}>
          <p role="status">{t('register.shown', { count: rows.length })}</p>
          <List mandates={rows} scope={scope} person={directory.person} day={now} />
        </Section>
      )}
      <Wishes directory={directory} area={filter.area} />
    </Page>
  )
}

function Filters({
  filter,
  set,
  mandates,
  directory,
}: {
  filter: Filter
  set: (change: Partial<Filter>) => void
  mandates: Mandate[]
  directory: Directory
}) {
  const { t, i18n } = useTranslation()
  const kindName = useKindName()
  const { compare } = new Intl.Collator(i18n.language, { numeric: true })
  const named = (places: Iterable<{ id: string; name: string }>) =>
    [...places].sort((a, b) => compare(a.name, b.name)).map((p) => ({ value: p.id, label: p.name }))
  const kinds = [...new Set(mandates.map((m) => m.kind))]
    .map((kind) => ({ value: kind, label: kindName(kind) }))
    .sort((a, b) => compare(a.label, b.label))
  return (
    <form role="search" aria-label={t('register.filter')} onSubmit={(e) => e.preventDefault()}>
      <div className={prose.filters}>
        <TextInput
          className={prose.grow ?? ''}
          type="search"
          label={t('register.text')}
          value={filter.text}
          onChange={(e) => set({ text: e.currentTarget.value })}
        />
        <NativeSelect
          label={capital(t('word.area'), i18n.language)}
          value={filter.area}
          onChange={(e) => set({ area: e.currentTarget.value, team: '' })}
          data={[{ value: '', label: t('register.any') }, ...named(directory.areas.values())]}
        />
        <NativeSelect
          label={capital(t('word.team'), i18n.language)}
          value={filter.team}
          onChange={(e) => set({ team: e.currentTarget.value, area: '' })}
          data={[{ value: '', label: t('register.any') }, ...named(directory.teams.values())]}
        />
        <NativeSelect
          label={t('register.kindLabel')}
          value={filter.kind}
          onChange={(e) => set({ kind: e.currentTarget.value })}
          data={[{ value: '', label: t('register.any') }, ...kinds]}
        />
        <NativeSelect
          label={t('register.time')}
          value={filter.when}
          onChange={(e) => set({ when: e.currentTarget.value as Filter['when'] })}
          data={(['current', 'ended', 'all'] as const).map((value) => ({
            value,
            label: t(`register.times.${value}`),
          }))}
        />
      </div>
    </form>
  )
}

interface Names {
  scope: (s: Mandate['scope']) => string
  person: (id: string) => string
}

function List({ mandates, scope, person, day: now }: Names & { mandates: Mandate[]; day: string }) {
  const { t, i18n } = useTranslation()
  const session = useSession()
  const kindName = useKindName()
  const { language } = i18n
  const mine = (m: Mandate) => m.holder === session.person && when(m, now) === 'current'
  return byScope(mandates).map((group) => (
    <div key={`${group.scope.kind}${group.scope.id ?? ''}`}>
      <h3>{scope(group.scope)}</h3>
      <Table
        quiet
        caption={t('register.in', { scope: scope(group.scope) })}
        rowKey={(m) => m.id}
        rows={group.mandates}
        columns={[
          { label: t('register.column.title'), cell: (m) => m.title },
          { label: t('register.column.holder'), cell: (m) => person(m.holder) },
          {
            label: t('register.column.kind'),
            cell: (m) => `${kindName(m.kind)}, ${t(`register.granted.${m.granted}`)}`,
          },
          {
            label: t('register.column.dates'),
            cell: (m) =>
              [
                t(when(m, now) === 'coming' ? 'register.from' : 'home.since', {
                  date: day(m.start, language),
                }),
                m.end && t('home.until', { date: day(m.end, language) }),
                m.review && t('home.reviewBy', { date: day(m.review, language) }),
              ]
                .filter(Boolean)
                .join(', '),
          },
          ...(group.mandates.some(mine)
            ? [
                {
                  label: t('register.stepBack'),
                  cell: (m: Mandate) => (mine(m) ? <StepBack mandate={m} /> : null),
                },
              ]
            : []),
        ]}
      />
    </div>
  ))
}

function Grid({ mandates, scope, person }: Names & { mandates: Mandate[] }) {
  const { t } = useTranslation()
  const kindName = useKindName()
  const beside = besideGrid(mandates)
  const one = (m: Mandate) => (
    <li key={m.id}>
      {person(m.holder)}
      <span className={prose.soft}>{`, ${m.scope.kind === 'organisation' ? m.title : scope(m.scope)}`}</span>
    </li>
  )
  const cell = (strength: Strength, reach: Reach) => {
    const kinds = kindsOf(reach, strength)
    const held = inCell(mandates, reach, strength)
    return (
      <>
        <strong>{kinds.length > 0 ? kinds.map(kindName).join(', ') : '–'}</strong>
        {kinds.length > 0 && (
          <ul className={prose.bullets}>{held.length > 0 ? held.map(one) : <li>{t('state.none')}</li>}</ul>
        )}
      </>
    )
  }
  return (
    <Section title={t('register.asGrid')}>
      <p>{t('register.gridLead')}</p>
      <NineGrid
        caption={t('register.asGrid')}
        corner={t('register.corner')}
        columns={reaches.map((key) => ({ key, label: t(`register.reach.${key}`) }))}
        rows={strengths.map((key) => ({ key, label: t(`register.strength.${key}`) }))}
        cell={(row, column) => cell(row as Strength, column as Reach)}
      />
      {beside.length > 0 && (
        <>
          <h3>{t('register.beside')}</h3>
          <ul className={prose.bullets}>
            {beside.map((m) => (
              <li key={m.id}>
                {person(m.holder)}
                <span className={prose.soft}>{`, ${m.title}`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

function Wishes({ directory, area }: { directory: Directory; area: string }) {
  const { t, i18n } = useTranslation()
  const intents = useQuery(intentsQuery)
  if (intents.isPending) {
    return <Loading />
  }
  if (intents.isError) {
    return <Failure error={intents.error} again={() => void intents.refetch()} />
  }
  const areas = [...directory.areas.values()].filter((a) => a.ended === null && (!area || a.id === area))
  const rows = wishesByArea(intents.data, areas, directory.person, i18n.language)
  const names = (people: string[]) => (people.length > 0 ? listed(people, i18n.language) : t('state.none'))
  return (
    <Section title={t('register.wishes')}>
      <p>{t('register.wishesLead')}</p>
      {rows.length === 0 ? (
        <Empty>{t('register.noAreas')}</Empty>
      ) : (
        <Table
          quiet
          caption={t('register.wishes')}
          rowKey={(r) => r.area}
          rows={rows}
          columns={[
            { label: capital(t('word.area'), i18n.language), cell: (r) => r.name },
            { label: t('profile.wish.would_lead'), cell: (r) => names(r.people.would_lead) },
            { label: t('profile.wish.leads_now'), cell: (r) => names(r.people.leads_now) },
            { label: t('profile.wish.not_now'), cell: (r) => names(r.people.not_now) },
          ]}
        />
      )}
    </Section>
  )
}
