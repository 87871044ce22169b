import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
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
      <nav aria-label={t('register.view')}>
        <ul className={prose.views}>
          {(['list', 'grid'] as const).map((view) => (
            <li key={view}>
              <Link
                to="/register"
                search={searchOf(filter, view)}
                replace
                activeOptions={{ exact: true, includeSearch: true }}
              >
                {t(view === 'grid' ? 'register.asGrid' : 'register.asList')}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {rows.length === 0 ? (
        <Section title={t('register.mandates')}>
          <Empty>{t('register.none')}</Empty>
        </Section>
      ) : grid ? (
        <Grid mandates={rows} scope={scope} person={directory.person} />
      ) : (
        <Section title={t('register.mandates')}>
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
  const steps = mandates.some(mine)
  const columns = [
    t('register.column.title'),
    t('register.column.holder'),
    t('register.column.kind'),
    t('register.column.dates'),
    ...(steps ? [t('register.stepBack')] : []),
  ]
  return (
    <table className={`${prose.table ?? ''} ${prose.stacked ?? ''}`}>
      <caption>
        <span role="status">{t('register.shown', { count: mandates.length })}</span>
      </caption>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c} scope="col">
              {c}
            </th>
          ))}
        </tr>
      </thead>
      {byScope(mandates).map((group) => (
        <tbody key={`${group.scope.kind}${group.scope.id ?? ''}`}>
          <tr>
            <th scope="rowgroup" colSpan={columns.length} className={prose.rowGroup}>
              {capital(scope(group.scope), language)}
            </th>
          </tr>
          {group.mandates.map((m) => (
            <tr key={m.id}>
              <th scope="row">{m.title}</th>
              <td data-label={columns[1]}>{person(m.holder)}</td>
              <td data-label={columns[2]} className={prose.lines}>
                {!m.title.startsWith(kindName(m.kind)) && <span>{kindName(m.kind)}</span>}
                <span>{t(`register.granted.${m.granted}`)}</span>
              </td>
              <td data-label={columns[3]} className={prose.lines}>
                <span>
                  {t(when(m, now) === 'coming' ? 'register.from' : 'home.since', {
                    date: day(m.start, language),
                  })}
                </span>
                {m.end && <span>{t('home.until', { date: day(m.end, language) })}</span>}
                {m.review && <span>{t('home.reviewBy', { date: day(m.review, language) })}</span>}
              </td>
              {steps && <td>{mine(m) && <StepBack mandate={m} />}</td>}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
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
