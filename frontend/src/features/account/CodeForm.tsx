import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '@/components/States'
import { confirm, request, type Choice } from './signIn'

/** Asks for the address, then for the code of the mail that was sent to it. */
export function CodeForm({ done, mail: known = '' }: { done: () => void; mail?: string }) {
  const { t } = useTranslation()
  const [mail, setMail] = useState(known)
  const [code, setCode] = useState('')
  const [choices, setChoices] = useState<Choice[]>([])
  const ask = useMutation({ mutationFn: () => request(mail.trim()) })
  const enter = useMutation({
    mutationFn: (organisation?: string) => confirm({ code: code.replace(/\s/g, '') }, organisation),
    onSuccess: (found) => (found ? setChoices(found) : done()),
  })
  const askProblem = useProblemText(ask.error)
  const enterProblem = useProblemText(enter.error)
  if (choices.length > 0) {
    return (
      <Stack gap="md">
        <Text>{t('signIn.which')}</Text>
        {choices.map((o) => (
          <Button key={o.id} variant="default" loading={enter.isPending} onClick={() => enter.mutate(o.id)}>
            {o.name}
          </Button>
        ))}
      </Stack>
    )
  }
  if (!ask.isSuccess) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <Stack gap="md">
          <Text>{t('signIn.lead')}</Text>
          <TextInput
            type="email"
            name="mail"
            autoComplete="email"
            required
            maxLength={254}
            label={t('signIn.mail')}
            value={mail}
            onChange={(event) => setMail(event.currentTarget.value)}
            error={ask.isError ? askProblem : undefined}
          />
          <Button type="submit" loading={ask.isPending}>
            {t('signIn.send')}
          </Button>
        </Stack>
      </form>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate(undefined)
      }}
    >
      <Stack gap="md">
        <Text role="status">{t('signIn.sent', { mail: mail.trim() })}</Text>
        <TextInput
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          pattern="\s*(\d\s*){6}"
          maxLength={12}
          label={t('signIn.code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={enter.isError ? enterProblem : undefined}
        />
        <Button type="submit" loading={enter.isPending}>
          {t('signIn.enter')}
        </Button>
        <Anchor
          component="button"
          type="button"
          ta="start"
          onClick={() => {
            setCode('')
            enter.reset()
            ask.reset()
          }}
        >
          {t('signIn.askNew')}
        </Anchor>
      </Stack>
    </form>
  )
}
