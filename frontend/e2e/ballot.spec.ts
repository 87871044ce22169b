import { BallotPage } from './ballot.page'
import { axe, axeInDark, expect, reflows, screens, speak, test } from './harness'

test.use({ serve: 'own' })

const phone = (info: { project: { name: string } }) => info.project.name === 'phone'

test(
  'a list of ten is made, handed in, changed and handed in again by keyboard alone',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    const ballot = new BallotPage(page)
    await signIn('associate')
    await ballot.open('')
    const go = async (name: string) => {
      const link = page.getByRole('link', { name, exact: true }).last()
      await ballot.tabTo(link)
      await page.keyboard.press('Enter')
    }
    await expect(page.getByRole('heading', { name: 'Before you begin' })).toBeVisible()
    await go('To the list')
    await expect(page.getByRole('heading', { name: 'The list', exact: true })).toBeFocused()

    await expect(ballot.rows('pool').first()).toBeVisible()

    // One after the other: the focus goes to the next of the pool.
    const [first = ''] = await ballot.order('pool')
    await ballot.tabTo(ballot.row(first).locator('[data-control="placeLast"]'))
    for (let k = 1; k <= 10; k++) {
      const name = await ballot.name(ballot.rows('pool').first())
      await page.keyboard.press('Enter')
      await expect(ballot.said()).toContainText(`${name} placed at rank ${k} of ${k}`)
    }
    await expect(ballot.rows('list')).toHaveCount(10)

    // Up: the focus stays on the person, also at the top.
    const people = await ballot.order('list')
    const [, second = '', third = ''] = people
    const up = ballot.row(third).locator('[data-control="moveUp"]')
    await ballot.tabTo(up)
    await page.keyboard.press('Enter')
    await expect(ballot.said()).toContainText(`${await ballot.name(ballot.row(third))} moved to rank 2 of 10`)
    await expect(up).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(up).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(up).toBeFocused()
    await expect(up).toHaveAttribute('aria-disabled', 'true')

    // A tie, by its button; apart, and tied again.
    await ballot.tabTo(ballot.row(second).locator('[data-control="more"]'))
    await page.keyboard.press('Enter')
    const tie = ballot.row(second).locator('[data-control="tieWithAbove"]')
    await ballot.tabTo(tie)
    await page.keyboard.press('Enter')
    const names = [await ballot.name(ballot.row(second)), await ballot.name(ballot.row(first))]
    await expect(ballot.said()).toContainText(`${names[0]} tied with ${names[1]} at rank 2 of 10`)
    await expect(tie).toBeFocused()
    await ballot.tabTo(ballot.row(second).locator('[data-control="untie"]'))
    await page.keyboard.press('Enter')
    await expect(ballot.said()).toContainText(`${names[0]} apart, at rank 3 of 10`)
    await ballot.tabTo(tie, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect(ballot.row(second)).toContainText('2=')

    // To a rank.
    const last = people[9] ?? ''
    await ballot.tabTo(ballot.row(last).locator('[data-control="more"]'))
    await page.keyboard.press('Enter')
    const rank = ballot.row(last).locator('[data-control="rank"]')
    await ballot.tabTo(rank)
    await page.keyboard.type('5')
    await page.keyboard.press('Enter')
    await expect(ballot.said()).toContainText('moved to rank 5 of 10')
    await expect(rank).toBeFocused()

    // Not enough contact, from the pool.
    const left = ballot.rows('pool').first()
    const stranger = await ballot.name(left)
    await ballot.tabTo(left.locator('[data-control="setAside"]'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect(ballot.said()).toContainText(`${stranger}: not enough contact`)
    await expect(page.getByText('10 ranked, 1 not enough contact, 9 left')).toBeVisible()

    // Undo and redo.
    await page.keyboard.press('Control+z')
    await expect(ballot.rows('none')).toHaveCount(0)
    await page.keyboard.press('Control+Shift+z')
    await expect(ballot.rows('none')).toHaveCount(1)

    // All is there after a reload.
    await ballot.saved()
    const order = await ballot.order('list')
    await page.reload()
    await expect(ballot.rows('list')).toHaveCount(10)
    expect(await ballot.order('list')).toEqual(order)
    await expect(ballot.rows('none')).toHaveCount(1)
    await expect(ballot.row(second)).toContainText('2=')

    await go('Review')
    await ballot.tabTo(page.getByRole('button', { name: 'Hand in' }))
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'My receipt' })).toBeVisible()
    const kept = await ballot.kept()
    expect(kept.receipt?.version).toBe(1)
    expect(kept.draft).toBeNull()
    expect(kept.ballot?.groups.flat()).toEqual(order)
    expect(kept.ballot?.groups.filter((group) => group.length > 1)).toEqual([[first, second]])
    expect(kept.ballot?.no_contact).toHaveLength(1)
    await expect(page.getByText('version 1')).toBeVisible()

    // Changed, and handed in again.
    await go('Change my list')
    await expect(ballot.rows('list')).toHaveCount(10)
    await ballot.tabTo(ballot.rows('list').last().locator('[data-control="moveUp"]'))
    await page.keyboard.press('Enter')
    await go('Review')
    await expect(page.getByText('You have changed this since you handed in version 1')).toBeVisible()
    await ballot.tabTo(page.getByRole('button', { name: 'Hand in again' }))
    await page.keyboard.press('Enter')
    await expect(page.getByText('version 2')).toBeVisible()
    const again = await ballot.kept()
    expect(again.receipt?.version).toBe(2)
    expect(again.ballot?.groups).not.toEqual(kept.ballot?.groups)
  },
)

