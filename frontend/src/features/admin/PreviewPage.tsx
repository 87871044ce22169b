import { NotFound } from '@/app/Fallbacks'

export const PreviewPage = NotFound
