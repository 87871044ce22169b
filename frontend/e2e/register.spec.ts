import { axe, axeInDark, expect, reflows, screens, test } from './harness'

test('the register lists everybody’s mandates and narrows by its address', async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/register')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Register of mandates')
  await expect(page.getByText(/mandates are in force, with \d+ people/)).toBeVisible()
  await axe(page)
  await reflows(page)
  await screens(page, 'register')

  await page.getByLabel('Kind').selectOption({ label: 'Product owner' })
  await expect(page).toHaveURL(/kind=product_owner/)
  await page.getByLabel('Name, title or place').fill('team 08')
  await expect(page.getByRole('status').filter({ hasText: 'One mandate fits.' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('status').filter({ hasText: 'One mandate fits.' })).toBeVisible()
  await page.getByLabel('Name, title or place').fill('nothing like it')
  await expect(page.getByText('Nothing in the register fits this.')).toBeVisible()
})

test('the register is a grid of three by three, too', async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/register')
  await page.getByRole('link', { name: 'As a grid' }).click()
  await expect(page).toHaveURL(/view=grid/)
  for (const kind of ['Team coach', 'Faculty lead', 'Strategy faculty']) {
    await expect(
      page.getByRole('region', { name: 'As a grid' }).getByText(kind, { exact: true }).first(),
    ).toBeVisible()
  }
  await expect(page.getByRole('heading', { name: 'Beside the grid' })).toBeVisible()
  await axe(page)
  await reflows(page)
  await screens(page, 'register-grid')
  await axeInDark(page)
})

test('the register says who would lead where', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/register')
  const wishes = page.getByRole('table', { name: 'Who would lead' })
  await expect(wishes.getByRole('row').filter({ hasText: 'Operations' })).toBeVisible()
})

test.describe('stepping back', () => {
  test.use({ serve: 'own' })
  test('needs a day and nobody’s leave', async ({ page, signIn }) => {
    // Administrators grant mandates, here one to themselves.
    await signIn('administrator')
    await page.goto('/')
    const me = (await (await page.request.get('/api/v1/session')).json()) as { person: string }
    const granted = await page.request.post('/api/v1/mandates', {
      data: {
        holder: me.person,
        title: 'Keeper of the tea',
        kind: 'task_owner',
        level: 0,
        scope: { kind: 'organisation' },
        start: '2025-01-01',
        granted: 'decision',
      },
    })
    expect(granted.status()).toBe(201)
    await page.reload()
    await page.getByRole('button', { name: 'Step back: Keeper of the tea' }).click()
    const dialog = page.getByRole('dialog', { name: 'Step back: Keeper of the tea' })
    await expect(dialog.getByLabel('Last day')).toHaveValue(/^\d{4}-\d{2}-\d{2}$/)
    await axe(page)
    await screens(page, 'step-back')
    await dialog.getByRole('button', { name: 'Step back on that day' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('region', { name: 'What I hold' })).toContainText(/until \d/)
  })
})
