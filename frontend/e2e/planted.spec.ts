import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from './harness'

// How a newcomer to the faculty finds each thing that is planted in the demonstration:
// from the first page, by what is written on it, in two steps at most.

const binary = fileURLToPath(new URL('../../bin/followship', import.meta.url))

type Row = Record<string, string>

/**
 * What is planted, counted from the files of the same invented organisation: they have
 * every answer in them, and nothing of what the service makes of it.
 */
function planted() {
  const folder = mkdtempSync(join(tmpdir(), 'followship-planted-'))
  try {
    execFileSync(binary, ['simulate', folder, '--seed', '1'])
    const read = (name: string): Row[] => {
      const [head = '', ...lines] = readFileSync(join(folder, name), 'utf8').trim().split('\n')
      const columns = head.split(',')
      return lines.map((line) =>
        Object.fromEntries(line.split(',').map((cell, k) => [columns[k] ?? '', cell])),
      )
    }
    const people = read('people.csv')
    const follows = read('follows.csv').filter((f) => f['to'])
    const rounds = [...new Set(follows.map((f) => f['round'] ?? ''))].sort()
    const last = rounds.at(-1) ?? ''
    const mandates = read('mandates.csv').filter(
      (m) => (m['start'] ?? '') <= last && (!m['end'] || m['end'] > last),
    )
    const name = (id: string | undefined) => people.find((p) => p['id'] === id)?.['name'] ?? ''
    const count = (ids: (string | undefined)[]) => {
      const n = new Map<string, number>()
      ids.forEach((id) => n.set(id ?? '', (n.get(id ?? '') ?? 0) + 1))
      return [...n].sort((a, b) => b[1] - a[1])
    }
    const holders = new Set(mandates.map((m) => m['person']))
    const named = new Set(follows.map((f) => f['to']))
    const lately = follows.filter((f) => rounds.slice(-4).includes(f['round'] ?? ''))
    const [gatherer] = count(mandates.map((m) => m['person']))
    return {
      followed: count(lately.map((f) => f['to']).filter((id) => !holders.has(id)))
        .slice(0, 2)
        .map(([id]) => name(id)),
      unfollowed: [...holders].filter((id) => !named.has(id)).map(name),
      // The demonstration's faculty member holds a mandate as such, which no file has.
      gatherer: { name: name(gatherer?.[0]), holds: gatherer?.[1] ?? 0, all: mandates.length + 1 },
      small: count(people.map((p) => p['team'])).at(-1) ?? ['', 0],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const truth = planted()

test.beforeEach(async ({ page, signIn }) => {
  expect([truth.followed.length, truth.unfollowed.length, truth.gatherer.holds, truth.small[1]]).toEqual([
    2, 2, 8, 4,
  ])
  await signIn('faculty member')
  await page.goto('/')
})

test('who is followed without a mandate', { tag: '@desktop' }, async ({ page }) => {
  await page.locator('#main').getByRole('link', { name: 'Who is followed without a mandate' }).click()
  await expect(page).toHaveURL(/\/leadership\?finding=emergent_leader$/)
  const found = page.locator('#main li')
  for (const name of truth.followed) {
    await expect(found.filter({ hasText: name }).first()).toBeVisible()
  }
})

test('whose mandate is not seen to be followed', { tag: '@desktop' }, async ({ page }) => {
  await page
    .locator('#main')
    .getByRole('link', { name: /a following was not seen|not seen/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/leadership\?finding=unmatched_mandate$/)
  const found = page.locator('#main li')
  for (const name of truth.unfollowed) {
    await expect(found.filter({ hasText: name }).first()).toBeVisible()
  }
})

test(
  'that somebody gathers mandates and areas, and who holds what',
  { tag: '@desktop' },
  async ({ page }) => {
    await page.locator('#main').getByRole('link', { name: 'Notices, with what would distribute it' }).click()
    await expect(page).toHaveURL(/\/notices$/)
    await expect(page.getByRole('heading', { level: 1, name: 'Notices' })).toBeVisible()
    const { holds, all, name } = truth.gatherer
    // A notice says it in a paragraph, and the table below it once more.
    const said = page.locator('#main').getByRole('paragraph')
    await expect(said.filter({ hasText: `One person holds ${holds} of ${all} mandates.` })).toBeVisible()
    await expect(said.filter({ hasText: /leads? in \d of 6 areas/ })).toBeVisible()
    // A notice names nobody; the register, which everybody reads, does. It goes on after the round.
    await page.goto('/register')
    const held = page.locator('#main tbody tr').filter({ hasText: name })
    await expect(held.first()).toBeVisible()
    expect(await held.count()).toBeGreaterThanOrEqual(holds)
  },
)

test('that the small team is kept back', { tag: '@desktop' }, async ({ page }) => {
  const [team] = truth.small
  await expect(
    page
      .locator('#main')
      .getByText(new RegExp(`${team}`))
      .first(),
  ).toBeVisible()
})

test('all of it on the overview', async ({ page }, info) => {
  if (info.project.name === 'phone') {
    await page.getByRole('button', { name: 'Contents' }).click()
  }
  await page.getByRole('link', { name: 'Overview' }).click()
  const part = (name: string) => page.getByRole('region', { name })
  for (const name of truth.followed) {
    await expect(part('Followed without a mandate')).toContainText(name)
  }
  for (const name of truth.unfollowed) {
    await expect(part('Following not seen for these mandates')).toContainText(name)
  }
  await expect(part('4 notices')).toContainText(
    `One person holds ${truth.gatherer.holds} of ${truth.gatherer.all} mandates.`,
  )
  await expect(part('Kept back')).toContainText(truth.small[0])
})
