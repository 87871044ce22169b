import { Anchor, Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { areasQuery, membershipsQuery, peopleQuery, teamsQuery } from '@/api/queries'
import { Page } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { csvFileName, toCsv } from '@/lib/csv'
import { download } from '@/lib/download'
import { day } from '@/lib/time'
import { SearchInput, useFilters, useMay, useToday } from './inputs'
import { LinkButton } from './LinkButton'
import { presence, presences, type Presence } from './presence'
import { rolesQuery } from './queries'
import classes from './admin.module.css'

const perPage = 50

/** Everybody: looked up by all, kept by the administration. */
export function DirectoryPage() {
  const { t, i18n } = useTranslation()
  const [filters, setFilters] = useFilters()
  const people = useQuery(peopleQuery)
  const teams = useQuery(teamsQuery)
  const areas = useQuery(areasQuery)
  const memberships = useQuery(membershipsQuery)
  const roles = useQuery(rolesQuery)
  const may = useMay('administrator')
  const now = useToday()

  const teamsOf = useMemo(() => {
    const names = new Map(teams.data?.map((x) => [x.id, x.name]))
    const found = new Map<string, string[]>()
    for (const m of memberships.data ?? []) {
      if (m.start <= now && (!m.end || m.end >= now)) {
        found.set(m.person, [...(found.get(m.person) ?? []), names.get(m.team) ?? ''].sort())
      }
    }
    return found
  }, [teams.data, memberships.data, now])
  const rolesOf = useMemo(() => new Map(roles.data?.map((h) => [h.person, h.roles])), [roles.data])

  const text = (filters['search'] ?? '').trim().toLocaleLowerCase(i18n.language)
  const show = presences.find((p) => p === filters['show']) ?? 'all'
  const shown = useMemo(
    () =>
      (people.data ?? [])
        .filter((p) => !p.erased)
        .filter((p) => show === 'all' || presence(p, now) === show || (show === 'guest' && p.home !== ''))
        .filter((p) =>
          [p.name, p.mail, p.home, ...(teamsOf.get(p.id) ?? [])].some((x) =>
            x.toLocaleLowerCase(i18n.language).includes(text),
          ),
        )
        .sort((a, b) => a.name.localeCompare(b.name, i18n.language)),
    [people.data, show, text, teamsOf, now, i18n.language],
  )
  const pages = Math.max(Math.ceil(shown.length / perPage), 1)
  const page = Math.min(Math.max(Number(filters['page']) || 1, 1), pages)
  const rows = shown.slice((page - 1) * perPage, page * perPage)
  const there = people.data?.filter((p) => presence(p, now) === 'there').length ?? 0

  const save = () => {
    const mails = new Map(people.data?.map((p) => [p.id, p.mail]))
    const names = new Map(areas.data?.map((a) => [a.id, a.name]))
    download(
      csvFileName(t('directory.title')),
      toCsv(
        ['mail', 'name', 'team', 'manager', 'home', 'joined', 'left', 'locale', 'areas'],
        shown.map((p) => [
          p.mail,
          p.name,
          teamsOf.get(p.id)?.[0] ?? '',
          mails.get(p.manager ?? '') ?? '',
          p.home,
          p.joined ?? '',
          p.left ?? '',
          p.locale,
          p.areas.map((a) => names.get(a) ?? '').join('|'),
        ]),
      ),
    )
  }

  return (
    <Page
      title={t('directory.title')}
      lead={people.data && t('directory.lead', { count: people.data.filter((p) => !p.erased).length, there })}
      aside={
        may && (
          <>
            <LinkButton to="/directory/people/$person" params={{ person: 'new' }}>
              {t('directory.add')}
            </LinkButton>
            <LinkButton variant="default" to="/directory/import">
              {t('directory.import')}
            </LinkButton>
          </>
        )
      }
    >
      <div className={classes.tools}>
        <SearchInput
          label={t('directory.search')}
          value={filters['search'] ?? ''}
          onSearch={(search) => setFilters({ search, page: '' })}
        />
        <NativeSelect
          label={t('directory.show')}
          value={show}
          onChange={(event) =>
            setFilters({
              show: event.currentTarget.value === 'all' ? '' : event.currentTarget.value,
              page: '',
            })
          }
          data={presences.map((p) => ({ value: p, label: t(`directory.shown.${p}`) }))}
        />
        <Button variant="default" onClick={save} disabled={shown.length === 0}>
          {t('action.download')}
        </Button>
      </div>
      <p role="status" className={classes.hint}>
        {people.data && t('directory.found', { count: shown.length })}
      </p>
      {people.isPending && <Loading />}
      {people.isError && <Failure error={people.error} again={() => void people.refetch()} />}
      {people.data && shown.length === 0 && (
        <Empty>{people.data.length > 1 ? t('directory.noMatch') : t('directory.empty')}</Empty>
      )}
      {rows.length > 0 && (
        <table className={classes.table}>
          <caption>{t('directory.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('directory.name')}</th>
              <th scope="col">{t('directory.mail')}</th>
              <th scope="col">{t('directory.teams')}</th>
              <th scope="col">{t('directory.state')}</th>
              <th scope="col">{t('directory.roles')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((p) => (
              <tr key={p.id}>
                <th scope="row">
                  <Link to="/directory/people/$person" params={{ person: p.id }}>
                    {p.name}
                  </Link>
                  {p.home && <span className={classes.quiet}> · {p.home}</span>}
                </th>
                <td>{p.mail}</td>
                <td data-label={t('directory.teams')}>{teamsOf.get(p.id)?.join(', ') || '–'}</td>
                <td>
                  <PresenceText person={p} now={now} />
                </td>
                <td>
                  {rolesOf
                    .get(p.id)
                    ?.map((r) => t(`role.${r}`))
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages > 1 && (
        <nav className={classes.pager} aria-label={t('directory.pages')}>
          <Anchor
            component="button"
            type="button"
            disabled={page === 1}
            onClick={() => setFilters({ page: page === 2 ? '' : String(page - 1) })}
          >
            {t('directory.previous')}
          </Anchor>
          <span>{t('directory.page', { page, pages })}</span>
          <Anchor
            component="button"
            type="button"
            disabled={page === pages}
            onClick={() => setFilters({ page: String(page + 1) })}
          >
            {t('directory.next')}
          </Anchor>
        </nav>
      )}
    </Page>
  )
}

/** Whether somebody is there, in words. */
export function PresenceText({ person, now }: { person: Schemas['Person']; now: string }) {
  return usePresenceText()(person, now)
}

export function usePresenceText() {
  const { t, i18n } = useTranslation()
  return (person: Schemas['Person'], now: string): string => {
    const state: Exclude<Presence, 'all' | 'guest'> = presence(person, now)
    const date = (d: string | null) => (d ? day(d, i18n.language) : '')
    switch (state) {
      case 'left':
        return t('directory.left', { date: date(person.left) })
      case 'coming':
        return t('directory.coming', { date: date(person.joined) })
      case 'away':
        return t('directory.away', { date: date(person.leave_end) })
      case 'disabled':
        return t('directory.disabled')
      case 'there':
        return person.left ? t('directory.leaving', { date: date(person.left) }) : t('directory.there')
    }
  }
}
