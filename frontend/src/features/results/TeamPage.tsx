import { NotFound } from '@/app/Fallbacks'

export const TeamPage = NotFound
