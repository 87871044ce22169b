import { infiniteQueryOptions } from '@tanstack/react-query'
import { answer, client, type Schemas } from '@/api/client'

/** So many requests of 200 lines are made at once; more when asked for. */
const atOnce = 10

/** The transparency log from its first line on, a few pages of the contract as one. */
export const logQuery = infiniteQueryOptions({
  queryKey: ['log'],
  initialPageParam: null as string | null,
  queryFn: async ({ pageParam }) => {
    const entries: Schemas['LogEntry'][] = []
    let cursor = pageParam
    for (let i = 0; i < atOnce; i++) {
      const page: Schemas['LogPage'] = await answer(
        client.GET('/transparency-log', {
          params: { query: cursor ? { cursor, limit: 200 } : { limit: 200 } },
        }),
      )
      entries.push(...page.entries)
      cursor = page.next
      if (!cursor) {
        break
      }
    }
    return { entries, next: cursor }
  },
  getNextPageParam: (last) => last.next,
})
