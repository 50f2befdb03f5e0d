/** `POST /conversations`: writing to a contact first, where the provider's rules allow it. */
import { Conversation, StartConversation } from '../../../../shared/contract/conversations.ts'
import { Success } from '../../../../shared/contract/envelope.ts'
import type { Connections } from '../../../connections/find-connection.ts'
import type { Templates } from '../../../connections/templates.ts'
import { startConversation } from '../../../conversations/start-conversation.ts'
import { findAddressOfPerson } from '../../../crm/address-of-person.ts'
import { linkConversation } from '../../../crm/link-conversation.ts'
import { invalid, notFound } from '../../../errors.ts'
import { maySeeChannel } from '../../../policy/channel.ts'
import { presentConversation } from '../../../present/conversation.ts'
import { presentMessage } from '../../../present/message.ts'
import { findChannelAnywhere } from '../../../store/channels.ts'
import { findDrafts } from '../../../store/drafts.ts'
import { findMessages } from '../../../store/messages.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, visibleConversation } from './parts.ts'

interface StartParts extends InboxParts {
  connections: Connections
  templates: Templates
}

export function startConversationRoutes(http: Http, parts: StartParts): void {
  const { core, publicUrl, eventCursor, connections, templates } = parts
  http.post(
    '/conversations',
    { schema: { body: StartConversation, response: { 201: Success(Conversation) } } },
    async (request, reply) => {
      const { user } = callerOf(request)
      const { channel_id: channelId, address, person_id, template, text } = request.body
      const row = isUuid(channelId) ? await findChannelAnywhere(core.db, channelId) : null
      if (!row || !maySeeChannel(user, row)) throw notFound('channel')
      if ((address === undefined) === (person_id === undefined)) throw addressMissing()
      const person =
        person_id === undefined ? null : await findAddressOfPerson(core.db, user, channelId, person_id)
      const written = person?.address ?? address ?? ''
      const channel = await connections.find(channelId)
      // Where the person wrote from is an address of the channel, in whatever form.
      const found = person?.wroteFrom
        ? { address: written, phone: null }
        : (channel?.adapter.readAddress?.(written) ?? null)
      if (!found) throw addressUnusable()
      const filled = template
        ? await templates.fill(channelId, {
            id: template.id,
            ...(template.variables && { variables: template.variables }),
          })
        : null
      const free = text ? text.toWellFormed().replaceAll('\u0000', '\ufffd') : null
      if (filled && free !== null) throw oneOfBoth()
      const id = await startConversation(core, {
        companyId: user.company_id,
        channelId,
        userId: user.id,
        ...found,
        text: filled?.text ?? free,
        template: filled && { id: filled.id, variables: filled.variables },
      })
      if (person_id !== undefined) await linkPerson(user, id, person_id)
      const event_cursor = eventCursor()
      const view = await visibleConversation(core, user, id)
      const lastIds = view.last_message_id ? [view.last_message_id] : []
      const [last] = await findMessages(core.db, user.company_id, lastIds)
      const [draft] = await findDrafts(core.db, user.company_id, [id], [user.id])
      const viewer = {
        userId: user.id,
        admin: user.admin,
        seenNumber: view.seen_number,
        draft: draft?.text ?? null,
      }
      reply.code(201)
      return success(
        presentConversation(view, last ? presentMessage(last) : null, viewer, core.clock.now()),
        {
          event_cursor,
        },
      )
    },
  )

  /** Who was written to as a person is linked to it; a link to another person, made meanwhile, stays. */
  async function linkPerson(user: UserRow, conversationId: string, person_id: number): Promise<void> {
    const { links } = await visibleConversation(core, user, conversationId)
    if (links.some((link) => link.person_id !== null)) return
    await linkConversation(core, publicUrl, user, conversationId, { person_id })
  }
}

function addressMissing() {
  return invalid(
    'ADDRESS_MISSING',
    'It has to be said to whom the message goes: to an address of the channel, or to a person.',
    'Give the contact’s number or id as "address", or a "person_id"; one of the two.',
  )
}

function addressUnusable() {
  return invalid(
    'ADDRESS_INVALID',
    'Nobody can be written to first at this address on this messaging app.',
    'Give a WhatsApp number with its country code, such as +819012345678.',
  )
}

function oneOfBoth() {
  return invalid('TEMPLATE_INVALID', 'A template is sent by itself, without text.', 'Send one of the two.')
}
