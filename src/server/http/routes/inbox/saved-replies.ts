/** Saved replies, filled in for a conversation where one is named. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import {
  ChangeSavedReply,
  CreateSavedReply,
  SavedReply,
  SavedReplyQuery,
} from '../../../../shared/contract/saved-replies.ts'
import { fillIn, type SavedReplyValues } from '../../../../shared/saved-reply.ts'
import { changeReply, deleteReply, saveReply } from '../../../conversations/save-reply.ts'
import { notFound } from '../../../errors.ts'
import { listSavedReplies, type SavedReplyRow } from '../../../store/saved-replies.ts'
import { findCompany, type UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { cleaned, type InboxParts, isUuid, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })

export function savedReplyRoutes(http: Http, { core }: InboxParts): void {
  http.get(
    '/saved_replies',
    { schema: { querystring: SavedReplyQuery, response: { 200: Success(Type.Array(SavedReply)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { conversation_id: id } = request.query
      const values = id === undefined ? null : await valuesFor(user, id)
      const rows = await listSavedReplies(core.db, user.company_id, user.id)
      return success(rows.map((row) => present(row, values)))
    },
  )

  http.post(
    '/saved_replies',
    { schema: { body: CreateSavedReply, response: { 201: Success(SavedReply) } } },
    async (request, reply) => {
      const { title, text, ...more } = request.body
      const words = { ...more, title: cleaned(title), text: cleaned(text) }
      const row = await saveReply(core, callerOf(request).user, words)
      reply.code(201)
      return success(present(row, null))
    },
  )

  http.patch(
    '/saved_replies/:id',
    { schema: { params: Key, body: ChangeSavedReply, response: { 200: Success(SavedReply) } } },
    async (request) => {
      const { title, text, ...more } = request.body
      const words = {
        ...more,
        ...(title !== undefined && { title: cleaned(title) }),
        ...(text !== undefined && { text: cleaned(text) }),
      }
      return success(
        present(await changeReply(core, callerOf(request).user, idOf(request.params), words), null),
      )
    },
  )

  http.delete(
    '/saved_replies/:id',
    { schema: { params: Key, response: { 200: Success(Key) } } },
    async (request) => {
      const id = idOf(request.params)
      await deleteReply(core, callerOf(request).user, id)
      return success({ id })
    },
  )

  async function valuesFor(user: UserRow, conversationId: string): Promise<SavedReplyValues> {
    const conversation = await visibleConversation(core, user, conversationId)
    const company = await findCompany(core.db, user.company_id)
    return {
      'contact.name': conversation.contact_name,
      'contact.phone': conversation.contact_phone,
      'user.name': user.name,
      'company.name': company?.name ?? null,
    }
  }
}

function present(row: SavedReplyRow, values: SavedReplyValues | null): SavedReply {
  return {
    id: row.id,
    owner_user_id: row.owner_user_id,
    shared: row.shared,
    title: row.title,
    text: row.text,
    filled: values && fillIn(row.text, values),
    updated_at: row.updated_at.toISOString(),
    version: row.version,
  }
}

function idOf({ id }: { id: string }): string {
  if (!isUuid(id)) throw notFound('saved reply')
  return id
}
