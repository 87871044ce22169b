import { NotFound } from '@/app/Fallbacks'

export const SettingsPage = NotFound
