/**
 * Every route and the right that it asks for. The walk in tests/flows/rights.test.ts fails for a route that is not here,
 * and for one that answers anybody else; docs/rights.md is written from it (`npm run rights`). Routes that begin with
 * `/v1` are those of `/api/v1` once more.
 */
import type { RightName } from '../policy/rights.ts'
import type { MissingFactor } from '../store/sessions.ts'

/** Of the CRM, what not every colleague may; the rest follows from the address (`rightOf`). */
const crm: Record<string, RightName> = {
  'POST /api/v2/pipelines': 'change_pipelines',
  'PATCH /api/v2/pipelines/:id': 'change_pipelines',
  'DELETE /api/v2/pipelines/:id': 'change_pipelines',
  'POST /api/v2/stages': 'change_pipelines',
  'PATCH /api/v2/stages/:id': 'change_pipelines',
  'DELETE /api/v2/stages/:id': 'change_pipelines',
}

const CONVERSATION = 'inbox/conversations/:id'

const inbox: Record<string, RightName> = {
  'GET inbox/openapi.json': 'anybody',
  'GET inbox/docs': 'anybody',
  'GET inbox/setup': 'anybody',
  'POST inbox/setup': 'anybody',
  'POST inbox/session': 'anybody',
  'GET inbox/invitations/:token': 'anybody',
  'POST inbox/invitations/:token/accept': 'anybody',

  'DELETE inbox/session': 'oneself',
  'GET inbox/me': 'oneself',
  'PATCH inbox/me': 'oneself',
  'PATCH inbox/company': 'change_people',
  'GET inbox/users': 'colleague',
  'PATCH inbox/users/:id': 'change_people',
  'GET inbox/users/:id/picture': 'see_item',
  'GET inbox/users/second_factors': 'change_people',
  'DELETE inbox/users/:id/second_factor': 'change_people',
  'GET inbox/invitations': 'change_people',
  'POST inbox/invitations': 'change_people',
  'POST inbox/invitations/:id/resend': 'change_people',
  'DELETE inbox/invitations/:id': 'change_people',

  'GET inbox/conversations': 'colleague',
  'GET inbox/conversations/counts': 'colleague',
  'POST inbox/conversations': 'see_conversation',
  'POST inbox/conversations/bulk': 'colleague',
  [`GET ${CONVERSATION}`]: 'see_conversation',
  [`DELETE ${CONVERSATION}`]: 'delete_conversation',
  [`GET ${CONVERSATION}/preflight`]: 'see_conversation',
  [`PUT ${CONVERSATION}/assignee`]: 'see_conversation',
  [`PUT ${CONVERSATION}/draft`]: 'see_conversation',
  [`POST ${CONVERSATION}/close`]: 'see_conversation',
  [`POST ${CONVERSATION}/reopen`]: 'see_conversation',
  [`POST ${CONVERSATION}/seen`]: 'see_conversation',
  [`POST ${CONVERSATION}/unread`]: 'see_conversation',
  [`POST ${CONVERSATION}/typing`]: 'see_conversation',
  [`POST ${CONVERSATION}/viewing`]: 'see_conversation',
  [`GET ${CONVERSATION}/messages`]: 'see_conversation',
  [`POST ${CONVERSATION}/messages`]: 'see_conversation',
  [`POST ${CONVERSATION}/messages/:mid/retry`]: 'see_conversation',
  [`POST ${CONVERSATION}/messages/:mid/give_up`]: 'see_conversation',
  [`GET ${CONVERSATION}/comments`]: 'see_conversation',
  [`POST ${CONVERSATION}/comments`]: 'see_conversation',
  [`PATCH ${CONVERSATION}/comments/:comment_id`]: 'change_comment',
  [`DELETE ${CONVERSATION}/comments/:comment_id`]: 'change_comment',
  [`GET ${CONVERSATION}/links`]: 'see_conversation',
  [`POST ${CONVERSATION}/links`]: 'see_conversation',
  [`DELETE ${CONVERSATION}/links/:link_id`]: 'see_conversation',
  [`GET ${CONVERSATION}/person_suggestions`]: 'see_conversation',
  'PUT inbox/contacts/:id/blocked': 'see_conversation',
  'GET inbox/contacts/:id/picture': 'see_conversation',
  'GET inbox/contacts/:id/suggestions': 'see_conversation',
  'GET inbox/contacts/:id/merges': 'see_conversation',
  'POST inbox/contacts/:id/merge': 'see_conversation',
  'POST inbox/contact_merges/:id/undo': 'see_conversation',
  'GET inbox/contacts/:id/export': 'export_contact',
  'POST inbox/contacts/:id/erase': 'erase_contact',
  'GET inbox/attachments/:id': 'see_conversation',
  'POST inbox/attachments': 'oneself',
  'GET inbox/search': 'colleague',
  'GET inbox/saved_replies': 'colleague',
  'POST inbox/saved_replies': 'oneself',
  'PATCH inbox/saved_replies/:id': 'oneself',
  'DELETE inbox/saved_replies/:id': 'oneself',

  'GET inbox/channels': 'colleague',
  'GET inbox/channel_types': 'colleague',
  'POST inbox/channels': 'connect_channels',
  'GET inbox/channels/:id': 'know_channel',
  'PATCH inbox/channels/:id': 'set_sharing',
  'DELETE inbox/channels/:id': 'set_sharing',
  'PUT inbox/channels/:id/installed_by': 'name_heir',
  'POST inbox/channels/:id/check': 'watch_channel',
  'GET inbox/channels/:id/gaps': 'watch_channel',
  'GET inbox/channels/:id/templates': 'see_conversation',
  'POST inbox/channel_logins': 'connect_channels',
  'GET inbox/channel_logins/callback': 'colleague',
  'GET inbox/channel_logins/:id': 'connect_channels',
  'POST inbox/channel_logins/:id/channels': 'connect_channels',
  'GET inbox/health': 'connect_channels',
  'GET inbox/provider_requests': 'connect_channels',
  'GET inbox/provider_requests/:id': 'read_request',
  'POST inbox/provider_requests/:id/replay': 'connect_channels',

  'GET inbox/push_subscriptions': 'oneself',
  'POST inbox/push_subscriptions': 'oneself',
  'DELETE inbox/push_subscriptions/:id': 'oneself',
  'GET inbox/notifications': 'connect_channels',

  'GET inbox/audit_log': 'read_audit',
  'GET inbox/audit_log/export': 'read_audit',

  'GET inbox/crm/person_imports/:id': 'use_import',
  'GET inbox/crm/person_imports/:id/problems': 'use_import',
  'POST inbox/crm/person_imports/:id/start': 'use_import',
  'POST inbox/crm/person_imports/:id/undo': 'use_import',
  'POST inbox/crm/persons/:id/merge': 'see_item',
  'POST inbox/crm/person_merges/:id/undo': 'see_item',
}

