import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery } from '@/api/queries'
import { Loading } from '@/components/States'
import { languages, speak } from '@/i18n'
import { Shell } from './Shell'
import classes from './Open.module.css'

/** The frame of pages that are open to everybody: for who is signed in, that of all others. */
export function Open() {
  const { data: session } = useQuery(sessionQuery)
  return session ? <Shell /> : <Public />
}

function Public() {
  const { t, i18n } = useTranslation()
  const path = useRouterState({ select: (s) => s.location.pathname })
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        {t('nav.skip')}
      </a>
      <header className={classes.head}>
        <p className={classes.mark}>Followship</p>
        <nav aria-label={t('nav.contents')}>
          <ul className={classes.list}>
            {(['/promises', '/verify'] as const).map((to) => (
              <li key={to}>
                <Link to={to} activeProps={{ 'aria-current': 'page' }}>
                  {t(to === '/promises' ? 'nav.promises' : 'nav.verify')}
                </Link>
              </li>
            ))}
            <li>
              <Link to="/sign-in" search={{ to: path }}>
                {t('signIn.title')}
              </Link>
            </li>
          </ul>
        </nav>
        <p className={classes.languages}>
          {languages.map((language) => (
            <Anchor
              key={language}
              component="button"
              type="button"
              lang={language}
              aria-pressed={i18n.language === language}
              onClick={() => void speak(language)}
            >
              {t(`language.${language}`)}
            </Anchor>
          ))}
        </p>
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  )
}
