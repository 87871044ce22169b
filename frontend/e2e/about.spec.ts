import { readFileSync } from 'node:fs'
import { axe, dark, expect, reflows, screens, speak, test } from './harness'

test('how it works goes through the method by hand, and leads to the promises', async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/how')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How it works')
  await expect(page.getByRole('region', { name: 'From two lists to a result, by hand' })).toContainText('91')
  await axe(page)
  await reflows(page)
  await screens(page, 'how')
  await page.getByRole('region', { name: 'What is promised' }).getByRole('link').first().click()
  await expect(page).toHaveURL(/\/promises$/)
})

test('the promises name the settings that hold them, and the limits', async ({ page, signIn }, info) => {
  await signIn('associate')
  await page.goto('/promises')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Promises and limits')
  const promise = page.getByRole('table', { name: /What “.*” promises/ })
  await expect(promise).toContainText('7 raters at least for a tier')
  await expect(promise).toContainText('No figure here may be used for pay.')
  if (info.project.name === 'phone') {
    await expect(page.getByRole('button', { name: 'Contents' })).toBeVisible()
  } else {
    await expect(page.getByRole('navigation', { name: 'Contents' })).toContainText('My result')
  }
  await screens(page, 'promises')
})

test('promises and limits are open to everybody', { tag: '@desktop' }, async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Promises and limits' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Promises and limits')
  await expect(page.getByRole('region', { name: 'What it does not protect from' })).toContainText(
    'full control of the running server',
  )
  // What may be declined, and what is said of it on the page of the documents too.
  await expect(page.getByRole('region', { name: 'What is promised' })).toContainText(
    'You may decline to rate, to be listed, or to see your result',
  )
  const limits = page.getByRole('region', { name: 'What it does not protect from' }).locator('dt')
  const documented = readFileSync(new URL('../../docs/confidentiality.md', import.meta.url), 'utf8')
  const points =
    /## What it does not protect from\n([\s\S]*?)\n## /.exec(documented)?.[1]?.match(/^- /gm) ?? []
  // The page says two points of the document in two each: devices and bystanders, figures and unanimity.
  await expect(limits).toHaveCount(points.length + 2)
  const floors = page.getByRole('table', { name: 'From how many answers on' })
  await expect(floors.getByRole('row')).toHaveCount(8)
  await expect(floors).toContainText('fewer than 7')
  // What an organisation has set is not a stranger's to read.
  const set = page.getByRole('region', { name: 'What your organisation has set' })
  await expect(set.getByRole('table')).toHaveCount(0)
  await set.getByRole('link', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/sign-in\?to=/)
})

test('who asks for the lists is told what to ask instead', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/how/lists')
  await expect(page.getByText('The product gives nobody the lists')).toBeVisible()
  await axe(page)
  await reflows(page)
  await screens(page, 'lists')
  await page.getByRole('link', { name: 'What it does not protect from' }).click()
  await expect(page).toHaveURL(/\/promises#limits$/)
})

test('the transparency log says who did what, and its chain can be checked', async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/log')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Transparency log')
  const line = page.getByRole('row').filter({ hasText: 'The service ran a round' }).first()
  await expect(line.locator('code')).toHaveAttribute('title', /^[0-9a-f]{64}$/)
  await axe(page)
  await reflows(page)
  await screens(page, 'log')

  await page.getByRole('button', { name: 'Check the chain here' }).click()
  await expect(page.getByText(/All \d+ lines are whole/)).toBeVisible()

  await page.getByLabel('What was done').selectOption({ label: 'changed roles' })
  await expect(page).toHaveURL(/action=edit_roles/)
  await expect(page.getByRole('table').getByRole('row').filter({ hasText: 'changed roles' })).toHaveCount(7)
  await page.getByLabel('Name or word').fill('nothing like it')
  await expect(page.getByText('No line fits this.')).toBeVisible()
})

test('a line that was tampered with is named', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('associate')
  await page.route('**/api/v1/transparency-log*', async (route) => {
    const body = (await (await route.fetch()).json()) as { entries: { detail: string }[] }
    const line = body.entries[1]
    if (line) {
      line.detail = '12 rows'
    }
    await route.fulfill({ json: body })
  })
  await page.goto('/log#chain')
  await page.getByRole('button', { name: 'Check the chain here' }).click()
  await expect(page.getByText('Line 2 does not fit its seal')).toBeVisible()
})

test('the log goes on over pages', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('associate')
  await page.goto('/log')
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page).toHaveURL(/page=.*2/)
  await expect(page.getByText('Page 2 of 2')).toBeVisible()
})

test('the method holds in German and dark', { tag: '@desktop' }, async ({ page, signIn }) => {
  await speak(page, 'de')
  await dark(page)
  await signIn('associate')
  await page.goto('/how')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wie es funktioniert')
  await axe(page)
  await page.goto('/log')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Offenes Protokoll')
  await axe(page)
})
