import { Button, Checkbox } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { choicesQuery, queryClient } from '@/api/queries'
import { Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure, useProblemText } from '@/components/States'
import classes from './ProfilePage.module.css'

const names = ['rating', 'listing', 'seeing'] as const

/** What I decline, which nobody else can tell. */
export function Choices() {
  const { t } = useTranslation()
  const choices = useQuery(choicesQuery)
  return (
    <Section title={t('profile.choices.title')} id="choices">
      <p className={prose.small}>{t('profile.choices.lead')}</p>
      {choices.isError && <Failure error={choices.error} again={() => void choices.refetch()} />}
      {choices.data && <Form choices={choices.data} />}
    </Section>
  )
}

function Form({ choices }: { choices: Schemas['Choices'] }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Schemas['ChoicesEdit']>({
    rating: choices.rating,
    listing: choices.listing,
    seeing: choices.seeing,
  })
  const save = useMutation({
    mutationFn: () => answer(client.PUT('/people/me/choices', { body: draft })),
    onSuccess: async (saved) => {
      queryClient.setQueryData(choicesQuery.queryKey, saved)
      // What I am shown of myself depends on it.
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['results'] }),
        queryClient.invalidateQueries({ queryKey: ['rounds'] }),
      ])
    },
  })
  const problem = useProblemText(save.error)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {names.map((name) => (
        <Checkbox
          key={name}
          my="md"
          maw="40rem"
          label={t(`profile.choices.${name}`)}
          description={t(`profile.choices.${name}Help`)}
          checked={draft[name]}
          onChange={(event) => {
            save.reset()
            setDraft({ ...draft, [name]: event.currentTarget.checked })
          }}
        />
      ))}
      {choices.running
        .filter((r) => r.listing !== choices.listing)
        .map((r) => (
          <p key={r.round} className={prose.aside}>
            {t(r.listing ? 'profile.choices.frozenUnlisted' : 'profile.choices.frozenListed', {
              round: r.label,
            })}
          </p>
        ))}
      <div className={classes.save}>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t('profile.choices.save')}
        </Button>
        <span role="status">{save.isError ? problem : save.isSuccess ? t('profile.choices.saved') : ''}</span>
      </div>
    </form>
  )
}
