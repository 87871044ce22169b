import { Button, Textarea } from '@mantine/core'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { publishedRounds, queryClient, roundsQuery, useDirectory } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, Loading } from '@/components/States'
import { When } from '@/components/When'
import { RoundChoice } from '@/features/results/RoundChoice'

const challengesQuery = queryOptions({
  queryKey: ['challenges', 'all'],
  queryFn: async () => (await answer(client.GET('/challenges'))).challenges,
})

/** Questions about results, for the faculty to answer on record, and the notes shown to it. */
export function QuestionsPage() {
  const { t } = useTranslation()
  const challenges = useQuery(challengesQuery)
  const rounds = useQuery(roundsQuery)
  const directory = useDirectory()
  const failed = challenges.error ?? rounds.error ?? directory.error
  if (failed) {
    return (
      <Page title={t('questions.title')}>
        <Failure error={failed} again={() => void challenges.refetch()} />
      </Page>
    )
  }
  if (!challenges.data || !rounds.data || !directory.ready) {
    return <Loading />
  }
  const open = challenges.data.filter((c) => c.answer === null)
  const answered = challenges.data.filter((c) => c.answer !== null).reverse()
  const name = (id: string | null) => directory.person(id ?? '') || t('ballot.unknown')
  const label = (id: string) => rounds.data.find((r) => r.id === id)?.label ?? ''
  return (
    <Page title={t('questions.title')} lead={t('questions.lead', { count: open.length })}>
      <p className={prose.measure}>{t('questions.help')}</p>
      <Section title={t('questions.open')} id="open">
        {open.length === 0 ? (
          <Empty>{t('questions.none')}</Empty>
        ) : (
          open.map((c) => <Open key={c.id} challenge={c} name={name(c.person)} round={label(c.round)} />)
        )}
      </Section>
      <Section title={t('questions.answered')} id="answered">
        {answered.length === 0 ? (
          <Empty>{t('questions.noneAnswered')}</Empty>
        ) : (
          answered.map((c) => (
            <figure key={c.id} className={prose.quote}>
              <Asked challenge={c} name={name(c.person)} round={label(c.round)} />
              <figcaption>
                {t('questions.by', { name: name(c.answered_by) })}
                <When at={c.answered_at ?? c.asked_at} />
              </figcaption>
              <blockquote>{c.answer}</blockquote>
            </figure>
          ))
        )}
      </Section>
      <Notes rounds={publishedRounds(rounds.data)} name={name} />
    </Page>
  )
}

function Asked({
  challenge: c,
  name,
  round,
}: {
  challenge: Schemas['Challenge']
  name: string
  round: string
}) {
  const { t } = useTranslation()
  return (
    <>
      <h3>{t('questions.of', { name, round })}</h3>
      <p className={prose.small}>
        {t('questions.asked')}
        <When at={c.asked_at} />
      </p>
      <blockquote>{c.question}</blockquote>
    </>
  )
}

function Open({ challenge, name, round }: { challenge: Schemas['Challenge']; name: string; round: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const give = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/challenges/{challenge}/answer', {
          params: { path: { challenge: challenge.id } },
          body: { answer: text.trim() },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: challengesQuery.queryKey }),
  })
  return (
    <div className={prose.quote}>
      <Asked challenge={challenge} name={name} round={round} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          give.mutate()
        }}
      >
        <Textarea
          maw="40rem"
          mb="md"
          autosize
          minRows={3}
          maxLength={2000}
          label={t('questions.label', { name })}
          description={t('questions.onRecord', { name })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {give.isError && <Failure error={give.error} />}
        <Button type="submit" loading={give.isPending} disabled={!text.trim()}>
          {t('questions.answer')}
        </Button>
      </form>
    </div>
  )
}

/** Looked at only when asked for: each look stands in the transparency log. */
function Notes({ rounds, name }: { rounds: Schemas['Round'][]; name: (id: string) => string }) {
  const { t } = useTranslation()
  const [round, setRound] = useState(rounds[0]?.id ?? '')
  const look = useMutation({
    mutationFn: async (of: string) => ({
      of,
      replies: (await answer(client.GET('/rounds/{round}/replies', { params: { path: { round: of } } })))
        .replies,
    }),
  })
  if (round === '') {
    return null
  }
  const seen = look.data?.of === round ? look.data.replies : null
  return (
    <Section title={t('questions.notes')} id="notes">
      <p>{t('questions.notesHelp')}</p>
      <RoundChoice rounds={rounds} round={round} choose={setRound} />
      {look.isError && <Failure error={look.error} />}
      {seen === null ? (
        <p>
          <Button mt="md" variant="default" loading={look.isPending} onClick={() => look.mutate(round)}>
            {t('questions.notesLook')}
          </Button>
        </p>
      ) : seen.length === 0 ? (
        <Empty>{t('questions.notesNone')}</Empty>
      ) : (
        seen.map((r) => (
          <figure key={r.person} className={prose.quote}>
            <figcaption>{name(r.person)}</figcaption>
            <blockquote>{r.text}</blockquote>
          </figure>
        ))
      )}
    </Section>
  )
}
