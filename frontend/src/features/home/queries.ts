import { queryOptions } from '@tanstack/react-query'
import { ownResultQuery } from '@/api/queries'
import { isProblem } from '@/api/problem'
import type { Schemas } from '@/api/client'
import { answer, client } from '@/api/client'

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
