/** Who looks and who writes: told to colleagues, and what a contact may notice of it. */
import { Type } from 'typebox'
import {
  type PresenceRequest,
  Present,
  TypingRequest,
  ViewingRequest,
} from '../../../../shared/contract/conversations.ts'
import { Id, Nullable, Success } from '../../../../shared/contract/envelope.ts'
import { showPresence, showViewing } from '../../../conversations/show-presence.ts'
import type { PresenceKind } from '../../../store/presence.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })

interface PresenceParts extends InboxParts {
  /** What the contact may notice of us; a courtesy that nothing waits for. */
  signal(
    signal: 'typing' | 'typing_over',
    conversation: { id: string; channelId: string; address: string },
  ): void
}

export function presenceRoutes(http: Http, { core, signal }: PresenceParts): void {
  http.post(
    '/conversations/:id/viewing',
    { schema: { params: Key, body: Nullable(ViewingRequest), response: { 200: Success(Present) } } },
    async (request) => {
      const { user } = callerOf(request)
      const conversation = await visibleConversation(core, user, request.params.id)
      const { active = true, screen = '', notifies = false } = request.body ?? {}
      const viewing = { ...aboutOf(user, conversation), userId: user.id, screen }
      // Whoever names no screen of its own is no page.
      const page = { active, notifies: isUuid(screen) ? notifies : null }
      return success(present(await showViewing(core, viewing, page)))
    },
  )

  http.post(
    '/conversations/:id/typing',
    { schema: { params: Key, body: Nullable(TypingRequest), response: { 200: Success(Type.Null()) } } },
    async (request) => {
      const { user } = callerOf(request)
      const conversation = await visibleConversation(core, user, request.params.id)
      const { active = true, to = 'everybody' } = request.body ?? {}
      await write(user, conversation, to === 'everybody' ? 'typing' : 'commenting', request.body ?? {})
      if (to === 'everybody')
        signal(active ? 'typing' : 'typing_over', {
          id: conversation.id,
          channelId: conversation.channel_id,
          address: conversation.contact_address,
        })
      return success(null)
    },
  )

  async function write(
    user: UserRow,
    conversation: Place,
    kind: PresenceKind,
    { active = true, screen = '' }: PresenceRequest,
  ): Promise<void> {
    await showPresence(core, { ...aboutOf(user, conversation), kind, userId: user.id, screen }, active)
  }

  function present(there: { kind: PresenceKind; user_id: number }[]): Present {
    const of = (wanted: PresenceKind) => there.filter((one) => one.kind === wanted).map((one) => one.user_id)
    return { viewing: of('viewing'), typing: of('typing'), commenting: of('commenting') }
  }
}

interface Place {
  id: string
  channel_id: string
}

function aboutOf(user: UserRow, { id, channel_id }: Place) {
  return { companyId: user.company_id, conversationId: id, channelId: channel_id }
}
