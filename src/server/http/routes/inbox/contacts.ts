/** Contacts as the inbox knows them: who wrote on a channel. */
import { Type } from 'typebox'
import { BlockedRequest, Contact } from '../../../../shared/contract/conversations.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { blockContact } from '../../../conversations/block-contact.ts'
import { notFound } from '../../../errors.ts'
import { presentContact } from '../../../present/conversation.ts'
import { findContactPicture } from '../../../store/contact-pictures.ts'
import { findConversationOfContact } from '../../../store/conversations.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import { sendPicture } from '../../send-picture.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })

export function contactRoutes(http: Http, { core }: InboxParts): void {
  http.put(
    '/contacts/:id/blocked',
    { schema: { params: Key, body: BlockedRequest, response: { 200: Success(Contact) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = await conversationOf(user, request.params.id)
      await blockContact(core, user, id, request.body.blocked)
      return success(presentContact(await conversationOf(user, request.params.id)))
    },
  )

  http.get('/contacts/:id/picture', { schema: { params: Key } }, async (request, reply) => {
    const { user } = callerOf(request)
    await conversationOf(user, request.params.id)
    const bytes = await findContactPicture(core.db, user.company_id, request.params.id)
    if (!bytes) throw notFound('picture')
    return sendPicture(reply, bytes)
  })

  async function conversationOf(user: UserRow, contactId: string) {
    const id = isUuid(contactId) ? await findConversationOfContact(core.db, user.company_id, contactId) : null
    if (!id) throw notFound('contact')
    return await visibleConversation(core, user, id)
  }
}
