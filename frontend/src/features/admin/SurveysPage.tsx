import { NotFound } from '@/app/Fallbacks'

export const SurveysPage = NotFound
