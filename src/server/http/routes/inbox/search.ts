/** B8: finds what was said and who said it. */
import { Success } from '../../../../shared/contract/envelope.ts'
import { Found, SearchQuery } from '../../../../shared/contract/search.ts'
import { badRequest } from '../../../errors.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentFoundContact, presentFoundMessage, presentFoundPerson } from '../../../present/found.ts'
import { searchContacts, searchMessages } from '../../../search/search-inbox.ts'
import { searchPersons } from '../../../search/search-persons.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, readKey, visibleChannels, writeKey } from './parts.ts'

const NONE = { hits: [], next: null }

export function searchRoutes(http: Http, { core, eventCursor }: InboxParts): void {
  http.get(
    '/search',
    { schema: { querystring: SearchQuery, response: { 200: Success(Found) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { q, kind, limit = 50, cursor } = request.query
      const event_cursor = eventCursor()
      const key = readKey(cursor)
      if (cursor !== undefined && (!key || !isUuid(key[1]) || !kind))
        throw badRequest('This cursor is not one of ours, or it comes without its kind.')
      const question = {
        companyId: user.company_id,
        channelIds: (await visibleChannels(core, user)).map((channel) => channel.id),
        q,
        after: key ? { at: new Date(key[0]), id: key[1] } : null,
        limit,
      }
      const wants = (one: typeof kind) => kind === undefined || kind === one
      const [messages, contacts, persons] = await Promise.all([
        wants('messages') ? searchMessages(core.db, question) : NONE,
        wants('contacts') ? searchContacts(core.db, question) : NONE,
        wants('persons') ? searchPersons(core.db, question, viewerIdOf(user)) : [],
      ])
      const next = kind ? (messages.next ?? contacts.next) : null
      return success(
        {
          messages: messages.hits.map((hit) => presentFoundMessage(hit.message, hit.excerpt)),
          contacts: contacts.hits.map((hit) =>
            presentFoundContact(hit.contact, hit.conversationId, hit.excerpt),
          ),
          persons: persons.map((hit) => presentFoundPerson(hit.person, hit.conversationId, hit.excerpt)),
        },
        { next_cursor: next && writeKey(next.at.getTime(), next.id), event_cursor },
      )
    },
  )
}
