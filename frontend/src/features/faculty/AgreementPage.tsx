import { NotFound } from '@/app/Fallbacks'

export const AgreementPage = NotFound
