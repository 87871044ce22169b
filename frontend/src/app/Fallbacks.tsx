import { Anchor, Button, Stack, Text, Title } from '@mantine/core'
import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/Page'

/** What is shown at an address where nothing is. */
export function NotFound() {
  const { t } = useTranslation()
  return (
    <Page title={t('state.notFoundTitle')} lead={t('state.notFound')}>
      <Anchor component={Link} to="/">
        {t('nav.home')}
      </Anchor>
    </Page>
  )
}

/** What is shown in place of a page that has failed. What was written lies with the server. */
export function Crashed({ reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  return (
    <Stack component="section" py="xl" maw="68ch" role="alert">
      <Title order={1}>{t('state.crashedTitle')}</Title>
      <Text>{t('state.crashed')}</Text>
      <div>
        <Button onClick={reset}>{t('action.again')}</Button>
      </div>
    </Stack>
  )
}
