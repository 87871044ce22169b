import { axe, dark, expect, reflows, screens, speak, test } from './harness'

test('what waits for somebody stands first, with its deadline', async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Good to see you')
  await expect(page.getByText('2 things wait for you.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Check my own record' })).toBeVisible()
  const todo = page.getByRole('region', { name: 'What I still have to do' })
  await expect(todo).toContainText(/open until .* C(E|ES)T \(\d+ days? left\)/)
  await expect(page.getByRole('region', { name: 'What was found about the whole' })).toContainText(
    /in \d+ of 100 such pairs/,
  )
  await axe(page)
  await reflows(page)
  await screens(page, 'home')
  await todo.getByRole('link', { name: 'Write my list' }).click()
  await expect(page).toHaveURL(/\/rounds\/[a-z2-7]{26}\/ballot(#|$)/)
})

test('the first page leads the faculty to what was planted', async ({ page, signIn }) => {
  await signIn('faculty member')
  await page.goto('/')
  const faculty = page.getByRole('region', { name: 'Faculty' })
  await expect(faculty).toContainText(/notices say where power gathers/)
  await expect(faculty).toContainText(/The figures of Team .* are kept back/)
  await axe(page)
  await screens(page, 'home-faculty')
  for (const [link, address] of [
    ['Who is followed without a mandate', /\/leadership\?finding=emergent_leader$/],
    ['Which mandates were not seen to be followed', /\/leadership\?finding=unmatched_mandate$/],
    ['Notices, with what would distribute it', /\/notices$/],
    ['Where power gathers', /\/power$/],
    ['Who influences whom', /\/network$/],
  ] as const) {
    await expect(faculty.getByRole('link', { name: link })).toHaveAttribute('href', address)
  }
})

test('opening the first page is no look at a report', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('faculty member')
  const looks: string[] = []
  page.on('request', (r) => {
    if (r.url().includes('/reports/')) {
      looks.push(r.url())
    }
  })
  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Faculty' })).toBeVisible()
  expect(looks).toEqual([])
})

test('administrators see what the directory holds', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('administrator')
  await page.goto('/')
  const part = page.getByRole('region', { name: 'Administration' })
  await expect(part).toContainText('120 people')
  await expect(part.getByRole('link', { name: 'Import a table' })).toBeVisible()
  await axe(page)
})

test('an empty organisation has a first page too', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('associate')
  await page.route('**/api/v1/rounds', (route) => route.fulfill({ json: { rounds: [] } }))
  await page.goto('/')
  await expect(page.getByText('There is nothing you have to do.')).toBeVisible()
  await expect(page.getByText('No round is published yet.')).toBeVisible()
  await axe(page)
})

test(
  'what cannot be had is said, and can be tried again',
  { tag: '@desktop' },
  async ({ page, signIn, noise }) => {
    noise.allow(/status of 503/)
    await signIn('associate')
    let broken = true
    await page.route('**/api/v1/surveys', (route) =>
      broken
        ? route.fulfill({
            status: 503,
            json: { type: 'about:blank', title: 'x', status: 503, code: 'unavailable' },
          })
        : route.continue(),
    )
    await page.goto('/')
    await expect(page.getByRole('alert')).toContainText('The service does not answer just now.', {
      timeout: 20_000,
    })
    broken = false
  },
)

test('a finding about a mandate comes to its holder in careful words', async ({ page, signIn }) => {
  await signIn('associate')
  await page.route('**/api/v1/rounds/*/result', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as {
      published: { round: { published_at: string } }
      result: { followed: { finding: string | null }[] }
    }
    body.published.round.published_at = new Date().toISOString()
    for (const [i, f] of body.result.followed.entries()) {
      f.finding = i === 1 ? 'unmatched_mandate' : 'no_finding'
    }
    await route.fulfill({ json: body })
  })
  await page.goto('/')
  const text = page.getByText('we could not see your mandate')
  await expect(text).toContainText('The cause may be the mandate, the scope or the question.')
  await page.getByRole('link', { name: 'What this means, and what helps' }).click()
  const about = page.getByRole('region', { name: 'About my mandate' })
  await expect(about).toContainText('A smaller scope')
  await expect(about).toContainText('Stepping back')
  await axe(page)
  await screens(page, 'result-mandate')
})

test.describe('in German and dark', () => {
  test.use({ locale: 'de-DE' })
  test('the first page holds', async ({ page, signIn }) => {
    await speak(page, 'de')
    await dark(page)
    await signIn('faculty member')
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Schön, dass du da bist')
    await expect(page.getByRole('region', { name: 'Was ich noch zu tun habe' })).toBeVisible()
    await axe(page)
    await reflows(page)
  })
})

test.describe('the profile', () => {
  test.use({ serve: 'own' })
  test('says where somebody would lead, and the register shows it', async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/me')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('My profile')
    await axe(page)
    await screens(page, 'profile')
    const quality = page.getByRole('group', { name: 'Quality' })
    await quality.getByRole('radio', { name: 'would lead' }).check()
    await page.getByRole('checkbox', { name: 'Quality' }).check()
    await expect(page.getByRole('status').filter({ hasText: 'not saved' })).toBeVisible()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: /^Saved/ })).toBeVisible()
    await page.reload()
    await expect(quality.getByRole('radio', { name: 'would lead' })).toBeChecked()
    await reflows(page)
  })

  test('signs out everywhere', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/me')
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect(page).toHaveURL(/\/sign-in/)
  })
})
