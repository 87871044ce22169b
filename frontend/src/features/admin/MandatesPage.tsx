import { NotFound } from '@/app/Fallbacks'

export const MandatesPage = NotFound
