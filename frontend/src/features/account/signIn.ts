import { answer, client, type Schemas } from '@/api/client'
import { queryClient, sessionQuery } from '@/api/queries'
import { signedOut } from '@/api/signedOut'

export type Choice = Schemas['Choice']

/** The token of a sign-in link, "" for none: behind the # of the address, where no server sees it. */
export function taken(): string {
  const token = window.location.hash.slice(1)
  if (token) {
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  }
  return token
}

/** Asks for a mail with a link and a code. The answer is the same for every address. */
export const request = (mail: string) => answer(client.POST('/session/requests', { body: { mail } }))

/**
 * Signs in with a link's token or a mail's code. Returns null when it is done, or the
 * organisations to choose from when the address is known in several.
 */
export async function confirm(
  proof: { token: string } | { code: string },
  organisation?: string,
): Promise<Choice[] | null> {
  const found = await answer(
    client.POST('/session', { body: organisation ? { ...proof, organisation } : proof }),
  )
  if (found && 'organisations' in found) {
    return found.organisations
  }
  const before = queryClient.getQueryData(sessionQuery.queryKey)
  const now = found as Schemas['Session']
  if (before && (before.person !== now.person || before.organisation !== now.organisation)) {
    queryClient.clear() // what is there is somebody else's
  }
  queryClient.setQueryData(sessionQuery.queryKey, now)
  signedOut.set(false)
  await queryClient.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
  return null
}
