import { NotFound } from '@/app/Fallbacks'

export const TeamsAdminPage = NotFound
