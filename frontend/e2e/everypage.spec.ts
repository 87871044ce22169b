import type { Page } from '@playwright/test'
import { axe, axeInDark, expect, reflows, screens, settled, test, type Who } from './harness'

// Every address of the application, for those who have it in their contents: no finding of
// axe in light and dark, nothing wider than 320 pixels, one heading, a title, no fault.

interface Place {
  /** Null for a visitor who is not signed in. */
  who: Who | null
  path: string
}

const everybody = [
  '/',
  '/me',
  '/results',
  '/rounds/LAST/result',
  '/rounds/LAST/findings',
  '/rounds/LAST/record',
  '/rounds/OPEN/record',
  '/teams',
  '/teams/TEAM',
  '/register',
  '/register?view=grid',
  '/rounds/OPEN/ballot',
  '/rounds/OPEN',
  '/how',
  '/how/lists',
  '/promises',
  '/verify',
  '/log',
  '/nowhere',
]
/** Pictures of pages that no other test takes. */
const pictures: Record<string, string> = {
  '/rounds/LAST, faculty member': 'faculty-round-published',
  '/rounds/OPEN, faculty member': 'faculty-round',
  '/faculty, faculty member': 'faculty-overview',
  '/rounds/LAST/leadership, faculty member': 'faculty-leadership',
  '/rounds/LAST/power, faculty member': 'faculty-power',
  '/rounds/LAST/network, faculty member': 'faculty-network',
  '/rounds/LAST/agreement, faculty member': 'faculty-agreement',
  '/rounds/LAST/notices, faculty member': 'faculty-notices',
  '/directory, administrator': 'directory',
  '/directory/import, administrator': 'import',
  '/directory/people/PERSON, administrator': 'person',
  '/directory/people/new, administrator': 'person-new',
  '/directory/teams, administrator': 'teams-admin',
  '/directory/areas, administrator': 'areas',
  '/directory/mandates, administrator': 'mandates',
  '/settings, administrator': 'organisation',
}
const faculty = [
  '/',
  '/rounds/LAST/record',
  '/faculty',
  '/rounds/LAST',
  '/rounds/OPEN',
  '/rounds/LAST/leadership',
  '/rounds/LAST/power',
  '/rounds/LAST/network',
  '/rounds/LAST/agreement',
  '/rounds/LAST/notices',
  '/questions',
  '/surveys',
  '/surveys/SURVEY',
  '/directory/mandates',
]
const administrator = [
  '/',
  '/directory',
  '/directory/import',
  '/directory/people/PERSON',
  '/directory/people/new',
  '/directory/teams',
  '/directory/areas',
  '/directory/mandates',
  '/settings',
]
const places: Place[] = [
  ...['/promises', '/verify', '/sign-in'].map((path) => ({ who: null, path })),
  ...everybody.map((path) => ({ who: 'associate' as const, path })),
  ...faculty.map((path) => ({ who: 'faculty member' as const, path })),
  ...administrator.map((path) => ({ who: 'administrator' as const, path })),
]

/** Fills in what is there to see. */
async function address(page: Page, path: string): Promise<string> {
  const get = async <T>(of: string) => (await (await page.request.get(`/api/v1${of}`)).json()) as T
  if (!/[A-Z]{4}/.test(path)) {
    return path
  }
  const { rounds } = await get<{ rounds: { id: string; state: string; survey: string }[] }>('/rounds')
  const last = rounds.filter((r) => r.state === 'published').at(-1)
  const { memberships } = await get<{ memberships: { team: string; person: string }[] }>('/memberships')
  const me = await get<{ person: string }>('/session')
  return path
    .replace('LAST', last?.id ?? '')
    .replace('OPEN', rounds.find((r) => r.state === 'open')?.id ?? '')
    .replace('SURVEY', last?.survey ?? '')
    .replace('TEAM', memberships.find((m) => m.person === me.person)?.team ?? '')
    .replace('PERSON', me.person)
}

for (const { who, path } of places) {
  test(`${path}, as ${who ?? 'anybody'}`, async ({ page, signIn }) => {
    if (who) {
      await signIn(who)
    }
    // The whole page in view: what a bar at the foot of the window covers is not cut off.
    const size = page.viewportSize() ?? { width: 1280, height: 800 }
    await page.setViewportSize({ width: size.width, height: 4000 })
    await page.goto(await address(page, path))
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    await settled(page)
    await expect(page.getByText('Loading…')).toHaveCount(0)
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page.getByRole('main')).not.toContainText(/NaN|undefined|Infinity|\{\{|\[object /)
    expect(await page.title()).not.toBe('Followship')
    await axe(page)
    const picture = pictures[`${path}, ${who}`]
    if (picture) {
      await page.setViewportSize(size)
      await screens(page, picture)
    }
    await axeInDark(page)
    if (picture && /overview|power/.test(picture)) {
      await screens(page, `${picture}-dark`)
    }
    await reflows(page)
  })
}
