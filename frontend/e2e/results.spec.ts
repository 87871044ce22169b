import type { Page } from '@playwright/test'
import { axe, dark, expect, reflows, screens, speak, test } from './harness'

/** Answers for my own result with another one. */
async function mine(page: Page, change: Record<string, unknown>) {
  await page.route('**/api/v1/rounds/*/result', async (route) => {
    const body = (await (await route.fetch()).json()) as { result: object }
    await route.fulfill({ json: { ...body, result: { ...body.result, ...change } } })
  })
}

test.describe('my result', () => {
  test('says a tier in words, my rounds, my following and the method', async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/results')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('My result, ')
    await expect(page.getByText(/You are listed ahead/).first()).toBeVisible()
    await expect(page.getByRole('img', { name: 'My likely places, round by round' })).toBeVisible()
    await expect(page.getByRole('table', { name: 'Who takes up my direction' })).toContainText('Operations')
    await expect(page.getByText('a human decides')).toBeVisible()
    await axe(page)
    await reflows(page)
    await screens(page, 'result')
  })

  test(
    'says an interval with how sure it is, and no order',
    { tag: '@desktop' },
    async ({ page, signIn }) => {
      await signIn('associate')
      await mine(page, { tier: 'more_often', lower: 1, upper: 6, of: 17, score: 80 })
      await page.goto('/results')
      await expect(page.getByText('likely between 1st and 6th of 17')).toBeVisible()
      await expect(page.getByText('90 % certainty')).toBeVisible()
      await expect(page.getByText('in a group that your raters could not clearly separate')).toBeVisible()
    },
  )

  test('looks the same whatever it is kept back for', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    await mine(page, { tier: null, lower: null, upper: null, of: null, score: null })
    await page.goto('/results')
    await expect(page.getByText('Kept back to protect those who answered.').first()).toBeVisible()
    await expect(page.getByText('It says nothing about you.')).toBeVisible()
    await axe(page)
  })

  test('of an earlier round has an address of its own', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/results')
    await page.getByLabel('Which round').selectOption({ label: 'June 2025' })
    await expect(page).toHaveURL(/\/rounds\/[a-z2-7]{26}\/result$/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('My result, June 2025')
  })
})

test.describe('what was found', () => {
  test('is said in sentences, drawn and set in tables', async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/')
    await page.getByRole('link', { name: /All that was found/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('What was found, ')
    await expect(page.getByRole('region', { name: 'In short' })).toContainText('Following is spread as if')
    for (const name of ['Titles and following', 'Notices', 'By area', 'What could not have been seen']) {
      await expect(page.getByRole('region', { name })).toBeVisible()
    }
    await expect(page.getByRole('table', { name: /Figures by area/ })).toContainText('kept back')
    await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible()
    await axe(page)
    await reflows(page)
    await screens(page, 'findings')
  })

  test('holds in German and dark', { tag: '@desktop' }, async ({ page, signIn }) => {
    await speak(page, 'de')
    await dark(page)
    await signIn('associate')
    await page.goto('/')
    await page.getByRole('link', { name: /Alles, was sich gezeigt hat/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Was sich gezeigt hat')
    await axe(page)
  })
})

test.describe('teams', () => {
  test('begin with mine, and a team reads its own result', async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/teams')
    const own = page.getByRole('region', { name: 'The teams I am in' })
    await expect(own.getByRole('link').first()).toBeVisible()
    await axe(page)
    await screens(page, 'teams')
    await own.getByRole('link').first().click()
    await expect(page.getByText(/of its people answered/)).toBeVisible()
    await expect(page.getByRole('region', { name: 'What cannot be said, and why' })).toBeVisible()
    await axe(page)
    await reflows(page)
    await screens(page, 'team')
    const size = () =>
      page.getByText(/of its people answered/).evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
    const before = await size()
    await page.getByRole('button', { name: 'Large, for a wall' }).click()
    await expect.poll(size).toBeGreaterThan(before * 1.3)
    await screens(page, 'team-wall')
    await page.getByRole('link', { name: 'Followship' }).click()
    await expect(page.locator('html')).not.toHaveAttribute('data-wall')
  })

  test('keep their results to themselves', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    await page.goto('/teams')
    await page
      .getByRole('region', { name: 'The other teams' })
      .getByRole('row')
      .filter({ hasText: 'a result of its own' })
      .first()
      .getByRole('link')
      .click()
    await expect(page.getByText('is for those who were in it when the round opened')).toBeVisible()
  })

  test('of fewer than eight get a guide and no figures', async ({ page, signIn }) => {
    await signIn('faculty member')
    await page.goto('/teams')
    await page.getByRole('row').filter({ hasText: 'a guide' }).first().getByRole('link').click()
    const guide = page.getByRole('region', { name: 'A nomination round instead of figures' })
    await expect(guide).toContainText('everybody agrees')
    await expect(page.getByText(/of its people answered/)).toHaveCount(0)
    await axe(page)
    await screens(page, 'team-guide')
  })

  test('that are kept back say so', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    await page.route('**/api/v1/rounds/*/teams/*', async (route) => {
      const body = (await (await route.fetch()).json()) as { team: object }
      await route.fulfill({
        json: {
          ...body,
          team: {
            ...body.team,
            submitters: null,
            agreement: null,
            effective_number: null,
            gini: null,
            inward: null,
          },
        },
      })
    })
    await page.goto('/teams')
    await page.getByRole('region', { name: 'The teams I am in' }).getByRole('link').first().click()
    await expect(page.getByText('Kept back to protect those who answered.')).toBeVisible()
  })
})
