import { NotFound } from '@/app/Fallbacks'

export const BallotPage = NotFound
