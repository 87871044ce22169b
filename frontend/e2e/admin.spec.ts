import type { Page } from '@playwright/test'
import { axe, axeInDark, expect, reflows, screens, speak, test } from './harness'

interface Ids {
  person: string
  survey: string
  open: string
  draft: string
}

/** Ids of the demonstration, as a page would find them. */
async function ids(page: Page): Promise<Ids> {
  const get = async <T>(path: string) => (await (await page.request.get(`/api/v1${path}`)).json()) as T
  const { people } = await get<{ people: { id: string; mail: string }[] }>('/people')
  const { surveys } = await get<{ surveys: { id: string }[] }>('/surveys')
  const { rounds } = await get<{ rounds: { id: string; state: string }[] }>('/rounds')
  const inState = (state: string) => rounds.find((r) => r.state === state)?.id ?? ''
  return {
    person: people.find((p) => p.mail === 'p011@orchard.invalid')?.id ?? '',
    survey: surveys[0]?.id ?? '',
    open: inState('open'),
    draft: inState('draft'),
  }
}

/** Makes a draft of a round as the page does. */
async function makeRound(page: Page, survey: string) {
  await page.goto(`/surveys/${survey}`)
  await page.getByRole('button', { name: 'Make a round' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'being prepared' })).toBeVisible()
}

// Days that have yet to come whenever this runs, and those that have gone.
const year = new Date().getFullYear() + 1
const lastSundayOfMarch = 31 - new Date(Date.UTC(year, 2, 31)).getUTCDay()
const daysFrom = (local: string, days: number) =>
  new Date(Date.parse(`${local}Z`) + days * 86_400_000).toISOString().slice(0, local.length)

const saved = (page: Page) => page.getByRole('status').filter({ hasText: /^Saved\.$/ })

test.describe('every page', () => {
  test.describe('of the faculty', () => {
    test.use({ serve: 'own' })

    test('can be read by everybody, in light and dark', async ({ page, signIn }) => {
      test.setTimeout(180_000)
      await signIn('faculty member')
      const { survey } = await ids(page)
      await makeRound(page, survey)
      const { draft } = await ids(page)
      for (const [name, address] of [
        ['surveys', '/surveys'],
        ['survey', `/surveys/${survey}`],
        ['preview', `/rounds/${draft}/preview`],
      ] as const) {
        await page.emulateMedia({ colorScheme: 'light' })
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
        await axe(page)
        await screens(page, name)
        await reflows(page)
        await axeInDark(page)
      }
    })
  })

  test('speaks German', { tag: '@desktop' }, async ({ page, signIn }) => {
    await speak(page, 'de')
    await signIn('administrator')
    for (const [address, heading] of [
      ['/directory', 'Personen'],
      ['/directory/import', 'Eine Tabelle einlesen'],
      ['/settings', 'Organisation'],
    ] as const) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
      await reflows(page)
    }
  })
})

test.describe('the directory', () => {
  test('is searched and narrowed down in the address', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('administrator')
    await page.goto('/directory')
    await expect(page.getByText('120 people are shown.')).toBeVisible()
    await page.getByRole('button', { name: 'Next page' }).click()
    await expect(page.getByText('Page 2 of 3')).toBeVisible()
    await page.getByLabel('Search by name').pressSequentially('p011@')
    await expect(page.getByText('One person is shown.')).toBeVisible()
    await expect(page).toHaveURL(/search=p011/)
    await page.reload()
    await expect(page.getByLabel('Search by name')).toHaveValue('p011@')
    await expect(page.getByText('One person is shown.')).toBeVisible()
    await page.getByLabel('Show').selectOption('who has left')
    await expect(page.getByText('Nobody fits this search.')).toBeVisible()
  })

  test('is read, not kept, by others', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    const { person } = await ids(page)
    await page.goto(`/directory/people/${person}`)
    await expect(page.getByRole('main')).toContainText('p011@orchard.invalid')
    await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0)
    await axe(page)
  })
})

