import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { axe, expect, reflows, settled, speak, test } from './harness'

/** English texts that a German page must not have: those that read otherwise in German. */
const english = (() => {
  type Texts = { [key: string]: string | Texts }
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../src/i18n/${name}.json`, import.meta.url), 'utf8')) as Texts
  const flat = (texts: Texts): string[] =>
    Object.values(texts).flatMap((v) => (typeof v === 'string' ? [v] : flat(v)))
  const german = new Set(flat(read('de')))
  // What a survey asks is in the organisation's own words. Short texts may be part of such words;
  // those that are filled in do not stand as they are.
  const product = read('en')
  delete product['survey']
  return flat(product).filter((text) => text.length > 20 && !/[{$]/.test(text) && !german.has(text))
})()

const reports = ['leadership', 'power', 'network', 'agreement', 'notices'] as const

/** The path of a page of the latest published round, or of the open one. */
async function round(page: Page, state: 'published' | 'open'): Promise<string> {
  const answer = await page.request.get('/api/v1/rounds')
  const { rounds } = (await answer.json()) as { rounds: { id: string; state: string }[] }
  return `/rounds/${rounds.filter((r) => r.state === state).at(-1)?.id ?? ''}`
}

/** Waits until a page of reports has come. */
async function opened(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await settled(page)
  await expect(page.getByText(/^(Loading…|Wird geladen …)$/)).toHaveCount(0)
}

const address = async (page: Page, name: string) =>
  name === 'overview'
    ? '/faculty'
    : name === 'round'
      ? round(page, 'open')
      : name === 'round-published'
        ? round(page, 'published')
        : `${await round(page, 'published')}/${name}`

for (const name of ['overview', ...reports, 'round', 'round-published']) {
  test(`${name}: in German`, { tag: '@desktop' }, async ({ page, signIn }) => {
    await speak(page, 'de')
    await signIn('faculty member')
    await page.goto(await address(page, name))
    await opened(page)
    const text = await page.locator('#main').innerText()
    expect(english.filter((sentence) => text.includes(sentence))).toEqual([])
    await reflows(page)
  })
}

test(
  'every picture has its table, and the CSV is that table',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    await signIn('faculty member')
    await page.goto(await address(page, 'power'))
    await opened(page)
    const buttons = page.getByRole('button', { name: 'Download as CSV' })
    const n = await buttons.count()
    expect(n).toBeGreaterThan(4)
    expect(await page.locator('#main details table').count()).toBe(n)
    for (let k = 0; k < n; k++) {
      const figure = page
        .locator('#main figure, #main section')
        .filter({ has: page.getByRole('button', { name: 'Download as CSV' }) })
      expect(await figure.count()).toBeGreaterThan(0)
      const [download] = await Promise.all([page.waitForEvent('download'), buttons.nth(k).click()])
      const text = readFileSync(await download.path(), 'utf8')
      expect(text.charCodeAt(0)).toBe(0xfeff)
      const lines = text.slice(1).trimEnd().split('\r\n')
      const rows = await page.locator('#main details table').nth(k).locator('tr').count()
      expect(lines.length, `lines of ${download.suggestedFilename()}`).toBe(rows)
      for (const cell of lines.flatMap((line) => line.split(','))) {
        expect(cell).not.toMatch(/^"?[=+@\t]/) // no spreadsheet runs it
      }
    }
  },
)

test(
  'a printed report has its tables, and nothing to press',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    await signIn('faculty member')
    await page.goto(await address(page, 'leadership'))
    await opened(page)
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    await expect(page.locator('#main details table').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Download as CSV' }).first()).toBeHidden()
    await expect(page.getByRole('navigation')).toBeHidden()
  },
)

test('others read the same page without people', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('associate')
  const at = await address(page, 'leadership')
  const report = at.replace('/leadership', '/reports/leadership')
  expect((await page.request.get(`/api/v1${report}`)).status()).toBe(403)
  await page.goto(at)
  await expect(page.getByRole('heading', { name: 'Are people with mandates followed more?' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'The people, by name' })).toHaveCount(0)
  await axe(page)
})

test('filters live in the address', { tag: '@desktop' }, async ({ page, signIn }) => {
  await signIn('faculty member')
  await page.goto(await address(page, 'leadership'))
  await opened(page)
  await page.getByLabel('What').selectOption({ index: 1 })
  await expect(page).toHaveURL(/finding=/)
  const at = page.url()
  await page.reload()
  await opened(page)
  expect(page.url()).toBe(at)
  await expect(page.getByLabel('What')).not.toHaveValue('')
})
