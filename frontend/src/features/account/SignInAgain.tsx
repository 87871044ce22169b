import { Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleQuery, queryClient, sessionQuery } from '@/api/queries'
import { signedOut, useSignedOut } from '@/api/signedOut'
import { Dialog } from '@/components/Dialog'
import { Loading } from '@/components/States'

// Fields and buttons that most visits never need.
const CodeForm = lazy(async () => ({ default: (await import('./CodeForm')).CodeForm }))

/**
 * Asks to sign in again when the session has ended, over the page that is open: nothing
 * that was written in it is lost.
 */
export function SignInAgain() {
  const { t } = useTranslation()
  const ended = useSignedOut()
  const me = queryClient.getQueryData(sessionQuery.queryKey)
  const mail = queryClient.getQueryData(peopleQuery.queryKey)?.find((p) => p.id === me?.person)?.mail ?? ''
  const close = () => signedOut.set(false)
  return (
    <Dialog open={ended} close={close} title={t('signIn.again')}>
      <Text mb="md">{t('signIn.nothingLost')}</Text>
      <Suspense fallback={<Loading />}>
        <CodeForm done={close} mail={mail} />
      </Suspense>
    </Dialog>
  )
}
