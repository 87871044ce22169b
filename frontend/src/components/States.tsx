import { Button, Loader, Text } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem } from '@/api/problem'
import classes from './States.module.css'

/** Something is on its way. Says so after a moment only: most answers come before. */
export function Loading() {
  const { t } = useTranslation()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes.state} role="status" data-loading>
      {late && (
        <>
          <Loader size="sm" color="var(--accent)" aria-hidden /> <span>{t('state.loading')}</span>
        </>
      )}
    </div>
  )
}

/** Something could not be had. Says why in the reader's language, and lets try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <div className={classes.state} role="alert">
      <Text>{useProblemText(error)}</Text>
      {again && <Again again={again} />}
    </div>
  )
}

function Again({ again }: { again: () => void }) {
  const { t } = useTranslation()
  return (
    <Button variant="default" onClick={again}>
      {t('action.again')}
    </Button>
  )
}

/** What a problem is in the reader's language. */
export function useProblemText(error: unknown): string {
  const { t } = useTranslation()
  return isProblem(error) ? t(`problem.${error.code}`) : t('problem.internal')
}

/** Nothing is there yet, and why that is in order. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className={classes.state}>
      <Text c="dimmed">{children}</Text>
    </div>
  )
}

/** Nothing is shown to protect those who answered. It looks the same whatever the cause. */
export function KeptBack() {
  const { t } = useTranslation()
  return (
    <div className={classes.kept}>
      <Text>{t('state.keptBack')}</Text>
    </div>
  )
}
