import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { peopleQuery, queryClient, sessionQuery } from '@/api/queries'
import { signedOut, useSignedOut } from '@/api/signedOut'
import { Dialog } from '@/components/Dialog'
import { CodeForm } from './CodeForm'

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
      <CodeForm done={close} mail={mail} />
    </Dialog>
  )
}
