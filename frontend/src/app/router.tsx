import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { queryClient, sessionQuery } from '@/api/queries'
import { returnTo } from '@/features/account/returnTo'
import { withTexts } from '@/i18n'
import { Crashed, NotFound } from './Fallbacks'
import { Open } from './Open'
import { Shell } from './Shell'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: returnTo,
  component: lazyRouteComponent(() => import('@/features/account/SignInPage'), 'SignInPage'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery)
    if (!session) {
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    }
  },
  component: Shell,
  errorComponent: Crashed,
  notFoundComponent: NotFound,
})

/** The frame of pages that everybody may open, signed in or not. */
const open = createRoute({
  getParentRoute: () => root,
  id: 'open',
  // Who is signed in keeps the frame they know. Where nobody answers, the page itself still serves.
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(sessionQuery).then(noContext, noContext),
  component: Open,
  errorComponent: Crashed,
})

function noContext() {
  return {}
}

/** A page that everybody may open. */
function openPage<Path extends string, T extends Record<string, unknown>>(
  path: Path,
  load: () => Promise<T>,
  name: keyof T & string,
) {
  return createRoute({ getParentRoute: () => open, path, component: lazyRouteComponent(load, name) })
}

/** A page below the shell, loaded when it is opened. */
function page<Path extends string, T extends Record<string, unknown>>(
  path: Path,
  load: () => Promise<T>,
  name: keyof T & string,
) {
  return createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load, name) })
}

/** Filters live in the address: whatever text is there is passed on. */
function filtered<Path extends string, T extends Record<string, unknown>>(
  path: Path,
  load: () => Promise<T>,
  name: keyof T & string,
) {
  return createRoute({
    getParentRoute: () => shell,
    path,
    validateSearch: (search: Record<string, unknown>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(search).flatMap(([key, v]) =>
          typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean' ? [[key, String(v)]] : [],
        ),
      ),
    component: lazyRouteComponent(load, name),
  })
}

const tree = root.addChildren([
  signIn,
  open.addChildren([
    openPage(
      '/promises',
      () => withTexts('proof', () => import('@/features/about/PromisesPage')),
      'PromisesPage',
    ),
    openPage('/verify', () => withTexts('proof', () => import('@/features/proof/VerifyPage')), 'VerifyPage'),
  ]),
  shell.addChildren([
    page('/', () => import('@/features/home/HomePage'), 'HomePage'),
    page('/me', () => import('@/features/account/ProfilePage'), 'ProfilePage'),

    page('/rounds/$round/ballot', () => import('@/features/ballot/BallotPage'), 'BallotPage'),
    page('/rounds/$round/receipt', () => import('@/features/ballot/ReceiptPage'), 'ReceiptPage'),

    page('/results', () => import('@/features/results/MyResultPage'), 'MyResultPage'),
    page('/rounds/$round/result', () => import('@/features/results/MyResultPage'), 'MyResultPage'),
    page('/rounds/$round/findings', () => import('@/features/results/FindingsPage'), 'FindingsPage'),
    page('/teams', () => import('@/features/results/TeamsPage'), 'TeamsPage'),
    page('/teams/$team', () => import('@/features/results/TeamPage'), 'TeamPage'),
    filtered('/register', () => import('@/features/results/RegisterPage'), 'RegisterPage'),

    page('/faculty', () => import('@/features/faculty/FacultyPage'), 'FacultyPage'),
    page('/rounds/$round', () => import('@/features/faculty/RoundPage'), 'RoundPage'),
    filtered(
      '/rounds/$round/leadership',
      () => import('@/features/faculty/LeadershipPage'),
      'LeadershipPage',
    ),
    page('/rounds/$round/power', () => import('@/features/faculty/PowerPage'), 'PowerPage'),
    page('/rounds/$round/agreement', () => import('@/features/faculty/AgreementPage'), 'AgreementPage'),
    page('/rounds/$round/network', () => import('@/features/faculty/NetworkPage'), 'NetworkPage'),
    page(
      '/rounds/$round/record',
      () => withTexts('proof', () => import('@/features/proof/RecordPage')),
      'RecordPage',
    ),
    page('/rounds/$round/notices', () => import('@/features/faculty/NoticesPage'), 'NoticesPage'),

    page('/questions', () => import('@/features/faculty/QuestionsPage'), 'QuestionsPage'),

    page('/surveys', () => withTexts('admin', () => import('@/features/admin/SurveysPage')), 'SurveysPage'),
    page(
      '/surveys/$survey',
      () => withTexts('admin', () => import('@/features/admin/SurveyPage')),
      'SurveyPage',
    ),
    page(
      '/rounds/$round/preview',
      () => withTexts('admin', () => import('@/features/admin/PreviewPage')),
      'PreviewPage',
    ),
    filtered('/directory', () => import('@/features/admin/DirectoryPage'), 'DirectoryPage'),
    page(
      '/directory/import',
      () => withTexts('admin', () => import('@/features/admin/ImportPage')),
      'ImportPage',
    ),
    page(
      '/directory/people/$person',
      () => withTexts('admin', () => import('@/features/admin/PersonPage')),
      'PersonPage',
    ),
    page('/directory/areas', () => import('@/features/admin/AreasPage'), 'AreasPage'),
    page('/directory/teams', () => import('@/features/admin/TeamsAdminPage'), 'TeamsAdminPage'),
    filtered('/directory/mandates', () => import('@/features/admin/MandatesPage'), 'MandatesPage'),
    page('/settings', () => import('@/features/admin/SettingsPage'), 'SettingsPage'),
    filtered('/log', () => import('@/features/about/LogPage'), 'LogPage'),
    page('/how', () => import('@/features/about/HowPage'), 'HowPage'),
    page('/how/lists', () => import('@/features/about/RawListsPage'), 'RawListsPage'),
    createRoute({ getParentRoute: () => shell, path: '$', component: NotFound }),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  context: { queryClient },
  // Filters are plain text in the address: ?page=2, not ?page="2".
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([key, v]) => (v === undefined || v === '' ? [] : [[key, String(v)]])),
    ).toString()
    return text && `?${text}`
  },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: Crashed,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
