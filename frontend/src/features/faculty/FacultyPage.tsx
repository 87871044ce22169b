import { NotFound } from '@/app/Fallbacks'

export const FacultyPage = NotFound
