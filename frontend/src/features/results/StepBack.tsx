import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { mandatesQuery, organisationQuery, queryClient } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import prose from '@/components/prose.module.css'
import { useProblemText } from '@/components/States'
import { today } from '@/lib/time'

/** Lets holders end a mandate of their own on a day they choose, without anybody's leave. `named` says which on the button. */
export function StepBack({ mandate, named = false }: { mandate: Schemas['Mandate']; named?: boolean }) {
  const { t } = useTranslation()
  const { data: organisation } = useQuery(organisationQuery)
  const first = today(new Date(), organisation?.data.time_zone)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState('')
  const end = chosen || first
  const save = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/mandates/{mandate}/step-back', {
          params: { path: { mandate: mandate.id } },
          body: { end },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: mandatesQuery.queryKey })
      setOpen(false)
    },
  })
  const problem = useProblemText(save.error)
  return (
    <>
      <Button
        variant="default"
        onClick={() => setOpen(true)}
        aria-label={t('register.stepBackFrom', { title: mandate.title })}
      >
        {named ? t('register.stepBackFrom', { title: mandate.title }) : t('register.stepBack')}
      </Button>
      <Dialog
        open={open}
        close={() => setOpen(false)}
        title={t('register.stepBackFrom', { title: mandate.title })}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <p className={prose.measure}>{t('register.stepBackHelp')}</p>
          <TextInput
            type="date"
            label={t('register.lastDay')}
            required
            min={first}
            {...(mandate.end ? { max: mandate.end } : {})}
            value={end}
            onChange={(event) => setChosen(event.currentTarget.value)}
            error={save.isError ? problem : undefined}
            mb="md"
          />
          <Button type="submit" loading={save.isPending}>
            {t('register.stepBackConfirm')}
          </Button>
        </form>
      </Dialog>
    </>
  )
}