test('dragging by the keyboard says where, with names', { tag: '@desktop' }, async ({ page, signIn }) => {
  const ballot = new BallotPage(page)
  await signIn('associate')
  await ballot.open()
  await ballot.add(3)
  const third = ballot.rows('list').nth(2)
  const name = await ballot.name(third)
  await ballot.handle(third).focus()
  await page.keyboard.press('Space')
  await expect(page.locator('[data-dragging="true"]')).toHaveCount(1)
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('[id^="rfd-announcement"]')).toHaveText(`${name}: place 2 of my list`)
  await page.keyboard.press('Space')
  await expect(ballot.said()).toContainText(`${name} moved to rank 2 of 3`)
  await expect(ballot.handle(ballot.rows('list').nth(1))).toBeFocused()
})

test('colleagues of the whole organisation are added and taken away', async ({ page, signIn }) => {
  const ballot = new BallotPage(page)
  await signIn('associate')
  await ballot.open()
  const { assigned } = await ballot.kept()
  const people = (await (await page.request.get('/api/v1/people?limit=200')).json()) as {
    people: { id: string; name: string }[]
  }
  const session = (await (await page.request.get('/api/v1/session')).json()) as { person: string }
  const other = people.people.find((p) => !assigned.includes(p.id) && p.id !== session.person)
  const search = page.getByRole('combobox', { name: 'Add someone from the whole organisation' })
  await search.fill(other?.name.slice(0, 4).toUpperCase() ?? '')
  await page.getByRole('option', { name: other?.name ?? '' }).click()
  await expect(ballot.said()).toContainText(`${other?.name} added to the pool`)
  await expect(search).toBeFocused()
  await expect(ballot.row(other?.id ?? '')).toBeVisible()
  await page.getByRole('button', { name: `Remove ${other?.name}` }).click()
  await expect(ballot.row(other?.id ?? '')).toHaveCount(0)

  // The pool is searched without regard to case and accents.
  const [, second] = await ballot.order('pool')
  const name = await ballot.name(ballot.row(second ?? ''))
  await page.getByRole('searchbox').fill(name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''))
  await expect(ballot.rows('pool')).toHaveCount(1)
})

test('titles are hidden until they are asked for', async ({ page, signIn }) => {
  const ballot = new BallotPage(page)
  await signIn('associate')
  await ballot.open()
  const before = await ballot.column('pool').innerText()
  await page.getByLabel('Show titles').check()
  await expect.poll(() => ballot.column('pool').innerText()).not.toBe(before)
})

