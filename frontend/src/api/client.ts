import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from './contract.gen'
import { ApiProblem, networkProblem, problemOf } from './problem'

export type Schemas = components['schemas']

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) {
      throw await problemOf(response)
    }
    return response
  },
  onError({ error }) {
    return error instanceof ApiProblem ? error : networkProblem(error)
  },
}

/**
 * The client of the contract. A call resolves to data or rejects with an {@link ApiProblem}:
 * nobody has to look at an error field.
 */
export const client = createClient<paths>({ baseUrl: '/api/v1', credentials: 'same-origin' })
client.use(problems)

/** Returns what a call of the client was answered with. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  return data as T // an answer that is not ok has rejected
}

/** An answer that is edited later, with the version to send back in If-Match. */
export interface Versioned<T> {
  data: T
  etag: string
}

/** Returns what a call was answered with, and its ETag. */
export async function versioned<T>(call: Promise<{ data?: T; response: Response }>): Promise<Versioned<T>> {
  const { data, response } = await call
  return { data: data as T, etag: response.headers.get('ETag') ?? '' }
}

/** The If-Match value of something whose version came in a list. */
export const etagOf = (version: number) => `"${version}"`
