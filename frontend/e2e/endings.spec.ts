import { readFile } from 'node:fs/promises'
import { axe, axeInDark, expect, reflows, test } from './harness'

interface OwnData {
  person: { mail: string }
  rounds: { state: string; ballot: unknown; result: unknown }[]
  log: { by: string; action: string }[]
}

test.describe('what is known about me', { tag: '@desktop' }, () => {
  test.use({ serve: 'own' })

  test('comes as a file, and stands in the log', async ({ page, signIn }) => {
    await signIn('p011@orchard.invalid')
    await page.goto('/me')
    const took = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Take my data' }).click()
    const file = await took
    expect(file.suggestedFilename()).toBe('my-data.json')
    const data = JSON.parse(await readFile(await file.path(), 'utf8')) as OwnData
    expect(data.person.mail).toBe('p011@orchard.invalid')
    // Lists whose key is destroyed are gone, the latest is there after its close.
    expect(data.rounds.map((r) => r.state)).toContain('destroyed')
    expect(data.rounds.some((r) => r.ballot !== null && r.result !== null)).toBe(true)
    expect(data.log.at(-1)).toMatchObject({ by: 'me', action: 'export_own_data' })
    await expect(page.getByRole('status').filter({ hasText: 'my-data.json' })).toBeVisible()
    await axe(page)
    await reflows(page)
    await page.goto('/log')
    await expect(page.getByRole('row').filter({ hasText: 'took out what is known' })).toHaveCount(1)
  })

  test('wants a sign-in of the last minutes', async ({ page, signIn, service, noise }) => {
    noise.allow(/status of 403/)
    await signIn('p012@orchard.invalid')
    await page.goto('/me')
    // As if the session were older: the service itself is tested with its own clock.
    await page.route(
      '**/people/me/data',
      (route) =>
        route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          json: { type: 'about:blank', title: 'This is not for you', status: 403, code: 'sign_in_again' },
        }),
      { times: 1 },
    )
    await page.getByRole('button', { name: 'Take my data' }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in again first' })
    await expect(dialog.getByLabel('Mail address')).toHaveValue('p012@orchard.invalid')
    await axe(page)
    const from = service.output.length
    await dialog.getByRole('button', { name: 'Send me a mail' }).click()
    await dialog.getByLabel('Code').fill((await service.mailTo('p012@orchard.invalid', from)).code)
    const took = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    expect((await took).suggestedFilename()).toBe('my-data.json')
    await expect(dialog).toBeHidden()
  })
})

test.describe('an erasure', { tag: '@desktop' }, () => {
  test.use({ serve: 'own' })

  test('takes somebody out of the directory', async ({ page, signIn }) => {
    await signIn('administrator')
    await page.goto('/directory')
    const { people } = (await (await page.request.get('/api/v1/people?search=p013')).json()) as {
      people: { id: string; name: string; mail: string }[]
    }
    const gone = people[0] ?? { id: '', name: '', mail: '' }
    expect(gone.mail).toBe('p013@orchard.invalid')
    await page.goto(`/directory/people/${gone.id}`)
    await page.getByRole('button', { name: 'Erase this person' }).click()
    const dialog = page.getByRole('dialog', { name: `Erase ${gone.name}?` })
    await axe(page)
    await dialog.getByLabel('To confirm').fill('Somebody Else')
    await dialog.getByRole('button', { name: 'Erase for good' }).click()
    await expect(dialog.getByText('This is not the name in the directory.')).toBeVisible()
    await axe(page)
    await dialog.getByLabel('To confirm').fill(gone.name)
    await dialog.getByRole('button', { name: 'Erase for good' }).click()

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Former colleague')
    await expect(page.getByText('was erased from the directory')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Erase this person' })).toHaveCount(0)
    await axe(page)
    await axeInDark(page)
    await reflows(page)
    expect(await (await page.request.get('/api/v1/people?limit=200')).text()).not.toContain(gone.mail)
    await page.goto('/directory')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText(gone.name)).toHaveCount(0)
    await page.goto('/log')
    await expect(page.getByRole('row').filter({ hasText: 'erased a person' })).toHaveCount(1)
  })
})
