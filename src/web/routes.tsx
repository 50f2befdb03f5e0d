/** Every address of the screen. What is not needed for the first usable inbox is loaded when it is opened. */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { Me } from '../shared/contract/users.ts'
import { EmptyThread } from './inbox/EmptyThread.tsx'
import { Inbox } from './inbox/Inbox.tsx'
import { readInboxSearch } from './inbox/inbox-search.ts'
import { OpenConversation } from './inbox/OpenConversation.tsx'
import { Frame } from './navigation/Frame.tsx'
import { LeadsSection } from './navigation/LeadsSection.tsx'
import { Crashed, NotFound } from './navigation/Trouble.tsx'
import { keys } from './state/live-cache.ts'

/** The CRM's places, loaded together: whoever opens one goes on to the next. */
const crm = () => import('./crm/CrmPlaces.tsx')

const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
})

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/leads/messaging', replace: true })
  },
})

const leads = createRoute({ getParentRoute: () => root, path: '/leads', component: LeadsSection })

const leadsInbox = createRoute({
  getParentRoute: () => leads,
  path: '/',
  component: lazyRouteComponent(crm, 'Leads'),
})

const lead = createRoute({
  getParentRoute: () => leads,
  path: '/$itemId',
  component: lazyRouteComponent(crm, 'Lead'),
})

const messaging = createRoute({
  getParentRoute: () => leads,
  path: '/messaging',
  component: Inbox,
  validateSearch: readInboxSearch,
})

const noConversation = createRoute({ getParentRoute: () => messaging, path: '/', component: EmptyThread })

const conversation = createRoute({
  getParentRoute: () => messaging,
  path: '/$conversationId',
  component: OpenConversation,
})

const deals = createRoute({
  getParentRoute: () => root,
  path: '/deals',
  component: lazyRouteComponent(crm, 'Board'),
})

const dealList = createRoute({
  getParentRoute: () => root,
  path: '/deals/list',
  component: lazyRouteComponent(crm, 'DealList'),
})

const pipelines = createRoute({
  getParentRoute: () => root,
  path: '/deals/pipelines',
  component: lazyRouteComponent(crm, 'Pipelines'),
})

const deal = createRoute({
  getParentRoute: () => root,
  path: '/deals/$itemId',
  component: lazyRouteComponent(crm, 'Deal'),
})

const contacts = createRoute({
  getParentRoute: () => root,
  path: '/contacts',
  component: lazyRouteComponent(crm, 'ContactsSection'),
})

const persons = createRoute({
  getParentRoute: () => contacts,
  path: '/',
  component: lazyRouteComponent(crm, 'Persons'),
})

const person = createRoute({
  getParentRoute: () => contacts,
  path: '/persons/$itemId',
  component: lazyRouteComponent(crm, 'Person'),
})

const personTables = createRoute({
  getParentRoute: () => contacts,
  path: '/import',
  component: lazyRouteComponent(() => import('./crm/tables/PersonTables.tsx'), 'PersonTables'),
})

const organizations = createRoute({
  getParentRoute: () => contacts,
  path: '/organizations',
  component: lazyRouteComponent(crm, 'Organizations'),
})

const organization = createRoute({
  getParentRoute: () => contacts,
  path: '/organizations/$itemId',
  component: lazyRouteComponent(crm, 'Organization'),
})

const tools = createRoute({
  getParentRoute: () => root,
  path: '/tools-and-apps',
  component: lazyRouteComponent(() => import('./settings/ToolsSection.tsx'), 'ToolsSection'),
})

const toolsStart = createRoute({
  getParentRoute: () => tools,
  path: '/',
  // On a phone the list of places stands alone; elsewhere the first of them opens beside it. Decided before anything is
  // shown: later it would throw back whoever has clicked on another place meanwhile.
  beforeLoad: ({ context }) => {
    if (!window.matchMedia('(width >= 720px)').matches) return
    const me = context.cache.getQueryData<Me>(keys.me)
    throw redirect({
      to: me?.rights.account_settings_access ? '/tools-and-apps/messaging' : '/tools-and-apps/preferences',
      replace: true,
    })
  },
})

const messagingSettings = createRoute({
  getParentRoute: () => tools,
  path: '/messaging',
  component: lazyRouteComponent(() => import('./settings/MessagingSettings.tsx'), 'MessagingSettings'),
  // Of a login at a provider, from which the person comes back.
  validateSearch: (search: Record<string, unknown>): { login?: string } =>
    typeof search.login === 'string' ? { login: search.login } : {},
})

const channelPage = createRoute({
  getParentRoute: () => tools,
  path: '/messaging/$channelId',
  component: lazyRouteComponent(() => import('./settings/ChannelPage.tsx'), 'ChannelPage'),
})

const people = createRoute({
  getParentRoute: () => tools,
  path: '/people',
  component: lazyRouteComponent(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
})

const profile = createRoute({
  getParentRoute: () => tools,
  path: '/profile',
  component: lazyRouteComponent(() => import('./account/Profile.tsx'), 'Profile'),
})

const security = createRoute({
  getParentRoute: () => tools,
  path: '/security',
  component: lazyRouteComponent(() => import('./account/SecurityPage.tsx'), 'SecurityPage'),
})

const apiTokens = createRoute({
  getParentRoute: () => tools,
  path: '/api-tokens',
  component: lazyRouteComponent(() => import('./account/ApiTokens.tsx'), 'ApiTokens'),
})

const health = createRoute({
  getParentRoute: () => tools,
  path: '/health',
  component: lazyRouteComponent(() => import('./settings/health/HealthPage.tsx'), 'HealthPage'),
})

const preferences = createRoute({
  getParentRoute: () => tools,
  path: '/preferences',
  component: lazyRouteComponent(() => import('./settings/Preferences.tsx'), 'Preferences'),
})

const savedReplies = createRoute({
  getParentRoute: () => tools,
  path: '/saved-replies',
  component: lazyRouteComponent(() => import('./settings/SavedReplies.tsx'), 'SavedReplies'),
})

const notificationsPage = createRoute({
  getParentRoute: () => tools,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./notifications/NotificationsPage.tsx'), 'NotificationsPage'),
})

const auditLog = createRoute({
  getParentRoute: () => tools,
  path: '/audit-log',
  component: lazyRouteComponent(() => import('./audit-log/AuditLogPlace.tsx'), 'AuditLogPlace'),
})

const routeTree = root.addChildren([
  start,
  leads.addChildren([leadsInbox, lead, messaging.addChildren([noConversation, conversation])]),
  deals,
  dealList,
  pipelines,
  deal,
  contacts.addChildren([persons, person, personTables, organizations, organization]),
  tools.addChildren([
    toolsStart,
    messagingSettings,
    channelPage,
    people,
    auditLog,
    health,
    profile,
    security,
    apiTokens,
    savedReplies,
    preferences,
    notificationsPage,
  ]),
])

export function createAppRouter(cache: QueryClient) {
  return createRouter({ routeTree, context: { cache }, defaultPreload: 'intent', defaultPendingMs: 300 })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
