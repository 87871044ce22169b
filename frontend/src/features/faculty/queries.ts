import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, client, type Schemas } from '@/api/client'
import { publishedRounds } from '@/api/queries'

/**
 * Titles versus following with the people found. Whoever reads it is noted in the
 * transparency log, so it is asked for once.
 */
export const leadershipQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'reports', 'leadership'],
    staleTime: Infinity, // a release never changes
    gcTime: Infinity,
    queryFn: () => answer(client.GET('/rounds/{round}/reports/leadership', { params: { path: { round } } })),
  })

/** How many have answered. */
export const participationQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'participation'],
    queryFn: () => answer(client.GET('/rounds/{round}/participation', { params: { path: { round } } })),
  })

/** What a round asks and promises. */
export const roundSettingsQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'settings'],
    queryFn: () => answer(client.GET('/rounds/{round}/settings', { params: { path: { round } } })),
  })

/** Has those reminded who have not answered. */
export function useRemind(round: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => answer(client.POST('/rounds/{round}/remind', { params: { path: { round } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rounds', round, 'participation'] }),
  })
}

// Findings rest on up to four rounds counted together.
const window = 4

/** The published rounds of the same survey before a round that its findings may rest on, the latest first. */
export function roundsBefore(rounds: Schemas['Round'][], round: Schemas['Round']): Schemas['Round'][] {
  return publishedRounds(rounds)
    .filter((r) => r.survey === round.survey && r.number < round.number)
    .slice(0, window - 1)
}
