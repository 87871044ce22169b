import { queryOptions } from '@tanstack/react-query'
import { ownResultQuery, receiptQuery } from '@/api/queries'
import { isProblem } from '@/api/problem'
import type { Schemas } from '@/api/client'
import { answer, client } from '@/api/client'

/** The receipt of a round, null where I am not asked: that is an answer, no failure. */
export const askedQuery = (round: string) =>
  queryOptions({
    queryKey: [...receiptQuery(round).queryKey, 'asked'],
    queryFn: async (): Promise<Schemas['OwnReceipt'] | null> => {
      try {
        return await answer(client.GET('/rounds/{round}/receipt', { params: { path: { round } } }))
      } catch (error) {
        if (isProblem(error, 'not_on_roster')) {
          return null
        }
        throw error
      }
    },
  })

/** My result of a round, null where I was not asked. */
export const resultQuery = (round: string) =>
  queryOptions({
    queryKey: [...ownResultQuery(round).queryKey, 'mine'],
    staleTime: Infinity,
    queryFn: async (): Promise<Schemas['OwnResult'] | null> => {
      try {
        return await answer(client.GET('/rounds/{round}/result', { params: { path: { round } } }))
      } catch (error) {
        if (isProblem(error, 'not_on_roster')) {
          return null
        }
        throw error
      }
    },
  })