test.describe('a person', () => {
  test.use({ serve: 'own' })

  test('is added, put into a team and sent on leave; what is wrong is said at its field', async ({
    page,
    signIn,
  }) => {
    await signIn('administrator')
    await page.goto('/directory')
    await page.getByRole('link', { name: 'Add a person' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add a person')
    await page.getByLabel('Name').fill('Noor Haddad')
    const mail = page.getByLabel('Mail address')
    await mail.fill('p001@orchard.invalid')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(mail).toHaveAttribute('aria-invalid', 'true')
    await expect(mail).toBeFocused()
    await expect(mail).toHaveAccessibleDescription(/.*(there already|nobody else here has).*/)
    await axe(page)
    await mail.fill('noor@orchard.invalid')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Noor Haddad')

    await page.getByRole('button', { name: 'Add to a team' }).click()
    const team = page.getByRole('dialog').getByLabel('Team')
    await page.getByRole('dialog').getByRole('button', { name: 'Add to a team' }).click()
    await expect(team).toBeFocused()
    await expect(team).toHaveAccessibleDescription('Choose a team.')
    await axe(page)
    await team.selectOption('Team 03')
    await page.getByRole('dialog').getByRole('button', { name: 'Add to a team' }).click()
    await expect(page.getByRole('region', { name: 'Teams' })).toContainText('Team 03')

    await page.getByLabel('On leave from').fill(`${year}-03-01`)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByLabel('On leave until')).toHaveAccessibleDescription(/Give both days of a leave/)
    await page.getByLabel('On leave until').fill(`${year}-04-01`)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(saved(page)).toBeVisible()
    await page.reload()
    await expect(page.getByLabel('On leave until')).toHaveValue(`${year}-04-01`)
  })

  test(
    'is edited in two tabs at once, and nothing is lost',
    { tag: '@desktop' },
    async ({ page, signIn, context }) => {
      await signIn('administrator')
      const { person } = await ids(page)
      const address = `/directory/people/${person}`
      const other = await context.newPage()
      await page.goto(address)
      await other.goto(address)
      await expect(page.getByLabel('Home organisation')).toBeVisible()

      await other.getByLabel('Home organisation').fill('The Cooperage')
      await other.getByLabel('Name').fill('Theirs')
      await other.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(saved(other)).toBeVisible()

      await page.getByLabel('Name').fill('Mine')
      await page.getByLabel('Last day').fill(`${year}-01-31`)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const versions = page.getByRole('region', { name: 'Somebody else saved this meanwhile' })
      await expect(versions.getByRole('heading')).toBeFocused()
      await axe(page)
      await screens(page, 'stale')
      // What I wrote still stands in the form.
      await expect(page.getByLabel('Name')).toHaveValue('Mine')
      const name = versions.getByRole('group', { name: /^Name/ })
      await expect(name).toContainText('changed by both')
      await expect(name.getByRole('radio', { name: /Mine/ }).first()).toBeChecked()
      await expect(
        versions
          .getByRole('group', { name: 'Home organisation' })
          .getByRole('radio', { name: /The Cooperage/ }),
      ).toBeChecked()
      await name.getByRole('radio', { name: 'Theirs: Theirs' }).check()
      await versions.getByRole('button', { name: 'Save as chosen' }).click()
      await expect(saved(page)).toBeVisible()
      await other.reload()
      await expect(other.getByLabel('Name')).toHaveValue('Theirs')
      await expect(other.getByLabel('Home organisation')).toHaveValue('The Cooperage')
      await expect(other.getByLabel('Last day')).toHaveValue(`${year}-01-31`)
    },
  )

  test(
    'holds no two roles that exclude one another, and the last administrator stays',
    { tag: '@desktop' },
    async ({ page, signIn }) => {
      await signIn('administrator')
      const { person } = await ids(page)
      await page.goto(`/directory/people/${person}`)
      await page.getByRole('checkbox', { name: 'Faculty' }).check()
      await page.getByRole('checkbox', { name: 'Audit' }).check()
      await page.getByRole('button', { name: 'Save the roles' }).click()
      await expect(page.getByRole('alert')).toContainText('nobody holds two of these roles')
      await axe(page)
      await page.getByRole('checkbox', { name: 'Audit' }).uncheck()
      await page.getByRole('button', { name: 'Save the roles' }).click()
      await expect(saved(page)).toBeVisible()

      const { person: self } = (await (await page.request.get('/api/v1/session')).json()) as {
        person: string
      }
      await page.goto(`/directory/people/${self}`)
      await page.getByRole('checkbox', { name: 'Administration' }).uncheck()
      await expect(page.getByText('you will be asked to sign in again')).toBeVisible()
      await page.getByRole('button', { name: 'Save the roles' }).click()
      await expect(page.getByRole('alert')).toContainText('nobody could appoint another')
    },
  )

  test('is not left by mistake with something unsaved', async ({ page, signIn }) => {
    await signIn('administrator')
    const { person } = await ids(page)
    await page.goto(`/directory/people/${person}`)
    await page.getByLabel('Home organisation').fill('The Cooperage')
    await page.getByRole('link', { name: 'All people' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('not saved')
    await axe(page)
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    await expect(page.getByLabel('Home organisation')).toHaveValue('The Cooperage')
    await page.getByRole('link', { name: 'All people' }).click()
    await dialog.getByRole('button', { name: 'Leave without saving' }).click()
    await expect(page).toHaveURL(/\/directory$/)
  })
})

test.describe('an import', { tag: '@desktop' }, () => {
  test.use({ serve: 'own' })

  const file = (text: string | Buffer, name = 'people.csv') => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  })

  test('says what is wrong, with the file and with every row', async ({ page, signIn }) => {
    await signIn('administrator')
    await page.goto('/directory/import')
    const choose = page.locator('input[type=file]')
    const alert = page.getByRole('alert')
    await choose.setInputFiles(file('mail,name,shoe size\na@x.org,A,43\n'))
    await expect(alert).toContainText('The column “shoe size” is not known.')
    await choose.setInputFiles(file(''))
    await expect(alert).toContainText('This file is empty.')
    await choose.setInputFiles(file(Buffer.alloc(9 << 20, 'a,b\n')))
    await expect(alert).toContainText('larger than 8 MB')
    await choose.setInputFiles(file('mail,name\na@x.org,"A\n'))
    await expect(alert).toContainText('A quotation mark opens in line 2')

    await choose.setInputFiles(
      file(
        'mail,name,manager,joined\n' +
          'new@orchard.invalid,Noor Haddad,p001@orchard.invalid,2026-01-01\n' +
          'bad,Kim Bad,,\n' +
          'p002@orchard.invalid,Changed Name,nobody@x.org,\n' +
          'twice@orchard.invalid,One,,\ntwice@orchard.invalid,Two,,\n' +
          'days@orchard.invalid,Days,,01.02.2026\n',
      ),
    )
    const report = page.getByRole('region', { name: 'What would happen' })
    await expect(report.getByRole('status')).toContainText('4 rows of 6 cannot be taken.')
    const rows = report.locator('tbody tr')
    await expect(rows).toHaveCount(4)
    await expect(rows.nth(0)).toContainText('this is no mail address')
    await expect(rows.nth(1)).toContainText('nobody has this address')
    await expect(rows.nth(2)).toContainText('stands in the file twice')
    await expect(rows.nth(3)).toContainText('days such as 2026-03-31')
    await report.getByRole('checkbox', { name: 'Show only what is refused' }).uncheck()
    await expect(rows).toHaveCount(6)
    await axe(page)
    await reflows(page)
  })

  test('takes what a spreadsheet writes, and the mandates after the people', async ({ page, signIn }) => {
    await signIn('administrator')
    await page.goto('/directory/import')
    const choose = page.locator('input[type=file]')
    // Semicolons, Windows-1252.
    const text = 'mail;name;team\r\njuergen@orchard.invalid;J\xfcrgen Apfel;Keltern, neu\r\n'
    await choose.setInputFiles(file(Buffer.from(text, 'latin1')))
    const status = page.getByRole('region', { name: 'What would happen' }).getByRole('status')
    await expect(status).toContainText('One of them would change something.')
    await expect(status).toContainText('not separated by commas')
    await expect(status).toContainText('look at the names with umlauts')
    await page.getByRole('button', { name: 'Import one change' }).click()
    await expect(page.getByText('One row was imported.')).toBeVisible()

    await page.getByRole('radio', { name: /Mandates/ }).check()
    await choose.setInputFiles(
      file('mail,title,scope,level\njuergen@orchard.invalid,Lead Keltern,"team:Keltern, neu",2\n'),
    )
    await page.getByRole('button', { name: 'Import one change' }).click()
    await expect(page.getByText('One row was imported.')).toBeVisible()
    await page.goto('/directory/mandates?search=Keltern')
    await expect(page.getByRole('row', { name: /Lead Keltern/ })).toContainText('Jürgen Apfel')
  })

  test('gives an example that it takes itself', async ({ page, signIn }) => {
    await signIn('administrator')
    await page.goto('/directory/import')
    const [got] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download an example' }).click(),
    ])
    await page.locator('input[type=file]').setInputFiles(await got.path())
    await expect(page.getByText('Every row is good. 2 of them would change something.')).toBeVisible()
  })
})

