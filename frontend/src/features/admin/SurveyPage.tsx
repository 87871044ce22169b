import { NotFound } from '@/app/Fallbacks'

export const SurveyPage = NotFound
