import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { mandatesQuery, roundsQuery, surveysQuery, useDirectory, useSession } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { When } from '@/components/When'
import { firstBroken } from './chain'
import { actionWords, filtered, filterOf, lineWords, searchOf, type Entry, type Filter } from './log'
import { logQuery } from './queries'

const perPage = 50

/** Who looked at what and changed what: for everybody. */
export function LogPage() {
  const { t, i18n } = useTranslation()
  const filter = filterOf(useSearch({ from: '/shell/log' }))
  const navigate = useNavigate()
  const log = useInfiniteQuery(logQuery)
  const name = useNamer()
  const set = (change: Partial<Filter>) =>
    void navigate({ to: '/log', search: searchOf({ ...filter, page: 1, ...change }), replace: true })
  if (log.isError) {
    return (
      <Page title={t('log.title')}>
        <Failure error={log.error} again={() => void log.refetch()} />
      </Page>
    )
  }
  if (log.isPending) {
    return <Loading />
  }
  const entries = log.data.pages.flatMap((p) => p.entries)
  const words = (e: Entry) => lineWords(t, e, name)
  const rows = filtered(entries, filter, words, i18n.language)
  const pages = Math.max(1, Math.ceil(rows.length / perPage))
  const page = Math.min(filter.page, pages)
  const { compare } = new Intl.Collator(i18n.language)
  const unique = (values: string[], label: (v: string) => string) =>
    [...new Set(values)]
      .map((value) => ({ value, label: label(value) }))
      .sort((a, b) => compare(a.label, b.label))
  return (
    <Page title={t('log.title')} lead={t('log.lead', { count: entries.length })}>
      <form role="search" aria-label={t('log.filter')} onSubmit={(e) => e.preventDefault()}>
        <div className={prose.filters}>
          <TextInput
            className={prose.grow ?? ''}
            type="search"
            label={t('log.text')}
            value={filter.text}
            onChange={(e) => set({ text: e.currentTarget.value })}
          />
          <NativeSelect
            label={t('log.what')}
            value={filter.action}
            onChange={(e) => set({ action: e.currentTarget.value })}
            data={[
              { value: '', label: t('log.any') },
              ...unique(
                entries.map((e) => e.action),
                (a) => actionWords(t, a),
              ),
            ]}
          />
          <NativeSelect
            label={t('log.who')}
            value={filter.who}
            onChange={(e) => set({ who: e.currentTarget.value })}
            data={[
              { value: '', label: t('register.any') },
              ...unique(
                entries.map((e) => e.actor ?? '-'),
                (id) => (id === '-' ? t('log.service') : name(id) || t('log.somebody')),
              ),
            ]}
          />
        </div>
      </form>
      {log.hasNextPage && (
        <p>
          {t('log.cut', { count: entries.length })}{' '}
          <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('log.more')}
          </Button>
        </p>
      )}
      <p role="status">{rows.length > 0 && t('log.shown', { count: rows.length })}</p>
      {rows.length === 0 ? (
        <Empty>{t('log.none')}</Empty>
      ) : (
        <Table
          quiet
          caption={t('log.title')}
          rowKey={(e) => e.number}
          rows={rows.slice((page - 1) * perPage, page * perPage)}
          columns={[
            { label: t('log.column.number'), cell: (e) => e.number, numeric: true },
            { label: t('log.column.what'), cell: (e) => <span className={prose.breaks}>{words(e)}</span> },
            { label: t('log.column.at'), cell: (e) => <When at={e.at} /> },
            {
              label: t('log.column.hash'),
              cell: (e) => (
                <code className={prose.short} title={e.hash}>
                  {e.hash.slice(0, 10)}…
                </code>
              ),
            },
          ]}
        />
      )}
      {pages > 1 && (
        <nav aria-label={t('log.pages')} className={prose.row}>
          <span>{t('log.page', { page, pages })}</span>
          {page > 1 && (
            <Link to="/log" search={searchOf({ ...filter, page: page - 1 })} className={prose.action ?? ''}>
              {t('log.newer')}
            </Link>
          )}
          {page < pages && (
            <Link to="/log" search={searchOf({ ...filter, page: page + 1 })} className={prose.action ?? ''}>
              {t('log.older')}
            </Link>
          )}
        </nav>
      )}
      <Chain entries={entries} />
    </Page>
  )
}

function Chain({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation()
  const { organisation } = useSession()
  const check = useMutation({ mutationFn: () => firstBroken(entries, organisation) })
  const newest = entries.at(-1)
  return (
    <Section title={t('log.chain')} id="chain">
      <p>{t('log.chainText')}</p>
      {newest && (
        <p>
          {t('log.newest')} <code className={prose.mono}>{newest.hash}</code>
        </p>
      )}
      <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        {t('log.check')}
      </Button>
      <p role="status">
        {check.isSuccess &&
          (check.data === null
            ? t('log.whole', { count: entries.length })
            : t('log.broken', { number: check.data }))}
      </p>
    </Section>
  )
}

/** Names whatever a line can be about. */
function useNamer(): (id: string) => string {
  const directory = useDirectory()
  const mandates = useQuery(mandatesQuery)
  const surveys = useQuery(surveysQuery)
  const rounds = useQuery(roundsQuery)
  const named = new Map<string, string>([
    ...(mandates.data ?? []).map((m) => [m.id, m.title] as const),
    ...(surveys.data ?? []).map((s) => [s.id, s.name] as const),
    ...(rounds.data ?? []).map((r) => [r.id, r.label] as const),
  ])
  return (id) => directory.person(id) || directory.place(id) || (named.get(id) ?? '')
}
