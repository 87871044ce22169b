import { NotFound } from '@/app/Fallbacks'

export const NetworkPage = NotFound
