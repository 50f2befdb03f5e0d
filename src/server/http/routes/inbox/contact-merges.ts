/** B6: contacts that are one human; merged, and parted again. Whoever may see both conversations may. */
import { Type } from 'typebox'
import {
  ContactMerge,
  ContactSuggestion,
  MergeContactRequest,
} from '../../../../shared/contract/contact-merges.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { mergeContacts } from '../../../conversations/merge-contacts.ts'
import { partContacts } from '../../../conversations/part-contacts.ts'
import { suggestContacts } from '../../../conversations/suggest-contacts.ts'
import { notFound } from '../../../errors.ts'
import { presentContactMerge } from '../../../present/contact-merge.ts'
import { searchContacts } from '../../../search/search-inbox.ts'
import { findOtherContacts, listContactMerges } from '../../../store/contact-merges.ts'
import { findConversationOfContact } from '../../../store/conversations.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { cleaned, type InboxParts, isUuid, visibleChannels, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })
const SuggestionQuery = Type.Object({
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'a name, a number; without it those that may be' }),
  ),
})

export function contactMergeRoutes(http: Http, { core, publicUrl, eventCursor }: InboxParts): void {
  http.get(
    '/contacts/:id/suggestions',
    {
      schema: {
        params: Key,
        querystring: SuggestionQuery,
        response: { 200: Success(Type.Array(ContactSuggestion)) },
      },
    },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const conversation = await conversationOf(user, request.params.id)
      const channelIds = await channelIdsOf(user)
      const asked = { companyId: user.company_id, channelIds, q: cleaned(request.query.q ?? '').trim() }
      const findByWords = async (q: string, limit: number) => {
        const { hits } = await searchContacts(core.db, { ...asked, q, after: null, limit })
        const ids = hits.map(({ contact }) => contact.id)
        return ids.length === 0 ? [] : await findOtherContacts(core.db, user.company_id, channelIds, ids)
      }
      const suggested = await suggestContacts(core.db, findByWords, conversation, asked)
      return success(suggested, { next_cursor: null, event_cursor })
    },
  )

  http.get(
    '/contacts/:id/merges',
    { schema: { params: Key, response: { 200: Success(Type.Array(ContactMerge)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { contact_id: contactId } = await conversationOf(user, request.params.id)
      const merges = await listContactMerges(core.db, user.company_id, [contactId])
      const ids = merges.map((merge) => (merge.kept_id === contactId ? merge.merged_id : merge.kept_id))
      const others = await findOtherContacts(core.db, user.company_id, await channelIdsOf(user), ids)
      // One on a channel that the caller may not see is nobody's business here.
      const presented = merges.flatMap((merge, index) => {
        const other = others.find(({ contact_id }) => contact_id === ids[index])
        return other ? [presentContactMerge(merge, contactId, other)] : []
      })
      return success(presented, { next_cursor: null, event_cursor })
    },
  )

  http.post(
    '/contacts/:id/merge',
    {
      schema: {
        params: Key,
        body: MergeContactRequest,
        response: { 200: Success(Type.Object({ id: Id, contact_id: Id })) },
      },
    },
    async (request) => {
      const { user } = callerOf(request)
      const { contact_id: kept } = await conversationOf(user, request.params.id)
      const { contact_id: merged } = await conversationOf(user, request.body.contact_id)
      const id = await mergeContacts(core, publicUrl, user, kept, merged)
      return success({ id, contact_id: kept })
    },
  )

  http.post(
    '/contact_merges/:id/undo',
    { schema: { params: Key, response: { 200: Success(Type.Object({ id: Id })) } } },
    async (request) => {
      const { user } = callerOf(request)
      if (!isUuid(request.params.id)) throw notFound('merge')
      await partContacts(core, user, request.params.id)
      return success({ id: request.params.id })
    },
  )

  async function channelIdsOf(user: UserRow): Promise<string[]> {
    return (await visibleChannels(core, user)).map((channel) => channel.id)
  }

  async function conversationOf(user: UserRow, contactId: string) {
    const id = isUuid(contactId) ? await findConversationOfContact(core.db, user.company_id, contactId) : null
    if (!id) throw notFound('contact')
    return await visibleConversation(core, user, id)
  }
}
