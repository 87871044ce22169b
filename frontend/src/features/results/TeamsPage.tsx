import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { mandatesQuery, membershipsQuery, organisationQuery, teamsQuery, useSession } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { Table } from '@/components/Table'
import { membersOf, teamsOf } from '@/features/home/todo'
import { today } from '@/lib/time'
import { when } from './register'
import { smallTeam } from './TeamPage'
import { capital } from './words'

/** The teams, mine first. */
export function TeamsPage() {
  const { t, i18n } = useTranslation()
  const { person } = useSession()
  const teams = useQuery(teamsQuery)
  const memberships = useQuery(membershipsQuery)
  const mandates = useQuery(mandatesQuery)
  const organisation = useQuery(organisationQuery)
  const failed = teams.error ?? memberships.error ?? mandates.error
  if (failed) {
    return (
      <Page title={t('team.titleAll')}>
        <Failure error={failed} again={() => void teams.refetch()} />
      </Page>
    )
  }
  if (!teams.data || !memberships.data || !mandates.data) {
    return <Loading />
  }
  const now = today(new Date(), organisation.data?.data.time_zone)
  const mine = teamsOf(memberships.data, person, now)
  const { compare } = new Intl.Collator(i18n.language, { numeric: true })
  const going = teams.data
    .filter((team) => team.ended === null || team.ended >= now)
    .sort((a, b) => compare(a.name, b.name))
  const name = (id: string | null) => teams.data.find((team) => team.id === id)?.name ?? ''
  const size = (team: Schemas['Team']) => membersOf(memberships.data, team.id, now).length
  const held = (team: Schemas['Team']) =>
    mandates.data.filter(
      (m) => m.scope.kind === 'team' && m.scope.id === team.id && when(m, now) === 'current',
    ).length
  const table = (caption: string, rows: Schemas['Team'][]) => (
    <Table
      quiet
      caption={caption}
      rows={rows}
      rowKey={(team) => team.id}
      columns={[
        {
          label: capital(t('word.team'), i18n.language),
          cell: (team) => (
            <>
              <Link to="/teams/$team" params={{ team: team.id }}>
                {team.name}
              </Link>
              {team.parent && `, ${t('team.within', { team: name(team.parent) })}`}
            </>
          ),
        },
        { label: t('team.column.people'), cell: (team) => t('team.people', { count: size(team) }) },
        { label: t('team.column.mandates'), cell: (team) => held(team) || t('team.noMandate') },
        {
          label: t('team.column.shown'),
          cell: (team) => t(size(team) < smallTeam ? 'team.getsGuide' : 'team.getsResult'),
        },
      ]}
    />
  )
  const own = going.filter((team) => mine.has(team.id))
  const others = going.filter((team) => !mine.has(team.id))
  return (
    <Page title={t('team.titleAll')} lead={t('team.leadAll', { count: own.length })}>
      {own.length > 0 && <Section title={t('team.mine')}>{table(t('team.mine'), own)}</Section>}
      {others.length > 0 && <Section title={t('team.others')}>{table(t('team.others'), others)}</Section>}
      {going.length === 0 && <Empty>{t('team.noTeams')}</Empty>}
    </Page>
  )
}
