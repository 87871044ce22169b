import { NotFound } from '@/app/Fallbacks'

export const ImportPage = NotFound
