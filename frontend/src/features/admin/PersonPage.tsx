import { NotFound } from '@/app/Fallbacks'

export const PersonPage = NotFound
