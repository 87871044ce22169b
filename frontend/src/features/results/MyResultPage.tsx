import { NotFound } from '@/app/Fallbacks'

export const MyResultPage = NotFound
