import { Alert, Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { Dialog } from '@/components/Dialog'
import { Section } from '@/components/Page'
import { useProblemText } from '@/components/States'
import { submitting } from './forms'
import { useErase } from './queries'
import classes from './admin.module.css'

/** Takes what somebody can be told by out of the directory, for good. */
export function Erase({ person }: { person: Schemas['Person'] }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('erase.title')}>
      <p>{t('erase.text')}</p>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('erase.begin')}
      </Button>
      <Dialog open={open} close={() => setOpen(false)} title={t('erase.question', { name: person.name })}>
        <Confirmation person={person} />
      </Dialog>
    </Section>
  )
}

function Confirmation({ person }: { person: Schemas['Person'] }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const erase = useErase(person.id)
  const text = useProblemText(erase.error)
  return (
    <form className={classes.dialogForm} noValidate onSubmit={submitting(() => erase.mutate(name.trim()))}>
      <ul>
        <li>{t('erase.goes')}</li>
        <li>{t('erase.stays')}</li>
        <li>{t('erase.ballots')}</li>
        <li>{t('erase.forGood')}</li>
      </ul>
      <TextInput
        label={t('erase.name', { name: person.name })}
        autoComplete="off"
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={isProblem(erase.error, 'invalid') ? t('erase.wrongName') : undefined}
      />
      {erase.isError && !isProblem(erase.error, 'invalid') && (
        <Alert color="red" role="alert" title={t('person.notPossible')}>
          {isProblem(erase.error, 'duties_conflict') ? t('person.lastAdministrator') : text}
        </Alert>
      )}
      <div>
        <Button type="submit" loading={erase.isPending}>
          {t('erase.do')}
        </Button>
      </div>
    </form>
  )
}