test.describe('teams, areas, mandates and settings', () => {
  test.use({ serve: 'own' })

  test('a team is added within another, renamed in two places, and ended', async ({
    page,
    signIn,
    context,
  }) => {
    await signIn('administrator')
    await page.goto('/directory/teams')
    await page.getByRole('button', { name: 'Add a team' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Team 01')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('Name').fill('Cellar')
    await dialog.getByLabel('Lies within').selectOption('Team 01')
    await axe(page)
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const entry = page.getByRole('listitem').filter({ hasText: 'Cellar' })
    await expect(entry).toContainText('in Team 01')

    const other = await context.newPage()
    await other.goto('/directory/teams')
    await other.getByRole('button', { name: 'Edit Cellar' }).click()
    await page.getByRole('button', { name: 'Edit Cellar' }).click()
    await dialog.getByLabel('Name').fill('Vaults')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Vaults' })).toBeVisible()
    await other.getByRole('dialog').getByLabel('Last day').fill('2026-01-01')
    await other.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await other.getByRole('button', { name: 'Save as chosen' }).click()
    await expect(other.getByRole('dialog')).toHaveCount(0)
    await expect(other.getByText('Vaults')).toHaveCount(0)
    await other.getByRole('checkbox', { name: 'Show what has ended (1)' }).check()
    await expect(other.getByRole('listitem').filter({ hasText: 'Vaults' })).toContainText(
      'ended on 1 January 2026',
    )
  })

  test('a mandate is given by the faculty too', async ({ page, signIn }) => {
    await signIn('faculty member')
    await page.goto('/directory/mandates')
    await page.getByRole('button', { name: 'Add a mandate' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog.getByRole('combobox', { name: 'Holder' })).toBeFocused()
    await dialog.getByRole('combobox', { name: 'Holder' }).fill('p011@')
    await dialog.getByRole('option').first().click()
    await dialog.getByLabel('Title').fill('Coordinator of Quality')
    await dialog.getByLabel('Kind').selectOption('a kind of our own')
    await dialog.getByLabel('Our word for it').fill('coordinator')
    await dialog.getByLabel('Holds in').selectOption('an area')
    await dialog.getByRole('combobox', { name: 'an area' }).selectOption({ label: '– Quality' })
    await dialog.getByLabel('Review').fill(daysFrom(new Date().toISOString().slice(0, 10), -10))
    await axe(page)
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await page.getByLabel('Show').selectOption('due for a review')
    const row = page.getByRole('row', { name: /Coordinator of Quality/ })
    await expect(row).toContainText('Quality')
    await expect(row).toContainText('due')
  })

  test('the organisation has its own clock and words', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('administrator')
    await page.goto('/settings')
    await page.getByRole('combobox', { name: 'Time zone' }).fill('St_Johns')
    await page.getByRole('option', { name: 'America/St_Johns' }).click()
    await page.getByLabel('Our word for “mandate”').fill('hat')
    await page.getByRole('radio', { name: /Network/ }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(saved(page)).toBeVisible()
    await page.reload()
    await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('America/St_Johns')
    await expect(page.getByLabel('Our word for “mandate”')).toHaveValue('hat')
    await expect(page.getByRole('radio', { name: /Network/ })).toBeChecked()
  })
})

test.describe('a survey', () => {
  test.use({ serve: 'own' })

  test('needs a new approval when it changes, and says what differs', async ({ page, signIn }) => {
    await signIn('faculty member')
    const { survey } = await ids(page)
    await makeRound(page, survey)
    const form = page.getByRole('form', { name: 'What it asks and promises' })
    await expect(page.getByText('is open and keeps what it froze')).toBeVisible()
    await form.getByLabel('Raters for a tier').fill('5')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form.getByLabel('Raters for a tier')).toBeFocused()
    await expect(form.getByLabel('Raters for a tier')).toHaveAccessibleDescription(/raised, never lowered/)
    await form.getByLabel('Raters for a tier').fill('9')
    await form.getByLabel('How often').selectOption('by a rule of our own')
    await form.getByLabel('Rule of recurrence').fill('now and then')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form.getByLabel('Rule of recurrence')).toHaveAttribute('aria-invalid', 'true')
    await form.getByLabel('Rule of recurrence').fill('FREQ=MONTHLY;INTERVAL=4')
    await expect(page.getByText('Saving a change of them voids the approval.')).toBeVisible()
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(saved(page).first()).toBeVisible()
    const approval = page.getByRole('region', { name: 'Approval' })
    await expect(approval).toContainText('is not approved')
    await expect(approval.getByRole('row', { name: /How often/ })).toContainText('FREQ=MONTHLY;INTERVAL=4')
    await axe(page)

    // It cannot open like that.
    await page.getByRole('button', { name: 'Open now' }).click()
    await page.getByRole('button', { name: 'Open it' }).click()
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The auditor has to approve')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click()

    await signIn('p004@orchard.invalid')
    await page.goto(`/surveys/${survey}`)
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByRole('dialog')).toContainText('cannot be taken back')
    await axe(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await expect(approval).toContainText('is approved')
  })

  test('has rounds that are planned on the clock of the organisation', async ({ page, signIn }) => {
    await signIn('faculty member')
    const { survey } = await ids(page)
    await makeRound(page, survey)
    const round = page.getByRole('listitem').filter({ hasText: 'Round 10' })
    await round.getByRole('button', { name: 'Change name and dates' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Times are those of the organisation: Europe/Berlin.')
    await dialog.getByLabel('Opens').fill(`${year}-03-${lastSundayOfMarch}T02:30`)
    await expect(dialog.getByLabel('Opens')).toHaveAccessibleDescription(/03:30 CEST .* clocks go forward/)
    await dialog.getByLabel('Closes').fill(`${year}-03-${lastSundayOfMarch}T03:00`)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByLabel('Closes')).toHaveAccessibleDescription(
      /an hour after the opening at least/,
    )
    await dialog.getByLabel('Closes').fill(`${year}-04-10T18:00`)
    await axe(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(round).toContainText(`10 April ${year} at 18:00 CEST`)
    await round.getByRole('button', { name: 'Let it open by itself' }).click()
    await expect(dialog).toContainText(new RegExp(`closes on \\w+, 10 April ${year}`))
    await dialog.getByRole('button', { name: 'Schedule it' }).click()
    await expect(round).toContainText('opens by itself')
    await round.getByRole('button', { name: 'Make it a draft again' }).click()
    await dialog.getByRole('button', { name: 'Make it a draft' }).click()
    await expect(round).toContainText('being prepared')
    await round.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toContainText('cannot be taken up again')
    await dialog.getByRole('button', { name: 'Cancel the round' }).click()
    await expect(round).toContainText('cancelled')

    // The one that is open can only be given more time.
    const open = page.getByRole('listitem').filter({ hasText: 'Extend' })
    await open.getByRole('button', { name: 'Extend' }).click()
    const closes = await dialog.getByLabel('Closes').inputValue()
    await dialog.getByLabel('Closes').fill(daysFrom(closes, -1))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByRole('alert')).toContainText('can only be extended')
    await dialog.getByLabel('Closes').fill(daysFrom(closes, 30))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
    await open.getByRole('button', { name: 'Extend' }).click()
    await expect(dialog.getByLabel('Closes')).toHaveValue(daysFrom(closes, 30))
  })
})
