import { NotFound } from '@/app/Fallbacks'

export const AreasPage = NotFound
