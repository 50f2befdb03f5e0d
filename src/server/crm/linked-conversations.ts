/** A conversation shows what it is linked to: when that changes or goes, the conversation changes too. */
import type { LinkKind } from '../../shared/contract/links.ts'
import type { Core } from '../conversations/core.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import {
  deleteLinksOfItem,
  type LinkedConversation,
  lockConversationsOfOrganization,
  lockLinkedConversations,
} from '../store/conversation-links.ts'
import { touchConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'

export async function changeLinkedConversations(
  core: Core,
  tx: Sql,
  companyId: number,
  kind: LinkKind,
  itemId: number | string,
): Promise<void> {
  await tellChanged(core, tx, companyId, await lockLinkedConversations(tx, companyId, kind, itemId))
}

/** An organization is shown beside the persons, leads and deals that are its own. */
export async function changeConversationsOfOrganization(
  core: Core,
  tx: Sql,
  companyId: number,
  organizationId: number,
): Promise<void> {
  await tellChanged(core, tx, companyId, await lockConversationsOfOrganization(tx, companyId, organizationId))
}

export async function dropLinks(
  core: Core,
  tx: Sql,
  companyId: number,
  kind: LinkKind,
  itemId: number | string,
): Promise<void> {
  const conversations = await lockLinkedConversations(tx, companyId, kind, itemId)
  await deleteLinksOfItem(tx, companyId, kind, itemId)
  await tellChanged(core, tx, companyId, conversations)
}

async function tellChanged(
  core: Core,
  tx: Sql,
  companyId: number,
  conversations: LinkedConversation[],
): Promise<void> {
  if (conversations.length === 0) return
  await touchConversations(
    tx,
    conversations.map(() => companyId),
    conversations.map(({ id }) => id),
  )
  await recordEvents(
    tx,
    conversations.map(({ id, channel_id }) =>
      conversationEvent('conversation.changed', { companyId, channelId: channel_id, conversationId: id }),
    ),
    core.clock.now(),
  )
}
