import { NotFound } from '@/app/Fallbacks'

export const ReceiptPage = NotFound
