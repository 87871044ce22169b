import { Button, Textarea } from '@mantine/core'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { queryClient, useDirectory } from '@/api/queries'
import { Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure } from '@/components/States'
import { When } from '@/components/When'

const challengesQuery = queryOptions({
  queryKey: ['challenges', 'own'],
  queryFn: async () => (await answer(client.GET('/people/me/challenges'))).challenges,
})

/** How often one may ask about one result. */
const most = 5

/** My questions about this result, with what the faculty answered. */
export function Challenges({ round }: { round: string }) {
  const { t } = useTranslation()
  const challenges = useQuery(challengesQuery)
  const asked = (challenges.data ?? []).filter((c) => c.round === round)
  const [question, setQuestion] = useState('')
  const ask = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/rounds/{round}/challenges', {
          params: { path: { round } },
          body: { question: question.trim() },
        }),
      ),
    onSuccess: async () => {
      setQuestion('')
      await queryClient.invalidateQueries({ queryKey: challengesQuery.queryKey })
    },
  })
  return (
    <Section title={t('result.challenge.title')} id="challenge">
      <p>{t('result.challenge.lead')}</p>
      {challenges.isError && <Failure error={challenges.error} again={() => void challenges.refetch()} />}
      {asked.map((c) => (
        <Asked key={c.id} challenge={c} />
      ))}
      {asked.length >= most ? (
        <p className={prose.small}>{t('result.challenge.most')}</p>
      ) : (
        challenges.data && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              ask.mutate()
            }}
          >
            <Textarea
              maw="40rem"
              mb="md"
              autosize
              minRows={2}
              maxLength={2000}
              label={t('result.challenge.label')}
              value={question}
              onChange={(event) => setQuestion(event.currentTarget.value)}
            />
            {ask.isError && <Failure error={ask.error} />}
            <Button type="submit" variant="default" loading={ask.isPending} disabled={!question.trim()}>
              {t('result.challenge.ask')}
            </Button>
          </form>
        )
      )}
    </Section>
  )
}

function Asked({ challenge: c }: { challenge: Schemas['Challenge'] }) {
  const { t } = useTranslation()
  const directory = useDirectory()
  return (
    <figure className={prose.quote}>
      <figcaption>
        {t('result.challenge.asked')}
        <When at={c.asked_at} />
      </figcaption>
      <blockquote>{c.question}</blockquote>
      {c.answer !== null && c.answered_at !== null ? (
        <>
          <figcaption>
            {t('result.challenge.answered', {
              name: directory.person(c.answered_by ?? '') || t('ballot.unknown'),
            })}
            <When at={c.answered_at} />
          </figcaption>
          <blockquote>{c.answer}</blockquote>
        </>
      ) : (
        <p className={prose.small}>{t('result.challenge.open')}</p>
      )}
    </figure>
  )
}
