import { Anchor, Button, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link as RouterLink, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '@/components/States'
import { languages, speak } from '@/i18n'
import { CodeForm } from './CodeForm'
import { confirm, taken, type Choice } from './signIn'
import classes from './SignInPage.module.css'

/**
 * The page of sign-in links and of those without one. A link signs nobody in by being
 * opened: programs that scan mail open links.
 */
export function SignInPage() {
  const { t, i18n } = useTranslation()
  const { to } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const heading = useRef<HTMLHeadingElement>(null)
  // The token leaves the address bar and the history as soon as it is read.
  const [token, setToken] = useState(taken)
  const [instead, setInstead] = useState(false)
  useEffect(() => {
    // A link that is opened where this page is open already changes the address alone.
    const again = () => {
      const found = taken()
      if (found) {
        setToken(found)
        setInstead(false)
      }
    }
    window.addEventListener('hashchange', again)
    return () => window.removeEventListener('hashchange', again)
  }, [])
  useEffect(() => {
    document.title = `${t('signIn.title')} · Followship`
  }, [t])
  const done = () => void navigate({ to: to ?? '/', replace: true })
  return (
    <main className={classes.page}>
      <div className={classes.sheet}>
        <p className={classes.mark}>Followship</p>
        <Title order={1} tabIndex={-1} ref={heading}>
          {t('signIn.title')}
        </Title>
        {token && !instead ? (
          <Link key={token} token={token} done={done} instead={() => setInstead(true)} />
        ) : (
          <CodeForm done={done} />
        )}
        <p className={classes.open}>
          <RouterLink to="/promises">{t('nav.promises')}</RouterLink>
          <RouterLink to="/verify">{t('nav.verify')}</RouterLink>
        </p>
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
      </div>
    </main>
  )
}

function Link({ token, done, instead }: { token: string; done: () => void; instead: () => void }) {
  const { t } = useTranslation()
  const [choices, setChoices] = useState<Choice[]>([])
  const enter = useMutation({
    mutationFn: (organisation?: string) => confirm({ token }, organisation),
    onSuccess: (found) => (found ? setChoices(found) : done()),
  })
  const problem = useProblemText(enter.error)
  return (
    <Stack gap="md">
      <Text>{choices.length > 0 ? t('signIn.which') : t('signIn.confirm')}</Text>
      {enter.isError && (
        <Text role="alert" c="var(--danger)">
          {problem}
        </Text>
      )}
      {choices.length > 0 ? (
        choices.map((o) => (
          <Button key={o.id} variant="default" loading={enter.isPending} onClick={() => enter.mutate(o.id)}>
            {o.name}
          </Button>
        ))
      ) : (
        <Button loading={enter.isPending} onClick={() => enter.mutate(undefined)}>
          {t('signIn.enter')}
        </Button>
      )}
      <Anchor component="button" type="button" onClick={instead} ta="start">
        {t('signIn.askNew')}
      </Anchor>
    </Stack>
  )
}
