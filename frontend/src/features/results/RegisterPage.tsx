import { NotFound } from '@/app/Fallbacks'

export const RegisterPage = NotFound
