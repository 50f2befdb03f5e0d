import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, Suspense, useState } from 'react'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { channelsQuery } from '../state/queries.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { sameList } from './inbox-search.ts'
import { useConversationActs } from './use-conversation-acts.ts'

const DeleteConversation = lazyPart(
  async () => (await import('./details/DeleteConversation.tsx')).DeleteConversation,
)

interface ConversationKeysProps {
  conversation: Conversation
  place: RefObject<HTMLElement | null>
  onDetails: () => void
}

/** What the keys and the command menu do with the open conversation. */
export function ConversationKeys({ conversation, place, onDetails }: ConversationKeysProps) {
  const me = useMe()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const acts = useConversationActs(cache, conversation)
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const [deleting, setDeleting] = useState(false)
  const goesOn = conversation.merged_into === null

  useShortcuts({
    ...(goesOn && { close: conversation.status === 'open' ? acts.close : acts.reopen }),
    reply: () => place.current?.querySelector('textarea')?.focus(),
    details: onDetails,
    markUnread: () => {
      // Left open it would count as seen at once.
      void navigate({ to: '/leads/messaging', search: sameList })
      acts.markUnread()
    },
    ...(goesOn &&
      me.available &&
      conversation.assignee_id !== me.id && { assignToMe: () => acts.assign(me.id) }),
    // S22: only who installed the app.
    ...(channel?.installed_by === me.id && { delete: () => setDeleting(true) }),
  })
  if (!deleting || !channel) return null
  return (
    <Suspense>
      <DeleteConversation conversation={conversation} channel={channel} onClose={() => setDeleting(false)} />
    </Suspense>
  )
}
