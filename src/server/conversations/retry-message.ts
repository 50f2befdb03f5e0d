/** A person decides about a message that failed or whose fate is unknown (B4): send it again, or leave it. */
import { conflict, invalid, notFound } from '../errors.ts'
import { conversationEvent, messageEvent, recordEvents } from '../events/record.ts'
import { findOptedOut } from '../store/contacts.ts'
import { findConversation, lockConversation, touchConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { findMessages, type MessageView, setMessageStatuses } from '../store/messages.ts'
import { deleteOutbox, lockOutbox, reinsertOutbox } from '../store/outbox.ts'
import type { Core } from './core.ts'
import { judgeSending } from './judge-sending.ts'
import { GIVE_UP_AFTER_MILLISECONDS } from './send-message.ts'

export interface MessageKey {
  companyId: number
  conversationId: string
  messageId: string
}

/** A new attempt of the same message; it takes its old place in the order. */
export async function retryMessage(core: Core, key: MessageKey): Promise<MessageView> {
  return await decide(core, key, async (tx, message) => {
    const now = core.clock.now()
    const conversation = await findConversation(tx, key.companyId, 0, key.conversationId)
    if (!conversation) throw notFound('conversation')
    const optedOutAt = await findOptedOut(tx, key.companyId, conversation.contact_id)
    const verdict = judgeSending(
      {
        channelType: conversation.channel_type,
        text: message.text,
        template: message.content?.template !== undefined,
        attachments: message.attachments,
        lastInboundAt: conversation.last_inbound_at,
        optedOutAt,
      },
      now,
    )
    if (!verdict.allowed) throw invalid(verdict.failure.code, verdict.failure.sentence, verdict.whatToDo)
    await reinsertOutbox(tx, {
      companyId: key.companyId,
      messageId: key.messageId,
      conversationId: key.conversationId,
      channelId: message.channel_id,
      number: message.receipt_number,
      dueAt: now,
      giveUpAt: new Date(now.getTime() + GIVE_UP_AFTER_MILLISECONDS),
    })
    return { status: 'queued' as const, failure: null }
  })
}

export async function giveUpMessage(core: Core, key: MessageKey): Promise<MessageView> {
  return await decide(core, key, async (tx) => {
    await deleteOutbox(tx, [key.companyId], [key.messageId])
    return {
      status: 'failed' as const,
      failure: {
        code: 'GIVEN_UP',
        provider_code: null,
        sentence: 'A colleague decided not to send this again.',
      },
    }
  })
}

async function decide(
  core: Core,
  key: MessageKey,
  decision: (
    tx: Sql,
    message: MessageView,
  ) => Promise<{ status: 'queued' | 'failed'; failure: MessageView['failure'] }>,
): Promise<MessageView> {
  const message = await core.db.transaction(async (tx) => {
    if (!(await lockConversation(tx, key.companyId, key.conversationId))) throw notFound('conversation')
    const [found] = await findMessages(tx, key.companyId, [key.messageId])
    if (found?.conversation_id !== key.conversationId || found.direction !== 'out') throw notFound('message')
    const row = await lockOutbox(tx, key.companyId, key.messageId)
    const undecided = found.status === 'failed' || found.status === 'unknown'
    if (!undecided || row?.state === 'claimed' || row?.state === 'started')
      throw conflict(
        'NOTHING_TO_DECIDE',
        'This message is on its way or has arrived.',
        'Wait for its status.',
      )
    const { status, failure } = await decision(tx, found)
    await setMessageStatuses(tx, [
      {
        companyId: key.companyId,
        id: key.messageId,
        status,
        failure,
        externalId: null,
        times: status === 'failed' ? { failed_at: core.clock.now() } : {},
      },
    ])
    await touchConversations(tx, [key.companyId], [key.conversationId])
    const about = {
      companyId: key.companyId,
      channelId: found.channel_id,
      conversationId: key.conversationId,
    }
    await recordEvents(
      tx,
      [
        messageEvent('message.changed', about, key.messageId),
        conversationEvent('conversation.changed', about),
      ],
      core.clock.now(),
    )
    const [changed] = await findMessages(tx, key.companyId, [key.messageId])
    return changed as MessageView
  })
  core.bell.ring()
  core.bell.ring('outbox')
  return message
}
