import { BallotPage } from './ballot.page'
import { axe, expect, screens, test } from './harness'

test.use({ serve: 'own' })

const saving = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED/

test('two tabs in conflict lose nothing', async ({ page, context, signIn }) => {
  await signIn('associate')
  const one = new BallotPage(page)
  const two = new BallotPage(await context.newPage())
  await one.open()
  await two.open()
  const [a = '', b = '', c = ''] = await one.order('pool')
  const names = await Promise.all([a, c].map((person) => one.name(one.row(person))))
  await one.row(a).locator('[data-control="placeLast"]').click()
  await one.row(b).locator('[data-control="placeLast"]').click()
  await one.saved()

  await two.page.bringToFront()
  await two.row(c).locator('[data-control="placeLast"]').click()
  const dialog = two.page.getByRole('dialog', { name: 'Two versions of your list' })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByRole('region', { name: 'This tab' })).toContainText(names[1] ?? '')
  await expect(dialog.getByRole('region', { name: 'Kept elsewhere' })).toContainText(names[0] ?? '')
  await axe(two.page)
  await screens(two.page, 'ballot-conflict')
  // Nothing was overwritten, and nothing is until it is decided.
  expect(await one.drafted()).toEqual([[a], [b]])
  await dialog.getByRole('button', { name: 'Decide later' }).click()
  await two.row(b).locator('[data-control="setAside"]').click()
  await two.page.waitForTimeout(1500)
  expect(await one.drafted()).toEqual([[a], [b]])

  await two.page.getByRole('button', { name: 'Compare' }).click()
  await dialog.getByRole('radio', { name: 'Kept elsewhere' }).check()
  await dialog.getByRole('button', { name: 'Go on with this choice' }).click()
  await expect(dialog).toBeHidden()
  await expect(two.page.getByText('2 ranked, 0 not enough contact')).toBeVisible()
  expect(await one.drafted()).toEqual([[a], [b]])
  // What was in this tab comes back by undo.
  await two.page.getByRole('button', { name: 'Undo' }).click()
  await expect(two.page.getByText('1 ranked, 1 not enough contact')).toBeVisible()
  await two.saved()
  await expect.poll(() => one.drafted()).toEqual([[c]])
})

test(
  'a draft that was begun before a submission elsewhere does not pass for newer',
  { tag: '@desktop' },
  async ({ page, context, signIn }) => {
    await signIn('associate')
    const one = new BallotPage(page)
    const two = new BallotPage(await context.newPage())
    await one.open()
    await two.open()
    const [a = '', b = ''] = await one.order('pool')
    await one.row(a).locator('[data-control="placeLast"]').click()
    await one.page.getByRole('link', { name: 'Review', exact: true }).last().click()
    await one.page.getByRole('button', { name: 'Hand in' }).click()
    await expect(one.page.getByText('version 1')).toBeVisible()

    await two.page.bringToFront()
    await two.row(b).locator('[data-control="placeLast"]').click()
    await two.saved()
    await two.page.reload()
    await expect(two.page.getByRole('dialog', { name: 'Two versions of your list' })).toBeVisible()
    expect((await one.kept()).ballot?.groups).toEqual([[a]])
  },
)

test('the session ends in the middle, and nothing is lost', async ({ page, context, service, signIn }) => {
  const mail = 'p017@orchard.invalid'
  await signIn(mail)
  const ballot = new BallotPage(page)
  await ballot.open()
  await ballot.add(2)
  await ballot.saved()

  await context.clearCookies()
  await ballot.add(1)
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await expect(dialog).toBeVisible()
  await axe(page)
  // One can go on without, and sign in when it suits.
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByTestId('saving')).toHaveText('Not saved: signed out')
  await ballot.add(1)
  await page.getByRole('button', { name: 'Sign in again' }).click()
  const from = service.output.length
  await expect(dialog.getByLabel('Mail address')).toHaveValue(mail)
  await dialog.getByRole('button', { name: 'Send me a mail' }).click()
  await dialog.getByLabel('Code').fill((await service.mailTo(mail, from)).code)
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await expect(dialog).toBeHidden()
  await ballot.saved()
  await expect.poll(async () => (await ballot.drafted()).length).toBe(4)
})

