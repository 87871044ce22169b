import { queryOptions } from '@tanstack/react-query'
import { answer, client } from '@/api/client'

/** One's own results of all published rounds. */
export const ownResultsQuery = queryOptions({
  queryKey: ['results'],
  queryFn: async () => (await answer(client.GET('/people/me/results'))).results,
})

/** What a team sees of itself. That somebody looked stands in the transparency log: once a visit is enough. */
export const teamResultQuery = (round: string, team: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'teams', team],
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: () => answer(client.GET('/rounds/{round}/teams/{team}', { params: { path: { round, team } } })),
  })
