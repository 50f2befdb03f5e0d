/** S12–S20: the lists, and what is done with a conversation. */
import { type Static, Type } from 'typebox'
import { attachmentRuleFor } from '../../../../shared/attachment-rules.ts'
import {
  Conversation,
  ConversationQuery,
  Counts,
  DraftRequest,
} from '../../../../shared/contract/conversations.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { AssigneeRequest, Preflight } from '../../../../shared/contract/messages.ts'
import { windowRuleFor } from '../../../../shared/messaging-window.ts'
import { assign } from '../../../conversations/assign.ts'
import { close, reopen } from '../../../conversations/close.ts'
import { deleteConversation } from '../../../conversations/delete-conversation.ts'
import { judgeSending } from '../../../conversations/judge-sending.ts'
import { keepDraft } from '../../../conversations/keep-draft.ts'
import { markSeen, markUnread } from '../../../conversations/mark-seen.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { presentAttachmentRule } from '../../../present/attachment.ts'
import { presentConversation } from '../../../present/conversation.ts'
import { presentMessage } from '../../../present/message.ts'
import type { CountFor } from '../../../realtime/counts.ts'
import type { UnreadMemory } from '../../../realtime/unread-memory.ts'
import { type AttachmentRow, findUploads } from '../../../store/attachments.ts'
import { findOptedOut } from '../../../store/contacts.ts'
import { type ConversationView, listConversations } from '../../../store/conversations.ts'
import { findDrafts } from '../../../store/drafts.ts'
import { findMessages } from '../../../store/messages.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import {
  cleaned,
  type InboxParts,
  isUuid,
  readKey,
  visibleChannels,
  visibleConversation,
  writeKey,
} from './parts.ts'

const Key = Type.Object({ id: Id })
const FEW_UNREAD = 2_000
const PreflightQuery = Type.Object({
  text: Type.Optional(Type.String({ maxLength: 20_000 })),
  template: Type.Optional(Type.String({ maxLength: 100, description: 'the id of a template' })),
  attachment_ids: Type.Optional(
    Type.String({ maxLength: 400, description: 'own uploads, separated by commas' }),
  ),
})

function linkedTo(query: ConversationQuery) {
  if (query.person_id !== undefined) return { kind: 'person' as const, id: query.person_id }
  if (query.deal_id !== undefined) return { kind: 'deal' as const, id: query.deal_id }
  if (query.lead_id === undefined) return null
  if (!isUuid(query.lead_id)) throw badRequest('lead_id is not an id of a lead.')
  return { kind: 'lead' as const, id: query.lead_id }
}

interface ConversationParts extends InboxParts {
  countFor: CountFor
  unread: UnreadMemory
  /** What the contact may notice of us; a courtesy that nothing waits for. */
  signal(signal: 'seen', conversation: { id: string; channelId: string; address: string }): void
}

