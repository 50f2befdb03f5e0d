/**
 * S22–S26, precise 2: the installer of the channel deletes a conversation for good (`remove-conversation.ts`).
 */
import { forbidden, notFound } from '../errors.ts'
import { recordAudit } from '../events/record-audit.ts'
import { mayDeleteConversations } from '../policy/channel.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { lockConversation } from '../store/conversations.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'
import { removeConversation } from './remove-conversation.ts'

/** @throws AppError 404; 403 `NOT_INSTALLER` */
export async function deleteConversation(core: Core, user: UserRow, conversationId: string): Promise<void> {
  const { company_id: companyId } = user
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    const channel = conversation && (await findChannelAnywhere(tx, conversation.channel_id))
    if (!conversation || !channel) throw notFound('conversation')
    if (!mayDeleteConversations(user, channel)) throw notInstaller()

    const removed = await removeConversation(core, tx, conversation)
    const subject = { kind: 'conversation', id: conversationId }
    const detail = { channel_id: channel.id, messages: removed.messages }
    await recordAudit(
      tx,
      { companyId, by: user.id, act: 'conversation.deleted', subject, detail },
      core.clock,
    )
  })
  core.bell.ring()
}

function notInstaller() {
  return forbidden(
    'NOT_INSTALLER',
    'Only the person who installed this messaging app can delete its conversations.',
    'Ask that person to delete it.',
  )
}
