import { queryOptions } from '@tanstack/react-query'
import { answer, client, etagOf, type Schemas } from '@/api/client'
import { ApiProblem, isProblem } from '@/api/problem'
import { queryClient, receiptQuery, sessionQuery } from '@/api/queries'
import { signedOut } from '@/api/signedOut'
import type { Copy, Why } from './autosave'

/**
 * One's own ballot: fetched anew whenever the page opens, and forgotten when it is left,
 * since the device may not be the associate's alone.
 */
export const ballotQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', round, 'ballot'],
    staleTime: 0,
    gcTime: 0,
    refetchOnReconnect: false,
    queryFn: () => answer(client.GET('/rounds/{round}/ballot', { params: { path: { round } } })),
  })

const gone = () =>
  new ApiProblem({ status: 401, code: 'sign_in_required', title: 'somebody else, or nobody, is signed in' })

/**
 * Sees to it that what one person writes is never saved as another's: a browser has one
 * session, and in another tab somebody else may have signed in.
 */
export class Writer {
  private readonly person: string
  private readonly round: string
  // Another tab can have been used only while this one was not.
  private doubtful = false

  constructor(round: string, person: string) {
    this.round = round
    this.person = person
  }

  readonly doubt = () => {
    this.doubtful = true
  }

  /** Whether this application still takes the person for signed in. */
  private get known(): boolean {
    return queryClient.getQueryData(sessionQuery.queryKey)?.person === this.person
  }

  private async check(): Promise<void> {
    if (!this.known) {
      throw gone()
    }
    if (!this.doubtful) {
      return
    }
    const session = await noted(answer(client.GET('/session')))
    if (session.person !== this.person) {
      queryClient.setQueryData(sessionQuery.queryKey, session)
      throw gone()
    }
    this.doubtful = false
  }

  readonly saveDraft = async (content: string, revision: number): Promise<number> => {
    await this.check()
    const saved = await noted(
      answer(
        client.PUT('/rounds/{round}/draft', {
          params: { path: { round: this.round }, header: { 'If-Match': etagOf(revision) } },
          body: { content },
          keepalive: true, // it arrives even when the page goes
        }),
      ),
    )
    return saved.revision
  }

  readonly fetch = async (): Promise<Schemas['MyBallot']> => {
    await this.check()
    return noted(answer(client.GET('/rounds/{round}/ballot', { params: { path: { round: this.round } } })))
  }

  readonly submit = async (body: Schemas['Ballot'], key: string): Promise<Schemas['Receipt']> => {
    this.doubtful = true
    await this.check()
    const receipt = await noted(
      answer(
        client.PUT('/rounds/{round}/ballot', {
          params: { path: { round: this.round }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    )
    queryClient.setQueryData(receiptQuery(this.round).queryKey, {
      submitted: true,
      receipt,
      recorded: 'pending',
      file: null,
    })
    return receipt
  }

  private get place() {
    return `followship.ballot.${this.round}`
  }

  /** Keeps a copy in this tab, which closing the tab or signing out removes; null removes it. */
  readonly keep = (copy: Copy | null) => {
    try {
      if (copy && this.known) {
        sessionStorage.setItem(this.place, JSON.stringify({ ...copy, person: this.person }))
      } else {
        sessionStorage.removeItem(this.place)
      }
    } catch {
      // There is no room: it is kept in memory only.
    }
  }

  /** The copy that a reload left, null for none. That of another person is removed. */
  readonly kept = (): Copy | null => {
    try {
      const copy = JSON.parse(sessionStorage.getItem(this.place) ?? 'null') as
        (Copy & { person: string }) | null
      if (copy?.person === this.person && typeof copy.content === 'string' && Array.isArray(copy.sent)) {
        return copy
      }
      sessionStorage.removeItem(this.place)
    } catch {
      // Not ours, or no storage at all.
    }
    return null
  }
}

/** Lets the shell ask to sign in again, as it does for queries. */
async function noted<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (isProblem(error, 'sign_in_required')) {
      signedOut.set(true)
    }
    throw error
  }
}

/** Whether an error leaves open what has become of a request. */
export const unanswered = (error: unknown): boolean =>
  isProblem(error) ? error.status === 0 || error.status >= 500 || error.status === 429 : true

export function why(error: unknown): Why {
  if (unanswered(error)) {
    return 'unanswered'
  }
  if (isProblem(error, 'stale')) {
    return 'stale'
  }
  if (isProblem(error, 'sign_in_required')) {
    return 'signedOut'
  }
  return isProblem(error, 'round_not_open', 'wrong_state', 'key_destroyed', 'not_found') ? 'over' : 'refused'
}
