import { NotFound } from '@/app/Fallbacks'

export const FindingsPage = NotFound
