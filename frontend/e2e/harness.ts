/**
 * What the browser tests stand on. They run against the Go program as it is shipped:
 *
 *   make test-browser                              all, on a desktop and on a phone
 *   make test-browser ARGS='ballot'                the files whose name contains "ballot"
 *   make test-browser ARGS='ballot --project phone -g "undo"'
 *   make screens                                   the same, writing docs/screens
 *
 * A test names what it needs as arguments:
 *
 *   import { axe, expect, screens, test } from './harness'
 *
 *   test('a list is handed in', async ({ page, signIn }) => {
 *     await signIn('associate')
 *     await page.goto('/')
 *     …
 *     await axe(page)
 *     await screens(page, 'home')
 *   })
 *
 * By default it gets a demonstration that all tests of a worker share: read it, do not
 * change it. Ask for another, for a file or a describe block, with
 *
 *   test.use({ serve: 'own' })    a copy of the demonstration for each test (about a second)
 *   test.use({ serve: 'fresh' })  an organisation with an administrator, `founder`, and nobody else
 *
 * `service` is that service: `service.base`, `service.mailTo(address)`, `service.output`.
 * `signIn(who)` signs the page's context in as a demonstration's 'associate',
 * 'faculty member' or 'administrator', or as anybody by their mail address (people of
 * the demonstration are p001@orchard.invalid and so on; of a fresh service,
 * founder.mail). Each test begins signed out.
 *
 * Every test fails on a violation of the security policy, an error on the console, an
 * uncaught error and a request to anywhere else. Where one is what the test is about,
 * as when the network is cut, say so: `noise.allow(/ERR_INTERNET_DISCONNECTED/)`.
 *
 * Motion is reduced unless the test asks for it: `page.emulateMedia({ reducedMotion: 'no-preference' })`.
 * The language is English: `test.use({ locale: 'de-DE' })`, or `await speak(page, 'de')`
 * before the first page. Dark: `await dark(page)`.
 */
import { test as base, expect, type Cookie, type Page, type Request } from '@playwright/test'
import axeCore, { type RunOptions } from 'axe-core'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serveDemo, serveFresh, type Service } from './service'

export { expect }
export { founder, type Mail, type Service } from './service'

/** Who can be signed in: a kind of visitor of the demonstration, or a mail address. */
export type Who = 'associate' | 'faculty member' | 'administrator' | `${string}@${string}`

declare global {
  interface Window {
    axe: typeof axeCore
  }
}

export interface Options {
  serve: 'demo' | 'own' | 'fresh'
}

interface Fixtures {
  service: Service
  signIn: (who: Who) => Promise<void>
  noise: Noise
}

interface WorkerFixtures {
  shared: () => Promise<Service>
}

/** What a page has done that no page should. */
class Noise {
  readonly heard: string[] = []
  // Answers that the application is made to deal with: the browser reports each.
  private readonly allowed = [/^console: Failed to load resource: .*status of (401|409|412|422) /]

  allow(...patterns: RegExp[]) {
    this.allowed.push(...patterns)
  }

  add(text: string) {
    if (!this.allowed.some((pattern) => pattern.test(text))) {
      this.heard.push(text)
    }
  }
}

// Sessions by service and person: the service counts requests to sign in.
const sessions = new WeakMap<Service, Map<Who, Cookie[]>>()

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  serve: ['demo', { option: true }],

  shared: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, provide) => {
      let service: Promise<Service> | undefined
      await provide(() => (service ??= serveDemo()))
      await (await service)?.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  service: [
    async ({ serve, shared }, provide) => {
      if (serve === 'demo') {
        await provide(await shared())
        return
      }
      const service = await (serve === 'own' ? serveDemo() : serveFresh())
      await provide(service)
      await service.stop()
    },
    { timeout: 120_000 },
  ],

  baseURL: async ({ service }, provide) => provide(service.base),

  noise: [
    async ({ context, service }, provide) => {
      const noise = new Noise()
      await context.exposeBinding('reportViolation', (_, text: string) => noise.add(`policy: ${text}`))
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (e) => {
          const report = (window as unknown as { reportViolation: (text: string) => void }).reportViolation
          report(`${e.violatedDirective} forbids ${e.blockedURI} (${e.sourceFile}:${e.lineNumber})`)
        })
      })
      context.on('console', (message) => {
        if (message.type() === 'error') {
          noise.add(`console: ${message.text()} (${message.location().url})`)
        }
      })
      context.on('weberror', (error) =>
        noise.add(`uncaught: ${error.error().stack ?? error.error().message}`),
      )
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && url.origin !== service.base) {
          noise.add(`request to ${url.origin}`)
        }
      })
      const under = (page: Page | null, n: number) => {
        if (page) {
          underway.set(page, { count: (underway.get(page)?.count ?? 0) + n, since: Date.now() })
        }
      }
      context.on('request', (request) => under(owner(request), 1))
      context.on('requestfinished', (request) => under(owner(request), -1))
      context.on('requestfailed', (request) => under(owner(request), -1))
      await provide(noise)
      expect(noise.heard, 'what no page should do').toEqual([])
    },
    { auto: true },
  ],

  signIn: async ({ page, service }, provide) => {
    await provide(async (who) => {
      const known = sessions.get(service) ?? new Map<Who, Cookie[]>()
      sessions.set(service, known)
      await page.context().clearCookies()
      const cookies = known.get(who)
      if (cookies) {
        await page.context().addCookies(cookies)
        const session = await page.context().request.get(`${service.base}/api/v1/session`)
        if (session.ok()) {
          return // no test has signed it out
        }
      }
      await enter(page, service, who)
      known.set(who, await page.context().cookies())
    })
  },
})