test('whom one follows and the questions are answered, or left open', async ({ page, signIn }) => {
  const ballot = new BallotPage(page)
  await signIn('associate')
  await ballot.open('follow')
  const name = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/people?limit=50')
    return ((await answer.json()) as { people: { name: string }[] }).people[40]?.name ?? ''
  })
  const search = page.getByRole('combobox').first()
  await expect(page.getByText(/since \d+ \w+ 20\d\d, whose direction/).first()).toBeVisible()
  await search.fill(name.slice(0, 5))
  await search.press('Enter')
  const remove = page.getByRole('button', { name: /^Remove .* from / })
  await expect(remove).toHaveCount(1)
  await expect(ballot.said()).toContainText(`${name} named`)
  await expect(search).toBeFocused()
  await remove.click()
  await expect(ballot.said()).toContainText(`${name} no longer named`)
  await expect(search).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(remove).toHaveCount(1)
  await page.getByText('more areas').click()
  await page.getByLabel('Nobody, in this area').last().check()
  await page.getByRole('link', { name: 'Questions', exact: true }).last().click()
  await page.getByRole('radio', { name: 'Yes' }).first().check()
  await page.getByRole('radio', { name: 'No', exact: true }).nth(1).check()
  await ballot.saved()
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Yes' }).first()).toBeChecked()
  await page.getByRole('link', { name: 'Review', exact: true }).last().click()
  await page.getByRole('button', { name: 'Hand in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'My receipt' })).toBeVisible()
  const { ballot: kept } = (await ballot.kept()) as unknown as {
    ballot: { follows: { names: string[] }[]; items: { yes: boolean }[] }
  }
  expect(kept.follows.map((f) => f.names.length).sort()).toEqual([0, 1])
  expect(kept.items.map((i) => i.yes).sort()).toEqual([false, true])
})

test('every step can be read by everybody', async ({ page, signIn }, info) => {
  test.setTimeout(180_000)
  const ballot = new BallotPage(page)
  await signIn('associate')
  await ballot.open()
  await ballot.add(7)
  await ballot.rows('pool').first().locator('[data-control="setAside"]').click()
  // In a window as high as the page the bar at the foot covers nothing: in pictures, and
  // for axe, which takes half a button under its edge for a small one.
  const size = page.viewportSize() ?? { width: 0, height: 0 }
  const whole = async () => {
    await page.setViewportSize(size)
    await page.waitForFunction((height) => window.innerHeight === height, size.height)
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ ...size, height: Math.max(size.height, height) })
  }
  if (phone(info)) {
    await whole()
    await axe(page)
    await screens(page, 'ballot-pool')
    await page.setViewportSize(size)
    await ballot.turnTo('My list')
  }
  await ballot.rows('list').nth(2).locator('[data-control="more"]').click()
  await page.locator('[data-control="tieWithAbove"]').click()
  await ballot.saved()
  for (const step of ['promise', 'list', 'follow', 'items', 'review']) {
    await ballot.goTo(step)
    if (step === 'list' && phone(info)) {
      await ballot.turnTo('My list')
    }
    await whole()
    await axe(page)
    await screens(page, `ballot-${step}`)
    await reflows(page)
  }
  await page.getByRole('button', { name: 'Hand in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'My receipt' })).toBeVisible()
  await axe(page)
  await screens(page, 'receipt')
  await reflows(page)
  await axeInDark(page)
  for (const step of ['promise', 'list', 'follow', 'items', 'review']) {
    await ballot.goTo(step)
    await whole()
    await axeInDark(page)
    if (step === 'list') {
      await screens(page, 'ballot-list-dark')
    }
  }
})

test('in German', async ({ page, signIn }) => {
  await speak(page, 'de')
  const ballot = new BallotPage(page)
  await signIn('associate')
  await ballot.open()
  await expect(page.getByRole('heading', { name: 'Die Liste', exact: true })).toBeVisible()
  await ballot.add(2)
  await expect(ballot.said()).toContainText('steht auf Rang 2 von 2')
  for (const step of ['promise', 'list', 'follow', 'items', 'review']) {
    await ballot.goTo(step)
    await reflows(page)
  }
})
