import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { useDirectory, useSession } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Section } from '@/components/Page'
import { Failure, Loading } from '@/components/States'
import { download } from '@/lib/download'

const CodeForm = lazy(async () => ({ default: (await import('./CodeForm')).CodeForm }))

/**
 * Hands out everything that is known of me, as a file. Whoever finds the page open gets
 * nothing: the service wants a sign-in of the last minutes.
 */
export function OwnData() {
  const { t } = useTranslation()
  const { person } = useSession()
  const directory = useDirectory()
  const [again, setAgain] = useState(false)
  const take = useMutation({
    mutationFn: () => answer(client.GET('/people/me/data')),
    onSuccess: (data) =>
      download(`${t('ownData.file')}.json`, JSON.stringify(data, null, 2), 'application/json'),
    onError: (error) => setAgain(isProblem(error, 'sign_in_again')),
  })
  return (
    <Section title={t('ownData.title')}>
      <p>{t('ownData.text')}</p>
      <p>{t('ownData.log')}</p>
      {take.isError && !isProblem(take.error, 'sign_in_again') && <Failure error={take.error} />}
      <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>
        {t('ownData.take')}
      </Button>
      <p role="status">{take.isSuccess ? t('ownData.taken', { file: `${t('ownData.file')}.json` }) : ''}</p>
      <Dialog open={again} close={() => setAgain(false)} title={t('ownData.again')}>
        <Text mb="md">{t('ownData.whyAgain')}</Text>
        <Suspense fallback={<Loading />}>
          <CodeForm
            mail={directory.people.get(person)?.mail ?? ''}
            done={() => {
              setAgain(false)
              take.mutate()
            }}
          />
        </Suspense>
      </Dialog>
    </Section>
  )
}
