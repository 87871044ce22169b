import { useTranslation } from 'react-i18next'
import type { FigureWords } from '@/charts'

/** The words that stand at every figure. */
export function useFigureWords(): FigureWords {
  const { t } = useTranslation()
  return {
    table: t('charts.words.table'),
    download: t('action.download'),
    keptBack: t('state.keptBackShort'),
  }
}
