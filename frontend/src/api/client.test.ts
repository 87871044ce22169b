import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { answer, client, etagOf, versioned } from './client'
import { queryClient, sessionQuery } from './queries'
import { signedOut } from './signedOut'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
  signedOut.set(false)
})
afterAll(() => server.close())

const problem = (status: number, code: string) =>
  HttpResponse.json(
    { type: 'about:blank', title: code, status, code },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )

describe('client', () => {
  it('resolves to data', async () => {
    server.use(http.get('*/api/v1/teams', () => HttpResponse.json({ teams: [] })))
    expect(await answer(client.GET('/teams'))).toEqual({ teams: [] })
  })

  it('gives the version to send back', async () => {
    server.use(
      http.get('*/api/v1/organisation', () => HttpResponse.json({ id: 'x' }, { headers: { ETag: '"7"' } })),
    )
    expect((await versioned(client.GET('/organisation'))).etag).toBe('"7"')
    expect(etagOf(7)).toBe('"7"')
  })

  it('rejects with the problem', async () => {
    server.use(http.get('*/api/v1/teams', () => problem(403, 'forbidden')))
    await expect(answer(client.GET('/teams'))).rejects.toMatchObject({ code: 'forbidden', status: 403 })
  })

  it('rejects when no answer comes', async () => {
    server.use(http.get('*/api/v1/teams', () => HttpResponse.error()))
    await expect(answer(client.GET('/teams'))).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('knows nobody without a session, and notices when one ends', async () => {
    server.use(
      http.get('*/api/v1/session', () => problem(401, 'sign_in_required')),
      http.get('*/api/v1/teams', () => problem(401, 'sign_in_required')),
    )
    expect(await queryClient.fetchQuery(sessionQuery)).toBeNull()
    expect(signedOut.get()).toBe(false)
    await queryClient
      .fetchQuery({ queryKey: ['x'], queryFn: () => answer(client.GET('/teams')) })
      .catch(() => null)
    expect(signedOut.get()).toBe(true)
  })
})