test(
  'somebody else signs in at the same device, and gets nothing of it',
  { tag: '@desktop' },
  async ({ page, context, signIn }) => {
    await signIn('p016@orchard.invalid')
    const ballot = new BallotPage(page)
    await ballot.open()
    await ballot.add(2)
    await ballot.saved()
    // In another tab of the same browser.
    const other = await context.newPage()
    await signIn('p017@orchard.invalid')
    await other.goto('/')
    await page.bringToFront()
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await ballot.rows('pool').first().locator('[data-control="placeLast"]').click()
    // The page becomes that of whoever is signed in.
    await expect(page.getByText('0 ranked, 0 not enough contact')).toBeVisible()
    expect((await ballot.kept()).draft).toBeNull()
    expect(
      await page.evaluate(() => Object.keys(sessionStorage).filter((k) => k.includes('ballot'))),
    ).toEqual([])
  },
)

test('offline for a while, and nothing is lost', async ({ page, context, noise, signIn }) => {
  noise.allow(saving)
  await signIn('associate')
  const ballot = new BallotPage(page)
  await ballot.open()
  await ballot.add(1)
  await ballot.saved()
  await context.setOffline(true)
  await ballot.add(3)
  await expect(page.getByTestId('saving')).toHaveText('Offline, will retry')
  await expect(page.getByText('The server does not answer. You can go on')).toBeVisible()
  await ballot.add(1)
  await context.setOffline(false)
  await ballot.saved()
  expect(await ballot.drafted()).toHaveLength(5)
})

test('what was not saved survives a reload', async ({ page, signIn }) => {
  await page.addInitScript(() => {
    const { fetch } = window
    window.fetch = (input, init) => {
      const request = input instanceof Request ? input : new Request(input, init)
      return sessionStorage.getItem('test.cut') && request.url.endsWith('/draft')
        ? Promise.reject(new TypeError('cut'))
        : fetch(request)
    }
  })
  await signIn('associate')
  const ballot = new BallotPage(page)
  await ballot.open()
  await ballot.add(1)
  await ballot.saved()
  // What a page sends as it goes cannot be held back by a route.
  await page.evaluate(() => sessionStorage.setItem('test.cut', 'yes'))
  await ballot.add(3)
  await expect(page.getByTestId('saving')).toHaveText('Offline, will retry')
  await page.reload()
  await expect(page.getByText('4 ranked')).toBeVisible()
  expect(await ballot.drafted()).toHaveLength(1)
  await page.evaluate(() => sessionStorage.removeItem('test.cut'))
  await ballot.saved()
  expect(await ballot.drafted()).toHaveLength(4)
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((k) => k.includes('ballot')))).toEqual(
    [],
  )
})

test(
  'an answer to a save is lost, and that is no conflict',
  { tag: '@desktop' },
  async ({ page, noise, signIn }) => {
    noise.allow(saving)
    await signIn('associate')
    const ballot = new BallotPage(page)
    await ballot.open()
    let lost = 0
    await page.route('**/draft', async (route) => {
      if (lost++ === 0) {
        await route.fetch()
        await route.abort()
      } else {
        await route.continue()
      }
    })
    await ballot.add(1)
    await expect(page.getByTestId('saving')).toHaveText('Offline, will retry')
    await ballot.add(1)
    await ballot.saved()
    await expect(page.getByRole('dialog')).toBeHidden()
    expect(await ballot.drafted()).toHaveLength(2)
  },
)

test(
  'an answer to a submission is lost, and it counts once',
  { tag: '@desktop' },
  async ({ page, noise, signIn }) => {
    noise.allow(saving)
    await signIn('associate')
    const ballot = new BallotPage(page)
    await ballot.open()
    await ballot.add(2)
    const keys: (string | undefined)[] = []
    await page.route(`**/rounds/*/ballot`, async (route) => {
      if (route.request().method() !== 'PUT') {
        await route.continue()
        return
      }
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length === 1) {
        await route.fetch()
        await route.abort()
      } else {
        await route.continue()
      }
    })
    await page.getByRole('link', { name: 'Review', exact: true }).last().click()
    await page.getByRole('button', { name: 'Hand in' }).click()
    await expect(page.getByText('version 1')).toBeVisible()
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    expect((await ballot.kept()).receipt?.version).toBe(1)
  },
)

test(
  'the round closes meanwhile, and nothing is pretended',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    await signIn('associate')
    const ballot = new BallotPage(page)
    await ballot.open()
    await page.route('**/draft', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'about:blank', title: 'not open', status: 409, code: 'round_not_open' }),
      }),
    )
    await ballot.add(1)
    await expect(page.getByRole('alert')).toContainText('was not handed in and does not count')
    await axe(page)
  },
)