/** Signs in as the page does, and leaves the session in its context. */
async function enter(page: Page, service: Service, who: Who): Promise<void> {
  const post = async (path: string, data: object, want: number) => {
    const answer = await page.context().request.post(`${service.base}/api/v1${path}`, { data })
    if (answer.status() !== want) {
      throw new Error(`sign in as ${who}: got ${answer.status()}, ${await answer.text()}`)
    }
  }
  if (!who.includes('@')) {
    await post('/session', { token: service.link(who).split('#')[1] }, 201)
    return
  }
  const from = service.output.length
  await post('/session/requests', { mail: who }, 202)
  await post('/session', { code: (await service.mailTo(who, from)).code }, 201)
}

/** What a signed-in person asks of the service, without the pages. */
export async function api<T>(
  page: Page,
  method: string,
  path: string,
  data?: unknown,
  headers = {},
): Promise<T> {
  const answer = await page.request.fetch(`/api/v1${path}`, {
    method,
    headers,
    ...(data === undefined ? {} : { data }),
  })
  const text = await answer.text()
  expect(answer.ok(), `${method} ${path}: ${text}`).toBe(true)
  return (text ? JSON.parse(text) : null) as T
}

// Requests of a page that have not ended, and when one last began or ended.
const underway = new WeakMap<Page, { count: number; since: number }>()

/** The page that a request belongs to: a worker's belongs to none. */
function owner(request: Request): Page | null {
  return request.serviceWorker() ? null : request.frame().page()
}

/** Waits until a page has all that it asks for: nothing is on its way, and none of it says so. */
export async function settled(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const { count, since } = underway.get(page) ?? { count: 0, since: 0 }
        return count === 0 && Date.now() - since > 150 && (await page.locator('[data-loading]').count()) === 0
      },
      { message: `${page.url()} does not come to rest`, intervals: [50], timeout: 20_000 },
    )
    .toBe(true)
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
// Those that colours decide. They are all that the other colours can change.
const ofColours = ['color-contrast', 'link-in-text-block']

/** Fails on every finding of axe, on the whole page or within a selector. */
export const axe = (page: Page, within?: string) =>
  examine(page, { runOnly: { type: 'tag', values: rules } }, within)

/** Shows what axe was content with in dark colours, and fails on what it finds of them. */
export async function axeInDark(page: Page): Promise<void> {
  await dark(page)
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await examine(page, { runOnly: { type: 'rule', values: ofColours } })
}

// The application has no frames, so that one script for a page is enough; what was found
// in order is not described, which takes most of the time.
async function examine(page: Page, options: RunOptions, within?: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axeCore.source)
  }
  const found = await page.evaluate(
    async ({ options, within }) => {
      const { violations } = await window.axe.run(within ?? document, options)
      return violations.flatMap((v) =>
        v.nodes.map(
          (n) => `${v.id}: ${v.help}\n  ${n.target.join(' ')}\n  ${n.html}\n  ${n.failureSummary ?? ''}`,
        ),
      )
    },
    { options: { ...options, resultTypes: ['violations' as const] }, within },
  )
  expect(found, `accessibility of ${page.url()}`).toEqual([])
}

const pictures = fileURLToPath(new URL('../../docs/screens/', import.meta.url))

/** Keeps a picture of the whole page in docs/screens, when asked for by `make screens`. */
export async function screens(page: Page, name: string): Promise<void> {
  if (!process.env['FOLLOWSHIP_SCREENS']) {
    return
  }
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({
    path: join(pictures, `${name}-${test.info().project.name}.png`),
    fullPage: true,
    animations: 'disabled',
    caret: 'hide',
    scale: 'css',
  })
}

/** Shows the page in its dark colours. */
export const dark = (page: Page) => page.emulateMedia({ colorScheme: 'dark' })

/** Makes the browser's choice of a language, before its first page. */
export const speak = (page: Page, language: string) =>
  page.addInitScript((l) => localStorage.setItem('followship.language', l), language)

/** Fails when the page is wider than its window, or one of 320 pixels, as a zoom of 400 % makes it. */
export async function reflows(page: Page): Promise<void> {
  const before = page.viewportSize()
  await fits(page)
  await page.setViewportSize({ width: 320, height: 640 })
  await fits(page)
  if (before) {
    await page.setViewportSize(before)
  }
}

async function fits(page: Page): Promise<void> {
  const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth] as const)
  await expect
    .poll(
      async () => {
        const [content, window] = await widths()
        return content - window
      },
      { message: `${page.url()} is too wide for ${page.viewportSize()?.width} pixels, by` },
    )
    .toBeLessThanOrEqual(0)
}
