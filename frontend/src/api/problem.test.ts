import { describe, expect, it } from 'vitest'
import de from '@/i18n/de.json'
import en from '@/i18n/en.json'
import { ApiProblem, isProblem, networkProblem, problemOf } from './problem'

const respond = (body: string, status = 409) => new Response(body, { status })

describe('problemOf', () => {
  it('reads a problem', async () => {
    const p = await problemOf(
      respond(
        '{"type":"about:blank","title":"Conflict","status":409,"code":"stale","detail":"d","field":"a/b"}',
      ),
    )
    expect(p).toMatchObject({ status: 409, code: 'stale', detail: 'd', field: 'a/b' })
  })

  it.each([
    ['a page of a balancer', '<html>502</html>', 502],
    ['nothing', '', 503],
    ['other JSON', '[1]', 500],
    ['null', 'null', 500],
  ])('makes an internal one of %s', async (_, body, status) => {
    expect(await problemOf(respond(body, status))).toMatchObject({ status, code: 'internal' })
  })

  it('leaves the answer to be read', async () => {
    const r = respond('{"code":"stale","title":"x"}')
    await problemOf(r)
    expect(await r.text()).toContain('stale')
  })
})

describe('isProblem', () => {
  it('knows codes', () => {
    const p = networkProblem(new TypeError('failed'))
    expect(isProblem(p)).toBe(true)
    expect(isProblem(p, 'network', 'stale')).toBe(true)
    expect(isProblem(p, 'stale')).toBe(false)
    expect(isProblem(new Error('x'))).toBe(false)
    expect(isProblem(null, 'network')).toBe(false)
  })
})

it('has words for every problem of the contract', async () => {
  const contract = await import('node:fs').then((fs) => fs.readFileSync('../api/openapi.yaml', 'utf8'))
  const codes = /code:\s+type: string\s+enum: \[(invalid[^\]]*)\]/.exec(contract)?.[1]?.split(', ') ?? []
  expect(codes.length).toBeGreaterThan(30)
  for (const texts of [en, de]) {
    expect(Object.keys(texts.problem).sort()).toEqual([...codes, 'network'].sort())
  }
  expect(new ApiProblem({ status: 0, code: 'network', title: 't' }).message).toBe('t')
})
