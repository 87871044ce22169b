import { NotFound } from '@/app/Fallbacks'

export const NoticesPage = NotFound
