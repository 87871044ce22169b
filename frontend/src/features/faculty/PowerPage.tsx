import { NotFound } from '@/app/Fallbacks'

export const PowerPage = NotFound
