/** What is known of one contact, taken out as a file, and erased with a receipt. */
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { ErasureReceipt } from '../../../../shared/contract/privacy.ts'
import { eraseContact } from '../../../conversations/erase-contact.ts'
import { forbidden, notFound } from '../../../errors.ts'
import { recordAudit } from '../../../events/record-audit.ts'
import { mayExportContact } from '../../../policy/contact.ts'
import { presentComment } from '../../../present/comment.ts'
import { presentContact } from '../../../present/conversation.ts'
import { presentMessage } from '../../../present/message.ts'
import { findChannelAnywhere } from '../../../store/channels.ts'
import { listComments } from '../../../store/comments.ts'
import { findMergedConversations, findRootOfMerge } from '../../../store/contact-merges.ts'
import { type ConversationView, findConversationOfContact } from '../../../store/conversations.ts'
import { listMessagesBefore } from '../../../store/messages.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })
const PAGE = 500

export function privacyRoutes(http: Http, { core }: InboxParts): void {
  http.get('/contacts/:id/export', { schema: { params: Key } }, async (request, reply) => {
    const { user } = callerOf(request)
    const conversation = await conversationOf(user, request.params.id)
    const channel = await findChannelAnywhere(core.db, conversation.channel_id)
    if (!channel || !mayExportContact(user, channel)) throw notYours()
    const subject = { kind: 'contact', id: request.params.id }
    await core.db.transaction((tx) =>
      recordAudit(
        tx,
        { companyId: user.company_id, by: user.id, act: 'contact.exported', subject },
        core.clock,
      ),
    )
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="contact.json"')
      .send(Readable.from(wholeFile(user, conversation, channel.name)))
  })

  http.post(
    '/contacts/:id/erase',
    { schema: { params: Key, response: { 200: Success(ErasureReceipt) } } },
    async (request) => {
      const { user } = callerOf(request)
      await conversationOf(user, request.params.id)
      return success(await eraseContact(core, user, request.params.id))
    },
  )

  async function conversationOf(user: UserRow, contactId: string): Promise<ConversationView> {
    const id = isUuid(contactId) ? await findConversationOfContact(core.db, user.company_id, contactId) : null
    if (!id) throw notFound('contact')
    return await visibleConversation(core, user, id)
  }

  /** Contacts that were merged are one human: what is known of one is known of all. */
  async function* wholeFile(user: UserRow, asked: ConversationView, channelName: string) {
    const { company_id: companyId } = user
    const root = await findRootOfMerge(core.db, companyId, asked.id)
    const merged = await findMergedConversations(core.db, companyId, root)
    yield* pieces(user, await visibleConversation(core, user, root), channelName)
    if (merged.length > 0) yield ',"merged":['
    for (const [index, { id }] of merged.entries()) {
      if (index > 0) yield ','
      yield* pieces(user, await visibleConversation(core, user, id), channelName)
      yield '}'
    }
    yield merged.length > 0 ? ']}\n' : '}\n'
  }

  /** In pages, so that ten years of talk need no more memory than a day of it. */
  async function* pieces(user: UserRow, conversation: ConversationView, channelName: string) {
    const { company_id: companyId, id } = conversation
    yield `{"contact":${JSON.stringify(presentContact(conversation))},"channel":${JSON.stringify(channelName)},"messages":[`
    let separator = ''
    for (let from: { sentAt: Date; receiptNumber: number } | null = null; ; ) {
      const rows = await listMessagesBefore(core.db, companyId, id, from, PAGE)
      for (const row of rows) {
        yield `${separator}${JSON.stringify(presentMessage(row))}`
        separator = ','
      }
      const last = rows.at(-1)
      if (rows.length < PAGE || !last) break
      from = { sentAt: last.sent_at, receiptNumber: last.receipt_number }
    }
    yield '],"comments":['
    separator = ''
    for (let after: { at: Date; id: string } | null = null; ; ) {
      const rows = await listComments(core.db, user.company_id, id, after, PAGE)
      for (const row of rows) {
        yield `${separator}${JSON.stringify(presentComment(row))}`
        separator = ','
      }
      const last = rows.at(-1)
      if (rows.length < PAGE || !last) break
      after = { at: last.created_at, id: last.id }
    }
    yield ']'
  }
}

function notYours() {
  return forbidden(
    'NOT_INSTALLER',
    'Only the person who installed this messaging app, or an administrator, can take out what is known of a contact.',
    'Ask one of them.',
  )
}
