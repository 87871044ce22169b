import {
  keepPreviousData,
  QueryCache,
  MutationCache,
  QueryClient,
  queryOptions,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, versioned, type Schemas } from './client'
import { isProblem } from './problem'
import { signedOut } from './signedOut'

/** What was said of a request that nobody may repeat by itself: it would fail the same way. */
function noted(error: unknown) {
  if (isProblem(error, 'sign_in_required')) {
    signedOut.set(true)
  }
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noted }),
  mutationCache: new MutationCache({ onError: noted }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && isProblem(error, 'network', 'unavailable'),
    },
  },
})

/** Who is signed in, null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Infinity,
  queryFn: async (): Promise<Schemas['Session'] | null> => {
    try {
      return await answer(client.GET('/session'))
    } catch (error) {
      if (isProblem(error, 'sign_in_required')) {
        return null
      }
      throw error
    }
  },
})

/** Who is signed in. Only below the shell, which shows nothing to strangers. */
export function useSession(): Schemas['Session'] {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) {
    throw new Error('nobody is signed in')
  }
  return data
}

/** Reports whether who is signed in holds a role. */
export function useRole(role: Schemas['Role']): boolean {
  return useSession().roles.includes(role)
}

export const organisationQuery = queryOptions({
  queryKey: ['organisation'],
  staleTime: 5 * 60_000,
  queryFn: () => versioned(client.GET('/organisation')),
})

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  staleTime: 5 * 60_000,
  queryFn: async () => (await answer(client.GET('/teams'))).teams,
})

export const areasQuery = queryOptions({
  queryKey: ['areas'],
  staleTime: 5 * 60_000,
  queryFn: async () => (await answer(client.GET('/areas'))).areas,
})

/** Everybody of the directory, by ascending id. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  staleTime: 5 * 60_000,
  queryFn: async () => {
    const people: Schemas['Person'][] = []
    let cursor: string | null = null
    do {
      const page: Schemas['PeoplePage'] = await answer(
        client.GET('/people', { params: { query: cursor ? { cursor, limit: 200 } : { limit: 200 } } }),
      )
      people.push(...page.people)
      cursor = page.next
    } while (cursor)
    return people
  },
})

/** What I have declined. */
export const choicesQuery = queryOptions({
  queryKey: ['choices'],
  queryFn: () => answer(client.GET('/people/me/choices')),
})

export const mandatesQuery = queryOptions({
  queryKey: ['mandates'],
  staleTime: 60_000,
  queryFn: async () => (await answer(client.GET('/mandates'))).mandates,
})

export const intentsQuery = queryOptions({
  queryKey: ['intents'],
  staleTime: 60_000,
  queryFn: async () => (await answer(client.GET('/intents'))).intents,
})

export const membershipsQuery = queryOptions({
  queryKey: ['memberships'],
  staleTime: 60_000,
  queryFn: async () => (await answer(client.GET('/memberships'))).memberships,
})

export const surveysQuery = queryOptions({
  queryKey: ['surveys'],
  queryFn: async () => (await answer(client.GET('/surveys'))).surveys,
})

/** The rounds of all surveys, by survey and number. */
export const roundsQuery = queryOptions({
  queryKey: ['rounds'],
  queryFn: async () => (await answer(client.GET('/rounds'))).rounds,
  placeholderData: keepPreviousData,
})

/** What was published of a round to everybody. */
export const releaseQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'release'],
    staleTime: Infinity, // it never changes
    queryFn: () => answer(client.GET('/rounds/{round}/release', { params: { path: { round } } })),
  })

/** One's own result of a round. */
export const ownResultQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'result'],
    staleTime: Infinity,
    queryFn: () => answer(client.GET('/rounds/{round}/result', { params: { path: { round } } })),
  })

/** Whether and as what one's own ballot of a round is kept. */
export const receiptQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'receipt'],
    queryFn: () => answer(client.GET('/rounds/{round}/receipt', { params: { path: { round } } })),
  })

/** The same, null where I am not asked: that is an answer, no failure. */
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

/** A round is published: there is a release to read. */
export const isPublished = (round: Schemas['Round']) =>
  round.state === 'published' || round.state === 'archived'

/** The published rounds, the latest first. */
export function publishedRounds(rounds: Schemas['Round'][]): Schemas['Round'][] {
  return rounds
    .filter(isPublished)
    .sort((a, b) => (b.published_at ?? '').localeCompare(a.published_at ?? '') || b.number - a.number)
}

/** Names for ids: of people, teams, areas and scopes. */
export interface Directory {
  people: Map<string, Schemas['Person']>
  teams: Map<string, Schemas['Team']>
  areas: Map<string, Schemas['Area']>
  /** The name of a person, "" for nobody known. */
  person(id: string): string
  /** The name of a team or an area, "" for none known. */
  place(id: string | null | undefined): string
}

function byId<T extends { id: string }>(list: T[] | undefined): Map<string, T> {
  return new Map((list ?? []).map((x) => [x.id, x]))
}

/** Names for ids; `ready` once all are there. */
export function useDirectory(): Directory & { ready: boolean; error: unknown } {
  const people = useQuery(peopleQuery)
  const teams = useQuery(teamsQuery)
  const areas = useQuery(areasQuery)
  const { t: say } = useTranslation()
  return useMemo(() => {
    const p = byId(people.data?.map((x) => (x.erased ? { ...x, name: say('person.former') } : x)))
    const t = byId(teams.data)
    const a = byId(areas.data)
    return {
      people: p,
      teams: t,
      areas: a,
      person: (id) => p.get(id)?.name ?? '',
      place: (id) => (id ? (t.get(id)?.name ?? a.get(id)?.name ?? '') : ''),
      ready: Boolean(people.data && teams.data && areas.data),
      error: people.error ?? teams.error ?? areas.error,
    }
  }, [people.data, teams.data, areas.data, people.error, teams.error, areas.error, say])
}
