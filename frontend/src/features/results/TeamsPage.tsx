import { NotFound } from '@/app/Fallbacks'

export const TeamsPage = NotFound
