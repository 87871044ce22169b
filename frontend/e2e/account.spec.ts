import { axe, axeInDark, expect, founder, reflows, screens, test } from './harness'

test.describe('signing in', () => {
  test.use({ serve: 'fresh' })

  test('by the code of a mail, and on to where one wanted to be', async ({ page, service }) => {
    await page.goto('/register')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
    await axe(page)
    await screens(page, 'sign-in')

    const from = service.output.length
    await page.getByLabel('Mail address').fill(founder.mail)
    await page.getByRole('button', { name: 'Send me a mail' }).click()
    await expect(page.getByRole('status')).toContainText('If ')
    await axe(page)

    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('This link or code does not work.')).toBeVisible()

    const { code } = await service.mailTo(founder.mail, from)
    await page.getByLabel('Code').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${service.base}/register`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })

  test('by a link, which signs nobody in by being opened', async ({ page, service }) => {
    await page.goto('/sign-in')
    const from = service.output.length
    await page.getByLabel('Mail address').fill(founder.mail)
    await page.getByRole('button', { name: 'Send me a mail' }).click()
    const { link } = await service.mailTo(founder.mail, from)
    await page.goto(link)
    await expect(page.getByText('Opening a link signs nobody in')).toBeVisible()
    // The token is neither in the address nor in the history.
    expect(page.url()).toBe(`${service.base}/sign-in`)
    expect((await page.request.get('/api/v1/session')).status()).toBe(401)
    await axe(page)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${service.base}/`)

    // Once only.
    await page.context().clearCookies()
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toContainText('does not work')
  })

  test('says the same to an address that nobody has', { tag: '@desktop' }, async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByLabel('Mail address').fill('nobody@nowhere.invalid')
    await page.getByRole('button', { name: 'Send me a mail' }).click()
    await expect(page.getByRole('status')).toContainText('If nobody@nowhere.invalid is known here')
  })

  test('leads to no other place', { tag: '@desktop' }, async ({ page, service }) => {
    await page.goto(`/sign-in?to=${encodeURIComponent('//elsewhere.example/')}`)
    const from = service.output.length
    await page.getByLabel('Mail address').fill(founder.mail)
    await page.getByRole('button', { name: 'Send me a mail' }).click()
    await page.getByLabel('Code').fill((await service.mailTo(founder.mail, from)).code)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${service.base}/`)
  })
})

test('languages, colours and the way out', async ({ page, signIn, service }) => {
  await signIn('associate')
  await page.goto('/how')
  const menu = page.locator('#account')
  await page.locator('button[popovertarget="account"]').click()
  await axe(page)
  await menu.getByRole('button', { name: 'Deutsch' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(menu.getByRole('button', { name: 'Abmelden' })).toBeVisible()
  await menu.getByRole('button', { name: 'Dunkel' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await axe(page)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')

  const cookies = await page.context().cookies()
  await page.locator('button[popovertarget="account"]').click()
  await menu.getByRole('button', { name: 'Abmelden' }).click()
  await expect(page).toHaveURL(`${service.base}/sign-in`)
  await page.context().addCookies(cookies) // the session itself has ended, not the cookie alone
  expect((await page.request.get('/api/v1/session')).status()).toBe(401)
})

test('an address where nothing is', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('faculty member')
  await page.goto('/nowhere/at/all')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is here')
  await axe(page)
  await axeInDark(page)
  await reflows(page)
})

test('contents by keyboard', async ({ page, signIn }, info) => {
  await signIn('faculty member')
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  if (info.project.name === 'phone') {
    await expect(page.getByRole('link', { name: 'Register of mandates' })).toBeHidden()
    await page.getByRole('button', { name: 'Contents' }).click()
  }
  await page.getByRole('link', { name: 'Register of mandates' }).click()
  await expect(page).toHaveURL(/\/register$/)
  if (info.project.name === 'phone') {
    await expect(page.getByRole('link', { name: 'Register of mandates' })).toBeHidden()
  }
})
