import { useTranslation } from 'react-i18next'
import { useDirectory } from '@/api/queries'
import type { Schemas } from '@/api/client'
import type { SurveyValue } from './queries'
import { cadenceOf } from './rrule'

/** The fields of a survey's set-up in the order in which they are shown. */
export const settingFields = [
  'name',
  'prompt',
  'criteria',
  'list_cap',
  'coverage',
  'areas',
  'follow_question',
  'names_asked',
  'names_most',
  'items',
  'comments',
  'purpose',
  'may_inform_pay',
  'retention_months',
  'floors',
  'cadence',
] as const satisfies (keyof SurveyValue)[]

/** What a field of the set-up holds, in words. */
export function useSettingText() {
  const { t } = useTranslation()
  const directory = useDirectory()
  return (field: keyof SurveyValue, value: SurveyValue[keyof SurveyValue]): string => {
    switch (field) {
      case 'criteria':
        return (value as string[]).filter(Boolean).join('\n')
      case 'areas':
        return (value as string[]).map((a) => directory.place(a)).join(', ')
      case 'items':
        return (value as Schemas['Item'][])
          .map((i) => (i.demand ? `${i.text} (${t('survey.demandShort')})` : i.text))
          .join('\n')
      case 'comments':
        return ((value ?? []) as Schemas['CommentPrompt'][]).map((p) => p.text).join('\n')
      case 'may_inform_pay':
        return t(value ? 'survey.payYes' : 'survey.payNo')
      case 'retention_months':
        return retention(value as number)
      case 'cadence': {
        const choice = cadenceOf(value as string)
        return choice === 'own' ? String(value) : t(`survey.cadences.${choice}`)
      }
      case 'floors': {
        const floors = value as Schemas['Floors']
        return (['tier', 'score', 'group', 'organisation', 'item'] as const)
          .map((f) => `${t(`survey.floor.${f}.name`)}: ${floors[f]}`)
          .join('\n')
      }
      default:
        return String(value)
    }
  }

  function retention(months: number): string {
    return months === 0 ? t('survey.retentionNext') : t('survey.retentionMonths', { count: months })
  }
}
