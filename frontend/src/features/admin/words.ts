import type en from '@/i18n/en.json'

export type Word = keyof (typeof en)['word']

/** The words of the product for which an organisation may have its own. */
export const words = [
  'associate',
  'associates',
  'team',
  'teams',
  'area',
  'areas',
  'mandate',
  'mandates',
] as const satisfies Word[]
