import { NotFound } from '@/app/Fallbacks'

export const ProfilePage = NotFound
