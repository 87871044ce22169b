import type { Page } from '@playwright/test'
import { BallotPage } from './ballot.page'
import { axe, expect, founder, screens, test, type Service, type Who } from './harness'

test.use({ serve: 'fresh' })

const names = [
  'Ben Okoro',
  'Cleo Marsh',
  'Dara Voss',
  'Emil Tran',
  'Fay Lindqvist',
  'Gil Moreau',
  'Hana Sato',
  'Ivo Brand',
  'June Adeyemi',
  'Kai Nowak',
  'Lena Ortiz',
]
const mail = (name: string): Who => `${name.split(' ')[0]?.toLowerCase() ?? ''}@example.org`
const table = [
  'mail,name,team,manager,joined,areas',
  `${founder.mail},${founder.name},Office,,2020-01-07,Growing`,
  ...names.map(
    (name, k) =>
      `${mail(name)},${name},${k < 6 ? 'Press' : 'Orchards'},${founder.mail},2021-05-0${(k % 9) + 1},Growing|Pressing`,
  ),
].join('\n')

/** Signs in as people do: an address, a mail, a code. */
async function enter(page: Page, service: Service, address: string, to = '/') {
  await page.context().clearCookies()
  await page.goto(to)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  const from = service.output.length
  await page.getByLabel('Mail address').fill(address)
  await page.getByRole('button', { name: 'Send me a mail' }).click()
  // Other mails may come between: that a round is open, that it was published.
  const { code } = await service.found('a code', () =>
    service.mails(from).find((m) => m.to === address && m.code),
  )
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
  // A phone does not show them at first.
  await expect(page.locator('#contents')).toBeAttached()
}

/** Follows an entry of the contents, which a phone keeps behind a button. */
async function follow(page: Page, name: string) {
  const contents = page.getByRole('button', { name: 'Contents' })
  if (await contents.isVisible()) {
    await contents.click()
  }
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name, exact: true }).click()
}

test('a round lives, from an empty organisation to its result, in browsers alone', async ({
  page,
  service,
  signIn,
}) => {
  test.setTimeout(300_000)
  const errors = page.getByRole('dialog').getByRole('alert')

  // The administrator brings people in. A first table has a mistake in it.
  await enter(page, service, founder.mail)
  await follow(page, 'Import')
  const paste = page.getByLabel('Or paste its text')
  await paste.fill(table.replace('fay@example.org', 'fay at example.org'))
  await page.getByRole('button', { name: 'Try it' }).click()
  const dryRun = page.getByRole('region', { name: 'What would happen' })
  await expect(dryRun.getByRole('status')).toContainText('One row of 12 cannot be taken.')
  await expect(dryRun.getByRole('row', { name: /Fay Lindqvist/ })).toContainText('this is no mail address')
  await expect(page.getByRole('button', { name: /^Import \d/ })).toHaveCount(0)
  await axe(page)
  await screens(page, 'import-errors')
  await paste.fill(table)
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(dryRun.getByRole('status')).toContainText(
    'Every row is good. 12 of them would change something.',
  )
  await expect(dryRun.getByRole('status')).toContainText('3 teams are new. 2 areas are new.')
  await page.getByRole('button', { name: 'Import 12 changes' }).click()
  await expect(page.getByRole('region', { name: 'What has happened' })).toContainText(
    '12 rows were imported.',
  )

  // One more area, and somebody who runs surveys.
  await follow(page, 'Areas')
  await page.getByRole('button', { name: 'Add an area' }).click()
  await page.getByLabel('Name').fill('Selling')
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Selling' })).toBeVisible()
  await follow(page, 'People')
  await page.getByRole('link', { name: 'Ben Okoro' }).click()
  await page.getByRole('checkbox', { name: 'Faculty' }).check()
  await page.getByRole('button', { name: 'Save the roles' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()

  // Who runs surveys makes one, and a round of it.
  await enter(page, service, mail('Ben Okoro'))
  await follow(page, 'Surveys and rounds')
  await page.getByRole('button', { name: 'Make a survey' }).click()
  await page.getByLabel('Name of the survey').fill('Contribution')
  await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contribution')
  const form = page.getByRole('form', { name: 'What it asks and promises' })
  await form.getByLabel('What we agreed to look at').fill('What would we miss?\nWho makes others better?')
  await form.getByRole('checkbox', { name: 'Growing' }).check()
  await form.getByRole('button', { name: '+ I raised a risk and was heard' }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
  await axe(page)
  await page.getByRole('button', { name: 'Make a round' }).click()
  await page.getByLabel('Name of the round').fill('First round')
  await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click()
  await page.getByRole('link', { name: 'Preview' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Preview of First round')
  await expect(page.getByText('12 people would be asked')).toBeVisible()
  await expect(page.getByText('About everybody at least 11 colleagues are asked.')).toBeVisible()
  await expect(page.getByRole('row', { name: /Hana Sato/ })).toContainText('11')
  await axe(page)
  await screens(page, 'preview-small')
  await page.getByRole('button', { name: 'Open now' }).click()
  await expect(page.getByRole('dialog')).toContainText('That cannot be undone.')
  await page.getByRole('button', { name: 'Open it' }).click()
  await expect(errors).toHaveCount(0)
  await expect(page).toHaveURL(/\/rounds\/[a-z2-7]{26}$/)
  const round = new URL(page.url()).pathname

  // Everybody ranks all others, three of them from the mail that tells them of it to the
  // receipt, the others as their pages would.
  await service.mailTo(mail('Hana Sato'))
  const ballot = new BallotPage(page)
  for (const address of names.slice(2).map(mail)) {
    await signIn(address)
    const answer = await page.request.get(`/api/v1${round}/ballot`)
    const { assigned } = (await answer.json()) as { assigned: string[] }
    const handedIn = await page.request.put(`/api/v1${round}/ballot`, {
      data: { groups: assigned.map((person) => [person]) },
      headers: { 'Idempotency-Key': `the-only-list-of-${address}` },
    })
    expect(handedIn.status(), await handedIn.text()).toBe(201)
  }
  for (const address of [founder.mail, ...names.slice(0, 2).map(mail)]) {
    await enter(page, service, address, `${round}/ballot`)
    await ballot.open()
    await expect(ballot.rows('pool')).toHaveCount(11)
    await ballot.add(11)
    await expect(page.getByText('11 ranked').first()).toBeVisible()
    await ballot.goTo('review')
    await page.getByRole('button', { name: 'Hand in' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'My receipt' })).toBeVisible()
  }

  // It is closed, counted, and everybody reads the same release.
  await enter(page, service, mail('Ben Okoro'), '/surveys')
  await page.getByRole('link', { name: 'Contribution' }).click()
  await page.getByRole('button', { name: 'Close now' }).click()
  await expect(page.getByRole('dialog')).toContainText('Nobody can hand in or change a list any more.')
  await page.getByRole('button', { name: 'Close and count' }).click()
  await expect
    .poll(
      async () => {
        await page.goto('/surveys')
        return page.getByRole('main').innerText()
      },
      { timeout: 60_000 },
    )
    .toContain('published')
  await page.goto(`${round}/findings`)
  await expect(page.getByText('12 of 12 people answered.')).toBeVisible()
  await enter(page, service, mail('Hana Sato'), '/results')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('First round')
  await axe(page)
})
