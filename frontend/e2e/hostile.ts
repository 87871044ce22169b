import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { APIResponse, Page } from '@playwright/test'
import { expect, settled } from './harness'

/** Texts that have broken applications: markup, formulas, templates, directions, lengths. */
export const texts = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../api/testdata/hostile.json', import.meta.url)), 'utf8'),
) as string[]

/**
 * Those that a field takes: one of one line holds no end of a line, and all of them no
 * spaces at their ends, no controls and no marks of direction.
 */
export const taken = texts.filter(
  (text) =>
    text === text.trim() && !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text),
)

/** The text of a place in a list that begins again at its end. */
export const at = (all: string[], k: number) => all[k % all.length] ?? ''

/** Has every page of a context say when something of a text runs in it. */
export async function watch(page: Page) {
  page.on('dialog', (dialog) => {
    throw new Error(`a dialog says ${dialog.message()}`)
  })
  await page.addInitScript(() => {
    const w = window as unknown as { ran: number; hostile: () => void; alert: () => void }
    w.ran = 0
    w.hostile = () => (w.ran += 1)
    w.alert = () => (w.ran += 1)
  })
}

/** What pages were wider than a phone, all at once at the end. */
export const tooWide: string[] = []

/** Takes what was stored, undefined for what was refused, which must be with a reason. */
export async function made<T>(answer: APIResponse): Promise<T | undefined> {
  if (answer.ok()) {
    return answer.status() === 204 ? undefined : ((await answer.json()) as T)
  }
  expect([400, 409, 422], await answer.text()).toContain(answer.status())
  return undefined
}

/** Opens a page and looks for texts on it, as text. */
export async function shows(page: Page, path: string, wanted: string[]) {
  await page.goto(path)
  await holds(page, wanted)
}

/** Looks for texts on the page that is open, as text. */
export async function holds(page: Page, wanted: string[]) {
  const path = page.url()
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
  await settled(page)
  const seen = await page.evaluate(() => {
    const inputs = [...document.querySelectorAll('input, textarea')].map((e) => (e as HTMLInputElement).value)
    return [document.body.textContent, ...inputs].join('\n')
  })
  const missing = wanted.filter((text) => !seen.includes(text))
  expect(missing, `not shown as text on ${path}`).toEqual([])
  // Whatever is there was put there by the application.
  expect(
    await page.evaluate(
      () =>
        document.querySelectorAll(
          'main iframe, main object, main embed, main base, main meta, main link, main marquee, main xss, main script',
        ).length,
    ),
  ).toBe(0)
  expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran ?? 0)).toBe(0)
  // What is too wide is told at the end, all at once.
  await page.setViewportSize({ width: 320, height: 640 })
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  const until = Date.now() + 10_000
  while ((await wide()) > 0 && Date.now() < until) {
    await page.waitForTimeout(100)
  }
  if ((await wide()) > 0) {
    const culprits = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((e) => e.getBoundingClientRect().right > window.innerWidth)
        .map((e) => e.outerHTML.slice(0, 200)),
    )
    tooWide.push(`${path}: ${culprits.slice(0, 6).join('\n')}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}
