import { expect, type CDPSession, type Locator, type Page } from '@playwright/test'

/** A ballot page as whoever uses it meets it. */
export class BallotPage {
  round = ''

  constructor(readonly page: Page) {}

  /** Opens the ballot of the round that is open, at a step. */
  async open(step = 'list'): Promise<void> {
    const answer = await this.page.request.get('/api/v1/rounds')
    const { rounds } = (await answer.json()) as { rounds: { id: string; state: string }[] }
    this.round = rounds.find((r) => r.state === 'open')?.id ?? ''
    await this.page.goto(`/rounds/${this.round}/ballot#${step}`)
    await this.shows(step || 'promise')
  }

  /** Waits until a step is there. */
  async shows(step: string) {
    const current = this.page.locator('nav a[aria-current]', { hasText: /^\d/ })
    await expect(current).toHaveAttribute('href', new RegExp(`#${step}$`))
    await expect(this.page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    if (step === 'list') {
      await expect(this.page.locator('[data-column]').first()).toBeVisible()
    }
  }

  /** Shows a step. */
  async goTo(step: string) {
    await this.page.goto(`/rounds/${this.round}/ballot#${step}`)
    await this.shows(step)
  }

  /** What the server holds. */
  async kept() {
    const answer = await this.page.request.get(`/api/v1/rounds/${this.round}/ballot`)
    return (await answer.json()) as {
      assigned: string[]
      submitted: boolean
      receipt: { hash: string; version: number } | null
      ballot: { groups: string[][]; no_contact: string[] } | null
      draft: { content: string; revision: number } | null
    }
  }

  /** The groups of the draft that the server holds. */
  async drafted(): Promise<string[][]> {
    const { draft } = await this.kept()
    return draft ? (JSON.parse(draft.content) as { groups: string[][] }).groups : []
  }

  column = (place: 'pool' | 'list' | 'none') => this.page.locator(`[data-column="${place}"]`)
  rows = (place: 'pool' | 'list' | 'none') => this.column(place).locator('[data-row]')
  row = (person: string) => this.page.locator(`[data-row="${person}"]`)
  handle = (row: Locator) => row.locator('[data-control="handle"]')

  /** The people of a column, in order. */
  order = (place: 'pool' | 'list' | 'none') =>
    this.rows(place).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row') ?? ''))

  name = async (row: Locator) => {
    const label = (await this.handle(row).getAttribute('aria-label')) ?? ''
    return label.replace(/^Drag /, '')
  }

  said = () => this.page.getByTestId('said')

  saved = () => expect(this.page.getByTestId('saving')).toHaveText(/^Saved at \d\d:\d\d$/)

  /** On a phone, shows one of the columns. */
  async turnTo(place: 'Pool' | 'My list' | 'Not enough contact') {
    await this.page.getByRole('button', { name: new RegExp(`^${place}`), pressed: false }).click()
  }

  /** Adds the first so many of the pool to the list. */
  async add(count: number) {
    for (let k = 0; k < count; k++) {
      await this.rows('pool').first().locator('[data-control="placeLast"]').click()
    }
  }

  /** Presses Tab until something has the focus. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
    for (let k = 0; k < 250; k++) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        return
      }
      await this.page.keyboard.press(key)
    }
    throw new Error(`the keyboard does not lead to ${target.toString()}`)
  }

  /** Drags with the mouse from one place to another, as a hand does. */
  async drag(from: Locator, to: Locator, at: 'upper' | 'lower' | 'middle' = 'middle') {
    await from.scrollIntoViewIfNeeded()
    const a = await middle(from)
    await this.page.mouse.move(a.x, a.y)
    await this.page.mouse.down()
    await this.page.mouse.move(a.x + 3, a.y + 8, { steps: 3 })
    const box = await to.boundingBox()
    if (!box) {
      throw new Error('nothing to drag to')
    }
    const y = box.y + (at === 'upper' ? 4 : at === 'lower' ? box.height - 6 : box.height / 2)
    await this.page.mouse.move(box.x + Math.min(box.width / 2, 120), y, { steps: 12 })
    await this.page.waitForTimeout(100)
    await this.page.mouse.up()
    await expect(this.page.locator('[data-dragging="true"]')).toHaveCount(0)
  }
}

export async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox()
  if (!box) {
    throw new Error('it is not shown')
  }
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** A finger. */
export class Finger {
  private at = { x: 0, y: 0 }

  private constructor(
    private readonly cdp: CDPSession,
    private readonly page: Page,
  ) {}

  static async on(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page), page)
  }

  private send(type: 'touchStart' | 'touchMove' | 'touchEnd') {
    return this.cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ ...this.at, id: 1 }],
    })
  }

  async press(at: { x: number; y: number }, ms = 0) {
    this.at = at
    await this.send('touchStart')
    await this.page.waitForTimeout(ms)
  }

  async move(to: { x: number; y: number }, steps = 10, ms = 16) {
    const from = this.at
    for (let k = 1; k <= steps; k++) {
      this.at = { x: from.x + ((to.x - from.x) * k) / steps, y: from.y + ((to.y - from.y) * k) / steps }
      await this.send('touchMove')
      await this.page.waitForTimeout(ms)
    }
  }

  async lift() {
    await this.send('touchEnd')
  }
}
