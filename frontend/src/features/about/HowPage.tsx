import { NotFound } from '@/app/Fallbacks'

export const HowPage = NotFound
