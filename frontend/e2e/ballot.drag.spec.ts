import { BallotPage, Finger, middle } from './ballot.page'
import { expect, test } from './harness'

test.use({ serve: 'own' })

test.describe('by mouse', { tag: '@desktop' }, () => {
  test('a list is made by dragging alone, and dropping ties nobody', async ({ page, signIn }) => {
    const ballot = new BallotPage(page)
    await signIn('associate')
    await ballot.open()
    await page.setViewportSize({ width: 1280, height: 1800 })
    const people = (await ballot.order('pool')).slice(0, 10)
    for (const [k, person] of people.entries()) {
      await ballot.drag(ballot.handle(ballot.row(person)), ballot.column('list').locator('ol'), 'lower')
      await expect(ballot.rows('list')).toHaveCount(k + 1)
    }
    expect(await ballot.order('list')).toEqual(people)
    const [first = '', second = '', third = ''] = people

    // Straight onto somebody: it is placed beside them and never tied.
    await ballot.drag(ballot.handle(ballot.row(third)), ballot.row(first))
    await expect(ballot.said()).toContainText(/moved to rank [12] of 10/)
    await ballot.saved()
    expect((await ballot.drafted()).every((group) => group.length === 1)).toBe(true)

    // Between two who are tied: neither joins them nor parts them.
    await ballot.row(second).locator('[data-control="more"]').click()
    await page.locator('[data-control="tieWithAbove"]').click()
    await ballot.row(second).locator('[data-control="more"]').click()
    await ballot.drag(ballot.handle(ballot.rows('list').last()), ballot.row(second), 'upper')
    await ballot.saved()
    await expect
      .poll(async () => (await ballot.drafted()).filter((group) => group.length > 1))
      .toHaveLength(1)
    expect((await ballot.drafted()).find((group) => group.length > 1)).toHaveLength(2)

    await ballot.drag(ballot.handle(ballot.rows('list').first()), ballot.column('none').locator('ol'))
    await expect(ballot.rows('none')).toHaveCount(1)
    await ballot.drag(ballot.handle(ballot.rows('none').first()), ballot.rows('pool').first())
    await expect(ballot.rows('none')).toHaveCount(0)
    await expect(page.getByText('9 ranked, 0 not enough contact, 11 left')).toBeVisible()

    const order = await ballot.order('list')
    await ballot.saved()
    await page.reload()
    await expect(ballot.rows('list')).toHaveCount(9)
    expect(await ballot.order('list')).toEqual(order)
    await page.goto(`/rounds/${ballot.round}/ballot#review`)
    await page.getByRole('button', { name: 'Hand in' }).click()
    await expect(page.getByText('version 1')).toBeVisible()
    expect((await ballot.kept()).ballot?.groups.flat()).toEqual(order)
  })

  test('a name is no handle', async ({ page, signIn }) => {
    const ballot = new BallotPage(page)
    await signIn('associate')
    await ballot.open()
    await ballot.add(3)
    const before = await ballot.order('list')
    const row = ballot.rows('list').first()
    const box = await row.boundingBox()
    await page.mouse.move((box?.x ?? 0) + 130, (box?.y ?? 0) + 24)
    await page.mouse.down()
    await page.mouse.move((box?.x ?? 0) + 130, (box?.y ?? 0) + 160, { steps: 10 })
    await expect(page.locator('[data-dragging="true"]')).toHaveCount(0)
    await page.mouse.up()
    expect(await ballot.order('list')).toEqual(before)
  })

  test('dragging among 25 people stays smooth', async ({ page, signIn }, info) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    const ballot = new BallotPage(page)
    await signIn('associate')
    await ballot.open()
    await page.setViewportSize({ width: 1280, height: 1800 })
    const search = page.getByRole('combobox', { name: 'Add someone from the whole organisation' })
    for (let k = 0; (await ballot.rows('pool').count()) < 25; k++) {
      await search.fill('bcdefghijklmnopqrstuvwxyz'[k % 25] ?? '')
      const option = page.getByRole('option').first()
      if (await option.isVisible()) {
        await option.click()
      }
    }
    await ballot.add(20)
    await expect(page.getByText('The list is full: it takes 20 people.')).toBeVisible()
    await expect(page.locator('[data-row]')).toHaveCount(25)
    await ballot.saved()

    const from = await middle(ballot.handle(ballot.rows('list').last()))
    const to = await middle(ballot.handle(ballot.rows('list').first()))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, from.y - 10, { steps: 3 })
    await page.waitForTimeout(300)
    const gaps = page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const gaps: number[] = []
          const begin = performance.now()
          let last = begin
          const frame = (now: number) => {
            gaps.push(now - last)
            last = now
            if (now - begin > 3000) {
              resolve(gaps.slice(1))
            } else {
              requestAnimationFrame(frame)
            }
          }
          requestAnimationFrame(frame)
        }),
    )
    for (let k = 0; k < 4; k++) {
      await page.mouse.move(to.x, to.y, { steps: 40 })
      await page.mouse.move(from.x, from.y, { steps: 40 })
    }
    const measured = (await gaps).sort((a, b) => a - b)
    const at = (share: number) => measured[Math.floor(measured.length * share)] ?? 0
    await page.mouse.up()
    const frames = measured.length / 3
    console.log(
      `[${info.project.name}] dragging among 25: ${frames.toFixed(0)} frames a second, ` +
        `gaps in ms: median ${at(0.5).toFixed(1)}, 95 % ${at(0.95).toFixed(1)}, longest ${at(0.999).toFixed(1)}`,
    )
    // The machine that tests may be busy: what is asserted is that nothing stands still.
    expect(at(0.5)).toBeLessThan(34)
    expect(at(0.95)).toBeLessThan(120)
  })
})

