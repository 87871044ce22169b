import { NotFound } from '@/app/Fallbacks'

export const LeadershipPage = NotFound
