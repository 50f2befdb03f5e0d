/** The thread: reading it in either direction, and answering. */
import { Type } from 'typebox'
import { MessageQuery } from '../../../../shared/contract/conversations.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { Message, SendMessageRequest } from '../../../../shared/contract/messages.ts'
import type { Templates } from '../../../connections/templates.ts'
import { giveUpMessage, retryMessage } from '../../../conversations/retry-message.ts'
import { sendMessage } from '../../../conversations/send-message.ts'
import { badRequest, invalid, notFound } from '../../../errors.ts'
import { presentMessage } from '../../../present/message.ts'
import {
  findMessages,
  listMessagesAfter,
  listMessagesBefore,
  type MessageView,
} from '../../../store/messages.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { cleaned, type InboxParts, isUuid, readKey, visibleConversation, writeKey } from './parts.ts'

const Key = Type.Object({ id: Id })
const MessageKey = Type.Object({ id: Id, mid: Id })

export function messageRoutes(
  http: Http,
  { core, eventCursor, templates }: InboxParts & { templates: Templates },
): void {
  http.get(
    '/conversations/:id/messages',
    { schema: { params: Key, querystring: MessageQuery, response: { 200: Success(Type.Array(Message)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { limit = 50, cursor, before, after, around } = request.query
      const event_cursor = eventCursor()
      await visibleConversation(core, user, request.params.id)
      const read = { companyId: user.company_id, conversationId: request.params.id, limit }
      if (after !== undefined) {
        const newer = await readAfter(read, await find(user, request.params.id, after), limit)
        return success(newer.map(presentMessage), { next_cursor: null, event_cursor })
      }
      if (around !== undefined) {
        const middle = await find(user, request.params.id, around)
        const newer = await readAfter(read, middle, Math.floor((limit - 1) / 2))
        const older = await readBefore(read, middle, limit - 1 - newer.length)
        return success([...newer, middle, ...older.page].map(presentMessage), {
          next_cursor:
            older.next ?? (older.more ? writeKey(middle.sent_at.getTime(), middle.receipt_number) : null),
          event_cursor,
        })
      }
      const key = readKey(cursor)
      if (cursor !== undefined && (!key || !/^\d+$/.test(key[1])))
        throw badRequest('This cursor is not one of ours.')
      const from = key
        ? { sent_at: new Date(key[0]), receipt_number: Number(key[1]) }
        : before !== undefined
          ? await find(user, request.params.id, before)
          : null
      const { page, next } = await readBefore(read, from, limit)
      return success(page.map(presentMessage), { next_cursor: next, event_cursor })
    },
  )

  http.post(
    '/conversations/:id/messages',
    { schema: { params: Key, body: SendMessageRequest, response: { 201: Success(Message) } } },
    async (request, reply) => {
      const { user } = callerOf(request)
      const conversation = await visibleConversation(core, user, request.params.id)
      const { client_message_id, text, reply_to_id, template, attachment_ids, quick_replies } = request.body
      const attachmentIds = attachment_ids ?? []
      if (!attachmentIds.every(isUuid)) throw notFound('attachment')
      if (template) {
        if (text || attachmentIds.length > 0)
          throw invalid(
            'TEMPLATE_INVALID',
            'A template is sent by itself, without text or files beside it.',
            'Send the template first, and the rest when the contact answers.',
          )
        const filled = await templates.fill(conversation.channel_id, {
          id: template.id,
          ...(template.variables && { variables: template.variables }),
        })
        const message = await sendMessage(core, {
          companyId: user.company_id,
          conversationId: request.params.id,
          userId: user.id,
          clientMessageId: client_message_id,
          text: filled.text,
          attachmentIds: [],
          template: { id: filled.id, variables: filled.variables },
          replyToId: reply_to_id ?? null,
        })
        reply.code(201)
        return success(presentMessage(message))
      }
      const written = cleaned(text ?? '')
      const empty = written.trim() === ''
      if (empty && attachmentIds.length === 0)
        throw invalid('TEXT_MISSING', 'The message is empty.', 'Write something first.')
      const message = await sendMessage(core, {
        companyId: user.company_id,
        conversationId: request.params.id,
        userId: user.id,
        clientMessageId: client_message_id,
        text: empty ? null : written,
        attachmentIds: attachmentIds.map((id) => id.toLowerCase()),
        replyToId: reply_to_id ?? null,
        quickReplies: (quick_replies ?? []).map(({ title, payload }) => ({
          title: cleaned(title),
          payload: cleaned(payload),
        })),
      })
      reply.code(201)
      return success(presentMessage(message))
    },
  )

  const decisions = { retry: retryMessage, give_up: giveUpMessage }
  for (const [name, decide] of Object.entries(decisions)) {
    http.post(
      `/conversations/:id/messages/:mid/${name}`,
      { schema: { params: MessageKey, response: { 200: Success(Message) } } },
      async (request) => {
        const { user } = callerOf(request)
        await visibleConversation(core, user, request.params.id)
        if (!isUuid(request.params.mid)) throw notFound('message')
        const key = {
          companyId: user.company_id,
          conversationId: request.params.id,
          messageId: request.params.mid,
        }
        return success(presentMessage(await decide(core, key)))
      },
    )
  }

  async function find(user: UserRow, conversationId: string, id: string): Promise<MessageView> {
    const [message] = isUuid(id) ? await findMessages(core.db, user.company_id, [id]) : []
    if (message?.conversation_id !== conversationId) throw notFound('message')
    return message
  }

  interface Reading {
    companyId: number
    conversationId: string
  }
  type Position = Pick<MessageView, 'sent_at' | 'receipt_number'>

  async function readBefore({ companyId, conversationId }: Reading, from: Position | null, limit: number) {
    const position = from && { sentAt: from.sent_at, receiptNumber: from.receipt_number }
    const rows = await listMessagesBefore(core.db, companyId, conversationId, position, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const more = rows.length > limit
    return { page, more, next: more && last ? writeKey(last.sent_at.getTime(), last.receipt_number) : null }
  }

  async function readAfter({ companyId, conversationId }: Reading, from: Position, limit: number) {
    const position = { sentAt: from.sent_at, receiptNumber: from.receipt_number }
    return (await listMessagesAfter(core.db, companyId, conversationId, position, limit)).reverse()
  }
}
