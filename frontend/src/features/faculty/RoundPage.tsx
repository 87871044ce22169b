import { NotFound } from '@/app/Fallbacks'

export const RoundPage = NotFound
