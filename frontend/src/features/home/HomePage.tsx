import { NotFound } from '@/app/Fallbacks'

export const HomePage = NotFound
