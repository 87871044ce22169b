import { queryOptions, useMutation } from '@tanstack/react-query'
import { answer, client, type Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { queryClient } from '@/api/queries'

const at = (round: string) => ({ params: { path: { round } } })

/** The signed checkpoint of a round and all its leaves; null of one counted before there were any. */
export const countedQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'counted'],
    staleTime: Infinity, // it never changes
    queryFn: async (): Promise<{ checkpoint: Schemas['Checkpoint']; leaves: string } | null> => {
      try {
        const [checkpoint, leaves] = await Promise.all([
          answer(client.GET('/rounds/{round}/checkpoint', at(round))),
          answer(client.GET('/rounds/{round}/leaves', { ...at(round), parseAs: 'text' })),
        ])
        return { checkpoint, leaves }
      } catch (error) {
        if (isProblem(error, 'not_found')) {
          return null
        }
        throw error
      }
    },
  })

/** What the service says of a leaf, as somebody asks. */
export const useFindLeaf = (round: string) =>
  useMutation({
    mutationFn: (leaf: string) =>
      answer(client.GET('/rounds/{round}/proofs/{leaf}', { params: { path: { round, leaf } } })),
  })

export const recountQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'recount'],
    queryFn: () => answer(client.GET('/rounds/{round}/recount', at(round))),
  })

/** Asks for a recount, or confirms the one that another has asked for. */
export const useRecount = (round: string) =>
  useMutation({
    mutationFn: (step: 'ask' | 'confirm') =>
      answer(
        step === 'ask'
          ? client.POST('/rounds/{round}/recount', at(round))
          : client.POST('/rounds/{round}/recount/confirmation', at(round)),
      ),
    onSuccess: (now) => queryClient.setQueryData(recountQuery(round).queryKey, now),
    onError: () => queryClient.invalidateQueries({ queryKey: recountQuery(round).queryKey }),
  })