test.describe('by touch', { tag: '@phone' }, () => {
  test('a long press on the handle lifts, and a list is made, handed in, changed', async ({
    page,
    signIn,
  }) => {
    const ballot = new BallotPage(page)
    await signIn('associate')
    await ballot.open()
    for (let k = 0; k < 10; k++) {
      await ballot.rows('pool').first().locator('[data-control="placeLast"]').tap()
    }
    await ballot.rows('pool').first().locator('[data-control="setAside"]').tap()
    await ballot.turnTo('My list')
    await expect(ballot.rows('list')).toHaveCount(10)
    const finger = await Finger.on(page)

    const before = await ballot.order('list')
    await ballot.rows('list').nth(1).scrollIntoViewIfNeeded()
    const down = await middle(ballot.handle(ballot.rows('list').nth(0)))
    const target = await middle(ballot.handle(ballot.rows('list').nth(2)))
    await finger.press(down, 400)
    await expect(page.locator('[data-dragging="true"]')).toHaveCount(1)
    await finger.move({ x: target.x, y: target.y + 8 }, 12)
    await page.waitForTimeout(150)
    await finger.lift()
    await expect(page.locator('[data-dragging="true"]')).toHaveCount(0)
    const [a, b, c, ...rest] = before
    await expect.poll(() => ballot.order('list')).toEqual([b, c, a, ...rest])
    await expect(ballot.said()).toContainText('moved to rank 3 of 10')

    await ballot.rows('list').nth(1).locator('[data-control="more"]').tap()
    await page.locator('[data-control="tieWithAbove"]').tap()
    await ballot.saved()
    await page.reload()
    await ballot.turnTo('My list')
    expect(await ballot.order('list')).toEqual([b, c, a, ...rest])
    await expect(ballot.rows('list').nth(1)).toContainText('1=')
    await page.getByRole('link', { name: 'Review', exact: true }).first().tap()
    await page.getByRole('button', { name: 'Hand in' }).tap()
    await expect(page.getByText('version 1')).toBeVisible()
    await page.getByRole('link', { name: 'Change my list' }).tap()
    await ballot.turnTo('My list')
    await ballot.rows('list').last().locator('[data-control="moveUp"]').tap()
    await page.getByRole('link', { name: 'Review', exact: true }).first().tap()
    await page.getByRole('button', { name: 'Hand in again' }).tap()
    await expect(page.getByText('version 2')).toBeVisible()
    const kept = await ballot.kept()
    expect(kept.ballot?.groups[0]?.length).toBe(2)
    expect(kept.ballot?.no_contact).toHaveLength(1)
  })

  test('swiping scrolls and never reorders', async ({ page, signIn }) => {
    const ballot = new BallotPage(page)
    await signIn('associate')
    await ballot.open()
    await ballot.add(14)
    await ballot.turnTo('My list')
    const before = await ballot.order('list')
    const finger = await Finger.on(page)
    const top = () => page.evaluate(() => window.scrollY)
    for (const control of ['[data-control="handle"]', '[data-control="more"]', ''] as const) {
      await page.evaluate(() => window.scrollTo(0, 250))
      await page.waitForTimeout(100)
      const row = ballot.rows('list').nth(6)
      const from = control ? await middle(row.locator(control)) : await middle(row)
      const begin = await top()
      await finger.press(from)
      await finger.move({ x: from.x, y: from.y - 220 }, 8)
      await expect(page.locator('[data-dragging="true"]')).toHaveCount(0)
      await finger.lift()
      await page.waitForTimeout(300)
      expect(await top(), `a swipe from ${control || 'the row'} scrolls`).toBeGreaterThan(begin + 50)
      expect(await ballot.order('list')).toEqual(before)
    }
    // Resting on a name does not lift either.
    const name = await middle(ballot.rows('list').nth(8))
    await finger.press(name, 700)
    await expect(page.locator('[data-dragging="true"]')).toHaveCount(0)
    await finger.move({ x: name.x, y: name.y - 120 }, 8)
    await finger.lift()
    expect(await ballot.order('list')).toEqual(before)
  })
})
