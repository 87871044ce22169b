import { expect, test } from './harness'

// What is counted supports a decision and takes none: every page on which something is
// reported says so, to whoever reads it.

const said = /Decision support only: a human decides\.|a human decides, and may disagree\./

test('every report says that a human decides', async ({ page, signIn }) => {
  await signIn('faculty member')
  const answer = await page.request.get('/api/v1/rounds')
  const { rounds } = (await answer.json()) as { rounds: { id: string; state: string }[] }
  const round = `/rounds/${rounds.filter((r) => r.state === 'published').at(-1)?.id ?? ''}`
  const reports = ['findings', 'result', 'leadership', 'power', 'agreement', 'network', 'notices'] as const
  for (const path of ['/faculty', ...reports.map((name) => `${round}/${name}`)]) {
    await page.goto(path)
    await expect(page.locator('#main').getByText(said), path).toBeVisible()
  }
  await signIn('associate')
  await page.goto('/teams')
  await page.locator('#main a[href^="/teams/"]').first().click()
  await expect(page.locator('#main').getByText(said), 'a team').toBeVisible()
})

test('what the law weighs is explained where it is chosen, and said before one begins', async ({
  page,
  signIn,
}) => {
  const main = page.locator('#main')
  await signIn('faculty member')
  const answer = await page.request.get('/api/v1/rounds')
  const { rounds } = (await answer.json()) as { rounds: { id: string; survey: string; state: string }[] }
  const open = rounds.find((r) => r.state === 'open')
  await page.goto(`/surveys/${open?.survey ?? ''}`)
  for (const tradeOff of [
    'More raters for each person make results surer and hide each of them better, and make every list longer.',
    'Afterwards the key is destroyed, and nobody can open a ballot',
    'Lists tied to pay are written for pay.',
  ]) {
    await expect(main).toContainText(tradeOff)
  }
  await signIn('associate')
  await page.goto('/me')
  await expect(main).toContainText('nothing that they say about you is counted')
  const kept = await page.request.get(`/api/v1/rounds/${open?.id ?? ''}/settings`)
  const settings = (await kept.json()) as { purpose: string; may_inform_pay: boolean }
  expect(settings.may_inform_pay).toBe(false)
  await page.goto(`/rounds/${open?.id ?? ''}/ballot#promise`)
  await expect(main).toContainText(settings.purpose)
  await expect(main).toContainText('It must not inform pay.')
})
