import { Button, Checkbox, Textarea } from '@mantine/core'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, etagOf, type Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { queryClient } from '@/api/queries'
import { Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure, useProblemText } from '@/components/States'

const replyQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'reply'],
    queryFn: () => answer(client.GET('/rounds/{round}/reply', { params: { path: { round } } })),
  })

/** My own note beside my result, and who may see it. */
export function Reply({ round }: { round: string }) {
  const { t } = useTranslation()
  const reply = useQuery(replyQuery(round))
  return (
    <Section title={t('result.reply.title')} id="reply">
      <p>{t('result.reply.lead')}</p>
      {reply.isError && <Failure error={reply.error} again={() => void reply.refetch()} />}
      {reply.data && <Form key={reply.data.version} round={round} reply={reply.data} />}
    </Section>
  )
}

function Form({ round, reply }: { round: string; reply: Schemas['Reply'] }) {
  const { t } = useTranslation()
  const [text, setText] = useState(reply.text)
  const [toFaculty, setToFaculty] = useState(reply.to_faculty)
  const save = useMutation({
    mutationFn: () =>
      answer(
        client.PUT('/rounds/{round}/reply', {
          params: { path: { round }, header: { 'If-Match': etagOf(reply.version) } },
          body: { text: text.trim(), to_faculty: toFaculty && text.trim() !== '' },
        }),
      ),
    onSuccess: (saved) => queryClient.setQueryData(replyQuery(round).queryKey, saved),
  })
  const problem = useProblemText(save.error)
  const stale = isProblem(save.error, 'stale')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Textarea
        maw="40rem"
        autosize
        minRows={3}
        maxLength={2000}
        label={t('result.reply.label')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Checkbox
        my="md"
        label={t('result.reply.share')}
        description={t('result.reply.sharedHelp')}
        checked={toFaculty}
        onChange={(event) => setToFaculty(event.currentTarget.checked)}
      />
      <Button type="submit" variant="default" loading={save.isPending}>
        {t('action.save')}
      </Button>{' '}
      <span role="status" className={prose.small}>
        {stale
          ? t('result.reply.stale')
          : save.isError
            ? problem
            : reply.version > 0 && t('result.reply.saved')}
      </span>
      {stale && (
        <Button
          variant="subtle"
          onClick={() => void queryClient.invalidateQueries({ queryKey: replyQuery(round).queryKey })}
        >
          {t('result.reply.loadAgain')}
        </Button>
      )}
    </form>
  )
}
