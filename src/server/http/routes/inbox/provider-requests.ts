/** B1: what providers sent, by state, and the replay button. The words in it are for those who may read that channel (precise 12). */
import { Type } from 'typebox'
import { Words } from '../../../../shared/contract/channels.ts'
import { Id, ListQuery, Nullable, Success, Time } from '../../../../shared/contract/envelope.ts'
import { recogniseSayings } from '../../../../shared/recognise-sayings.ts'
import { badRequest, forbidden, notFound } from '../../../errors.ts'
import { recordAudit } from '../../../events/record-audit.ts'
import { mayChangeChannels } from '../../../policy/channel.ts'
import {
  findProviderRequest,
  type ListedRequest,
  listProviderRequests,
  reopenProviderRequest,
} from '../../../store/provider-requests.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, readKey, visibleChannels, writeKey } from './parts.ts'

/** Who replays is told what became of it; when that takes longer, or another process is at it, that it waits. */
const LONGEST_WAIT_MILLISECONDS = 5_000

const State = Type.Union([
  Type.Literal('received'),
  Type.Literal('processed'),
  Type.Literal('ignored'),
  Type.Literal('not_understood'),
  Type.Literal('failed'),
])
const ProviderRequest = Type.Object({
  id: Id,
  channel_id: Nullable(Id),
  kind: Type.Unsafe<RequestKind>(
    Type.Union([
      Type.Literal('twilio_message'),
      Type.Literal('twilio_status'),
      Type.Literal('messenger_events'),
      Type.Literal('other'),
    ]),
  ),
  status: State,
  error: Nullable(Type.String()),
  error_words: Words,
  received_at: Time,
  processed_at: Nullable(Time),
  size: Nullable(Type.Integer()),
})
const WholeRequest = Type.Object({
  ...ProviderRequest.properties,
  /** As it came; null where it is kept no longer. */
  body: Nullable(Type.String()),
})

export function providerRequestRoutes(
  http: Http,
  { core }: InboxParts,
  understand: () => Promise<void>,
): void {
  http.get(
    '/provider_requests',
    {
      schema: {
        querystring: Type.Object({ ...ListQuery, status: Type.Optional(State) }),
        response: { 200: Success(Type.Array(ProviderRequest)) },
      },
    },
    async (request) => {
      const { user } = callerOf(request)
      refuseWithoutSettings(user)
      const { status, limit = 50, cursor } = request.query
      const key = readKey(cursor)
      if (cursor !== undefined && !key) throw badRequest('This cursor is not one of ours.')
      const rows = await listProviderRequests(
        core.db,
        user.company_id,
        status ?? null,
        key?.[0] ?? null,
        mayKnowStrays(user),
        limit + 1,
      )
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return success(page.map(present), {
        next_cursor: rows.length > limit && last ? writeKey(last.number, 'n') : null,
      })
    },
  )

  http.get(
    '/provider_requests/:id',
    { schema: { params: Type.Object({ id: Id }), response: { 200: Success(WholeRequest) } } },
    async (request) => {
      const { user } = callerOf(request)
      refuseWithoutSettings(user)
      const { id } = request.params
      const found = isUuid(id) ? await findProviderRequest(core.db, user.company_id, id) : null
      const channel = (await visibleChannels(core, user)).find((one) => one.id === found?.channel_id)
      // What belongs to no channel may be about anybody.
      if (!found || !channel) throw notFound('provider request')
      return success({ ...present(found), body: found.body?.toString('utf8') ?? null })
    },
  )

  http.post(
    '/provider_requests/:id/replay',
    { schema: { params: Type.Object({ id: Id }), response: { 200: Success(ProviderRequest) } } },
    async (request) => {
      const { user } = callerOf(request)
      refuseWithoutSettings(user)
      const { id } = request.params
      if (!isUuid(id)) throw notFound('provider request')
      await core.db.transaction(async (tx) => {
        if (!(await reopenProviderRequest(tx, user.company_id, id, mayKnowStrays(user))))
          throw notFound('provider request')
        const subject = { kind: 'request', id }
        const fact = { companyId: user.company_id, by: user.id, act: 'request.replayed', subject } as const
        await recordAudit(tx, fact, core.clock)
      })
      await atMost(understand(), LONGEST_WAIT_MILLISECONDS)
      const done = await findProviderRequest(core.db, user.company_id, id)
      if (!done) throw notFound('provider request')
      return success(present(done))
    },
  )
}

async function atMost(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, enough]).finally(() => clearTimeout(timer))
}

type RequestKind = 'twilio_message' | 'twilio_status' | 'messenger_events' | 'other'

function present(row: ListedRequest) {
  return {
    id: row.id,
    channel_id: row.channel_id,
    kind: kindOf(row.url),
    status: row.state,
    error: row.error,
    error_words: row.error === null ? [] : recogniseSayings(row.error),
    received_at: row.received_at.toISOString(),
    processed_at: row.processed_at?.toISOString() ?? null,
    size: row.size,
  }
}

/** By the address that it came to. */
function kindOf(url: string): RequestKind {
  const path = url.split('?')[0] ?? ''
  if (/\/webhooks\/twilio\/[^/]+\/status$/.test(path)) return 'twilio_status'
  if (/\/webhooks\/twilio\/[^/]+$/.test(path)) return 'twilio_message'
  return /\/webhooks\/messenger\//.test(path) ? 'messenger_events' : 'other'
}

/** What belongs to no channel may be about anybody's page: for administrators alone (precise 4). */
function mayKnowStrays(user: UserRow): boolean {
  return user.admin
}

function refuseWithoutSettings(user: UserRow): void {
  if (!mayChangeChannels(user))
    throw forbidden(
      'NO_ACCOUNT_SETTINGS_ACCESS',
      'You may not see what providers sent.',
      'Ask a colleague with account settings access.',
    )
}
