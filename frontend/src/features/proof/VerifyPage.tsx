import { useTranslation } from 'react-i18next'
import { Page } from '@/components/Page'
export function VerifyPage() {
  const { t } = useTranslation()
  return <Page title={t('nav.verify')} />
}
