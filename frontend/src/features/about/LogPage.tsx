import { NotFound } from '@/app/Fallbacks'

export const LogPage = NotFound
