import { useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type Schemas } from '@/api/client'
import { queryClient } from '@/api/queries'
import { languages, speak } from '@/i18n'
import classes from './AccountMenu.module.css'

/** What concerns who is signed in: profile, language, light or dark, and the way out. */
export function AccountMenu({ session }: { session: Schemas['Session'] }) {
  const { t, i18n } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()
  const panel = useRef<HTMLDivElement>(null)
  const out = useMutation({
    mutationFn: () => client.DELETE('/session'),
    onSettled: async () => {
      sessionStorage.clear()
      queryClient.clear()
      await navigate({ to: '/sign-in' })
    },
  })
  const hide = () => panel.current?.hidePopover()
  return (
    <>
      <button type="button" className={classes.name} popoverTarget="account">
        <span>{session.name}</span>
        <svg viewBox="0 0 10 6" width="10" height="6" aria-hidden="true">
          <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.4" />
        </svg>
      </button>
      <div id="account" ref={panel} popover="auto" className={classes.panel}>
        <Link to="/me" className={classes.item} onClick={hide}>
          {t('nav.me')}
        </Link>
        <fieldset className={classes.group}>
          <legend>{t('account.language')}</legend>
          {languages.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              className={classes.item}
              aria-pressed={i18n.language === language}
              onClick={() => void speak(language)}
            >
              {t(`language.${language}`)}
            </button>
          ))}
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t('account.scheme')}</legend>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <button
              key={scheme}
              type="button"
              className={classes.item}
              aria-pressed={colorScheme === scheme}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`account.schemes.${scheme}`)}
            </button>
          ))}
        </fieldset>
        <button type="button" className={classes.item} onClick={() => out.mutate()}>
          {t('account.signOut')}
        </button>
      </div>
    </>
  )
}
