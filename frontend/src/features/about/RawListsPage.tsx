import { NotFound } from '@/app/Fallbacks'

export const RawListsPage = NotFound