const others: Record<string, RightName> = {
  'GET /metrics': 'this_machine',
  'GET /healthz': 'anybody',
  'GET /readyz': 'anybody',
  'GET /unsubscribe/:token': 'link',
  'POST /unsubscribe/:token': 'link',
  'GET /media/:token': 'link',
  'GET /media/:token/*': 'link',
  'POST /webhooks/twilio/:channelId': 'signature',
  'POST /webhooks/twilio/:channelId/status': 'signature',
  'GET /webhooks/messenger/:appId': 'signature',
  'POST /webhooks/messenger/:appId': 'signature',
}

const known: Record<string, RightName> = {
  ...crm,
  ...Object.fromEntries(Object.entries(inbox).map(([route, right]) => [route.replace(' ', ' /api/'), right])),
  ...others,
}

/** The built pages' files, each of which is a route where they are built. */
export function isPage(url: string): boolean {
  return url === '/*' || url.startsWith('/assets/') || /^\/[\w-]+(\.\w+)+$/.test(url)
}

/** What a route asks for; null where nobody has said it, which is a mistake. */
export function rightOf({ method, url }: { method: string; url: string }): RightName | null {
  const route = `${method} ${url.replace(/^\/v1\//, '/api/v1/')}`
  const right = known[route]
  if (right) return right
  // The simulator is a program of its own, which runs only where nobody else can reach it (precise 14).
  if (url.startsWith('/simulator')) return 'anybody'
  if (isPage(url)) return 'anybody'
  const byPlace = places.find(([place]) => place.test(route))?.[1]
  if (byPlace) return byPlace
  const inCrm = /^\w+ \/api\/(v1|v2|inbox\/crm)\//.test(route)
  return inCrm ? (url.includes(':') ? 'see_item' : 'colleague') : null
}

/**
 * What a session is answered that has still to show the second factor which its company demands. Setting one up is for
 * whoever has none: else a password alone would be enough to add a factor of one's own.
 */
export const withoutFactor: Record<string, readonly NonNullable<MissingFactor>[]> = {
  'GET /api/inbox/me': ['set_up', 'sign_in'],
  'DELETE /api/inbox/session': ['set_up', 'sign_in'],
  'GET /api/inbox/me/security': ['set_up'],
  'POST /api/inbox/me/confirmation': ['set_up'],
  'POST /api/inbox/me/second_factor': ['set_up'],
  'POST /api/inbox/me/second_factor/confirm': ['set_up'],
  'POST /api/inbox/me/passkeys/options': ['set_up'],
  'POST /api/inbox/me/passkeys': ['set_up'],
}

export function answersWithoutFactor(
  { method, url }: { method: string; url: string },
  missing: NonNullable<MissingFactor>,
): boolean {
  return withoutFactor[`${method} ${url}`]?.includes(missing) ?? false
}

/** Where a place says it: what is mine, and what opens the door. */
const places: [RegExp, RightName][] = [
  [/^\w+ \/api\/inbox\/me\//, 'oneself'],
  [/^\w+ \/api\/inbox\/sign_in(\/|$)/, 'anybody'],
]
