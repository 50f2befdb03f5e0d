/** Who looks and who writes: told to colleagues, and what a contact may notice of it. */
import { Type } from 'typebox'
import { PresenceRequest, Present, TypingRequest } from '../../../../shared/contract/conversations.ts'
import { Id, Nullable, Success } from '../../../../shared/contract/envelope.ts'
import { showPresence } from '../../../conversations/show-presence.ts'
import type { PresenceKind } from '../../../store/presence.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, visibleConversation } from './parts.ts'

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
    { schema: { params: Key, body: Nullable(PresenceRequest), response: { 200: Success(Present) } } },
    async (request) => {
      const { user } = callerOf(request)
      const conversation = await visibleConversation(core, user, request.params.id)
      return success(await show(user, conversation, 'viewing', request.body ?? {}))
    },
  )

  http.post(
    '/conversations/:id/typing',
    { schema: { params: Key, body: Nullable(TypingRequest), response: { 200: Success(Type.Null()) } } },
    async (request) => {
      const { user } = callerOf(request)
      const conversation = await visibleConversation(core, user, request.params.id)
      const { active = true, to = 'everybody' } = request.body ?? {}
      await show(user, conversation, to === 'everybody' ? 'typing' : 'commenting', request.body ?? {})
      if (to === 'everybody')
        signal(active ? 'typing' : 'typing_over', {
          id: conversation.id,
          channelId: conversation.channel_id,
          address: conversation.contact_address,
        })
      return success(null)
    },
  )

  async function show(
    user: UserRow,
    conversation: { id: string; channel_id: string },
    kind: PresenceKind,
    { active = true, screen = '' }: PresenceRequest,
  ): Promise<Present> {
    const about = {
      companyId: user.company_id,
      conversationId: conversation.id,
      channelId: conversation.channel_id,
    }
    const there = await showPresence(core, { ...about, kind, userId: user.id, screen }, active)
    const of = (wanted: PresenceKind) => there.filter((one) => one.kind === wanted).map((one) => one.user_id)
    return { viewing: of('viewing'), typing: of('typing'), commenting: of('commenting') }
  }
}
