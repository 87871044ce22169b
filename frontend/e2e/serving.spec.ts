import { founder, expect, test } from './harness'

test('the page is new each time, its files stay', { tag: '@desktop' }, async ({ page, service }) => {
  const nonces: string[] = []
  for (let k = 0; k < 2; k++) {
    const answer = await page.goto('/')
    const headers = answer?.headers() ?? {}
    expect(headers['cache-control']).toBe('no-store')
    const policy = headers['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(nonce).not.toBe('')
    expect(policy).not.toContain('unsafe')
    expect(await page.locator('meta[name="csp-nonce"]').getAttribute('content')).toBe(nonce)
    nonces.push(nonce)
  }
  expect(nonces[0]).not.toBe(nonces[1])

  const script = await page.locator('script[type="module"]').getAttribute('src')
  const asset = await page.request.get(`${service.base}${script}`, { headers: { 'Accept-Encoding': 'br' } })
  expect(asset.status()).toBe(200)
  expect(asset.headers()).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'Accept-Encoding',
  })
  for (const path of ['/assets/nothing.js', '/assets/', '/nothing.js', '/api/nothing', '/api/v1/nothing']) {
    expect((await page.request.get(service.base + path)).status(), path).toBe(404)
  }
})

test('the application starts at every address', { tag: '@desktop' }, async ({ page, signIn }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await signIn('faculty member')
  for (const path of ['/', '/register', '/no/such/page']) {
    const answer = await page.goto(path)
    expect(answer?.status(), path).toBe(200)
    await expect(page.getByRole('heading', { level: 1 }).first(), path).toBeVisible()
  }
})

test('one signs in with a link of the demonstration', { tag: '@desktop' }, async ({ page, service }) => {
  await page.goto(service.link('associate'))
  await page.getByRole('button').first().click()
  await expect(page).toHaveURL(`${service.base}/`)
})

test.describe('an organisation that was just founded', { tag: '@desktop' }, () => {
  test.use({ serve: 'fresh' })

  test('lets its administrator in by mail', async ({ page, service, signIn }) => {
    await signIn(founder.mail)
    const session = await page.request.get(`${service.base}/api/v1/session`)
    expect(await session.json()).toMatchObject({
      name: founder.name,
      organisation_name: founder.organisation,
    })
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  })
})