export function conversationRoutes(http: Http, parts: ConversationParts): void {
  const { core, eventCursor, signal, countFor } = parts

  async function present(user: UserRow, rows: ConversationView[]): Promise<Static<typeof Conversation>[]> {
    if (rows.length === 0) return []
    const lastIds = rows.flatMap((row) => row.last_message_id ?? [])
    const ids = rows.map((row) => row.id)
    const [messages, drafts] = await core.db.together((sql) =>
      Promise.all([
        lastIds.length > 0 ? findMessages(sql, user.company_id, lastIds) : [],
        findDrafts(sql, user.company_id, ids, [user.id]),
      ]),
    )
    const byId = new Map(messages.map((message) => [message.id, presentMessage(message)]))
    const draftOf = new Map(drafts.map((draft) => [draft.conversation_id, draft.text]))
    const now = core.clock.now()
    return rows.map((row) => {
      const viewer = {
        userId: user.id,
        admin: user.admin,
        seenNumber: row.seen_number,
        draft: draftOf.get(row.id) ?? null,
      }
      return presentConversation(row, byId.get(row.last_message_id ?? '') ?? null, viewer, now)
    })
  }

  async function one(user: UserRow, id: string) {
    const cursor = eventCursor()
    const [conversation] = await present(user, [await visibleConversation(core, user, id)])
    return success(conversation as Static<typeof Conversation>, { event_cursor: cursor })
  }

  http.get(
    '/conversations',
    { schema: { querystring: ConversationQuery, response: { 200: Success(Type.Array(Conversation)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { section, unread, q, limit = 50, cursor } = request.query
      const event_cursor = eventCursor()
      const visible = (await visibleChannels(core, user)).map((channel) => channel.id)
      const wanted = request.query.channel_id
      const channelIds = wanted === undefined ? visible : visible.filter((id) => id === wanted)
      const key = readKey(cursor)
      if (cursor !== undefined && (!key || !isUuid(key[1])))
        throw badRequest('This cursor is not one of ours.')
      // The sections and their counts are without them; who wants them asks for them.
      const blocked = request.query.blocked ?? (section ? false : null)
      const reader = { userId: user.id, channelIds: visible }
      const rows = await listConversations(core.db, {
        companyId: user.company_id,
        userId: user.id,
        channelIds,
        section: section ?? null,
        unread: unread ?? false,
        // Few among many that are read would be looked for in vain; many are found on the way.
        ids:
          unread && blocked === false ? await parts.unread.list(user.company_id, reader, FEW_UNREAD) : null,
        assigneeId: request.query.assignee_id ?? null,
        blocked,
        oldestFirst: request.query.sort === 'oldest',
        q: q?.trim() || null,
        linkedTo: linkedTo(request.query),
        after: key ? { at: new Date(key[0]), id: key[1] } : null,
        limit: limit + 1,
      })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const next = rows.length > limit && last ? writeKey(last.last_message_at.getTime(), last.id) : null
      return success(await present(user, page), { next_cursor: next, event_cursor })
    },
  )

  http.get('/conversations/counts', { schema: { response: { 200: Success(Counts) } } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const counts = await countFor(user.company_id, [user])
    return success(counts.get(user.id) as Static<typeof Counts>, { event_cursor })
  })

  http.get(
    '/conversations/:id',
    { schema: { params: Key, response: { 200: Success(Conversation) } } },
    async (request) => one(callerOf(request).user, request.params.id),
  )

  http.delete(
    '/conversations/:id',
    { schema: { params: Key, response: { 200: Success(Key) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = await visibleConversation(core, user, request.params.id)
      await deleteConversation(core, user, id)
      return success({ id })
    },
  )

  http.get(
    '/conversations/:id/preflight',
    { schema: { params: Key, querystring: PreflightQuery, response: { 200: Success(Preflight) } } },
    async (request) => {
      const { user } = callerOf(request)
      const conversation = await visibleConversation(core, user, request.params.id)
      const now = core.clock.now()
      const verdict = judgeSending(
        {
          channelType: conversation.channel_type,
          text: request.query.text ?? null,
          template: request.query.template !== undefined,
          attachments: await ownUploads(user, request.query.attachment_ids),
          lastInboundAt: conversation.last_inbound_at,
          optedOutAt: await findOptedOut(core.db, user.company_id, conversation.contact_id),
          merged: conversation.merged_into !== null,
        },
        now,
      )
      const { window } = presentConversation(
        conversation,
        null,
        { userId: user.id, admin: user.admin, seenNumber: 0, draft: null },
        now,
      )
      return success({
        allowed: verdict.allowed,
        as: verdict.allowed ? verdict.as : window.state === 'template_only' ? 'template' : null,
        until: window.until,
        reason: verdict.allowed ? null : verdict.failure.sentence,
        code: verdict.allowed ? null : verdict.failure.code,
        limits: {
          text_length: windowRuleFor(conversation.channel_type, now).textLength,
          attachments: presentAttachmentRule(attachmentRuleFor(conversation.channel_type, now)),
        },
      })
    },
  )

  http.put(
    '/conversations/:id/assignee',
    { schema: { params: Key, body: AssigneeRequest, response: { 200: Success(Conversation) } } },
    async (request) => {
      const { user } = callerOf(request)
      await visibleConversation(core, user, request.params.id)
      await assign(core, user.company_id, request.params.id, request.body.user_id, user.id)
      return one(user, request.params.id)
    },
  )

  async function ownUploads(user: UserRow, written: string | undefined): Promise<AttachmentRow[]> {
    const ids = (written ?? '').split(',').filter((id) => id !== '')
    if (ids.length === 0) return []
    const uploads = ids.every(isUuid) ? await findUploads(core.db, user.company_id, user.id, ids) : []
    if (uploads.length !== ids.length) throw notFound('attachment')
    return uploads
  }

  http.put(
    '/conversations/:id/draft',
    { schema: { params: Key, body: DraftRequest, response: { 200: Success(Conversation) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = await visibleConversation(core, user, request.params.id)
      await keepDraft(core, user.company_id, id, user.id, cleaned(request.body.text))
      return one(user, id)
    },
  )

  const acts = {
    close: (user: UserRow, id: string) => close(core, user.company_id, id, user.id),
    reopen: (user: UserRow, id: string) => reopen(core, user.company_id, id, user.id),
    seen: async (user: UserRow, id: string, before: ConversationView) => {
      await markSeen(core, user.company_id, id, user.id)
      if (before.inbound_number > before.seen_number) signal('seen', partyOf(before))
    },
    unread: (user: UserRow, id: string) => markUnread(core, user.company_id, id, user.id),
  }
  for (const [name, act] of Object.entries(acts)) {
    http.post(
      `/conversations/:id/${name}`,
      { schema: { params: Key, response: { 200: Success(Conversation) } } },
      async (request) => {
        const { user } = callerOf(request)
        const before = await visibleConversation(core, user, request.params.id)
        await act(user, request.params.id, before)
        return one(user, request.params.id)
      },
    )
  }
}

function partyOf(conversation: ConversationView): { id: string; channelId: string; address: string } {
  return { id: conversation.id, channelId: conversation.channel_id, address: conversation.contact_address }
}
