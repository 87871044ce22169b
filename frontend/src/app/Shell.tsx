import { Burger, Text } from '@mantine/core'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { organisationQuery, publishedRounds, roundsQuery, sessionQuery } from '@/api/queries'
import { Loading } from '@/components/States'
import { SignInAgain } from '@/features/account/SignInAgain'
import { adopt } from '@/i18n'
import { AccountMenu } from './AccountMenu'
import classes from './Shell.module.css'

/** The frame of every page behind sign-in: contents at the side, the page beside it. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery)
  const { t } = useTranslation()
  const path = useRouterState({ select: (s) => s.location.pathname })
  // On a phone: where the contents were opened. Going elsewhere closes them.
  const [openAt, setOpenAt] = useState('')
  const open = openAt === path
  const organisation = useQuery(organisationQuery)
  useEffect(() => {
    if (organisation.data) {
      adopt(organisation.data.data.vocabulary)
    }
  }, [organisation.data])
  if (!session) {
    return null // on the way to the sign-in
  }
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        {t('nav.skip')}
      </a>
      <header className={classes.head}>
        <Link to="/" className={classes.mark}>
          Followship
        </Link>
        <Text className={classes.organisation} size="sm" c="dimmed" truncate>
          {session.organisation_name}
        </Text>
        <AccountMenu session={session} />
        <Burger
          className={classes.burger}
          opened={open}
          onClick={() => setOpenAt(open ? '' : path)}
          size="sm"
          aria-label={t('nav.menu')}
          aria-expanded={open}
          aria-controls="contents"
        />
      </header>
      <nav id="contents" className={classes.contents} data-open={open} aria-label={t('nav.contents')}>
        <Contents roles={session.roles} />
      </nav>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <SignInAgain />
    </div>
  )
}

function Contents({ roles }: { roles: string[] }) {
  const { t } = useTranslation()
  const { data: rounds } = useQuery(roundsQuery)
  const latest = rounds ? publishedRounds(rounds)[0] : undefined
  return (
    <>
      <ul className={classes.list}>
        <Entry to="/" text={t('nav.home')} exact />
        <Entry to="/results" text={t('nav.results')} />
        <Entry to="/teams" text={t('nav.teams')} />
        <Entry to="/register" text={t('nav.register')} />
        {latest && (
          <Entry to="/rounds/$round/findings" params={{ round: latest.id }} text={t('nav.findings')} />
        )}
      </ul>
      {roles.includes('faculty') && (
        <Group name={t('role.faculty')}>
          <Entry to="/faculty" text={t('nav.faculty')} />
          {latest && (
            <>
              <Entry
                to="/rounds/$round/leadership"
                params={{ round: latest.id }}
                text={t('nav.leadership')}
              />
              <Entry to="/rounds/$round/power" params={{ round: latest.id }} text={t('nav.power')} />
              <Entry to="/rounds/$round/network" params={{ round: latest.id }} text={t('nav.network')} />
              <Entry to="/rounds/$round/agreement" params={{ round: latest.id }} text={t('nav.agreement')} />
              <Entry to="/rounds/$round/notices" params={{ round: latest.id }} text={t('nav.notices')} />
            </>
          )}
          <Entry to="/questions" text={t('nav.questions')} />
          <Entry to="/surveys" text={t('nav.surveys')} />
          <Entry to="/directory/mandates" text={t('nav.mandates')} />
        </Group>
      )}
      {roles.includes('administrator') && (
        <Group name={t('role.administrator')}>
          <Entry to="/directory" text={t('nav.directory')} exact />
          <Entry to="/directory/import" text={t('nav.import')} />
          <Entry to="/directory/teams" text={t('nav.teamsAdmin')} />
          <Entry to="/directory/areas" text={t('nav.areas')} />
          {!roles.includes('faculty') && <Entry to="/directory/mandates" text={t('nav.mandates')} />}
          <Entry to="/settings" text={t('nav.settings')} />
        </Group>
      )}
      {roles.includes('auditor') && !roles.includes('faculty') && (
        <Group name={t('role.auditor')}>
          <Entry to="/surveys" text={t('nav.surveys')} />
        </Group>
      )}
      <ul className={classes.list}>
        <Entry to="/how" text={t('nav.how')} exact />
        <Entry to="/promises" text={t('nav.promises')} />
        <Entry to="/verify" text={t('nav.verify')} />
        <Entry to="/how/lists" text={t('nav.lists')} />
        <Entry to="/log" text={t('nav.log')} />
      </ul>
    </>
  )
}

function Group({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <h2 className={classes.group}>{name}</h2>
      <ul className={classes.list}>{children}</ul>
    </>
  )
}

function Entry({
  text,
  exact = false,
  ...to
}: {
  to: string
  params?: Record<string, string>
  text: string
  exact?: boolean
}) {
  return (
    <li>
      <Link
        {...(to as { to: '/' })}
        className={classes.entry ?? ''}
        activeOptions={{ exact, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        {text}
      </Link>
    </li>
  )
}
