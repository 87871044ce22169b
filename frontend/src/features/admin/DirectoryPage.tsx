import { NotFound } from '@/app/Fallbacks'

export const DirectoryPage = NotFound
