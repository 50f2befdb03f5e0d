/**
 * A colleague writes: message, outbox row and events in one transaction; the message leaves afterwards
 * (docs/flows/outbound.md). The client's own id makes sending twice the same as once (invariant 8).
 */
import { isDeepStrictEqual } from 'node:util'
import { conflict, invalid, notFound } from '../errors.ts'
import { conversationEvent, messageEvent, recordEvents } from '../events/record.ts'
import { byUser, recordActivities } from '../events/record-activities.ts'
import { newId } from '../lib/ids.ts'
import { type AttachmentRow, attachToMessage, lockUploads } from '../store/attachments.ts'
import { findOptedOut } from '../store/contacts.ts'
import { advanceConversations, findConversation, lockConversation } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { deleteDraftOf } from '../store/drafts.ts'
import {
  findMessageByClientId,
  findMessages,
  insertOutgoingMessage,
  type KeptContent,
  type MessageView,
} from '../store/messages.ts'
import { insertOutbox } from '../store/outbox.ts'
import type { Core } from './core.ts'
import { judgeSending } from './judge-sending.ts'

/** `unavailable` lasts four hours, then the message is failed (precise 8). */
export const GIVE_UP_AFTER_MILLISECONDS = 4 * 3_600_000

export interface Draft {
  companyId: number
  conversationId: string
  userId: number
  clientMessageId: string
  /** Null where files say it all. */
  text: string | null
  /** Uploads of this user, in their order. */
  attachmentIds: string[]
  replyToId: string | null
  /** Answers that the contact may choose by one touch. */
  quickReplies?: { title: string; payload: string }[]
  /** Instead of free text; `text` is what it reads like. */
  template?: { id: string; variables: Record<string, string> } | null
}

export async function sendMessage(core: Core, draft: Draft): Promise<MessageView> {
  const message = await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, draft.companyId, draft.conversationId)
    if (!conversation) throw notFound('conversation')
    const earlier = await findMessageByClientId(
      tx,
      draft.companyId,
      draft.conversationId,
      draft.clientMessageId,
    )
    if (earlier) return sameOrConflict(earlier, draft)
    return await queueMessage(core, tx, draft, conversation.status === 'closed')
  })
  core.bell.ring()
  core.bell.ring('outbox')
  return message
}

function sameOrConflict(earlier: MessageView, draft: Draft): MessageView {
  const ids = earlier.attachments.map((attachment) => attachment.id)
  const same =
    earlier.text === draft.text &&
    earlier.reply_to_id === draft.replyToId &&
    ids.join() === draft.attachmentIds.join() &&
    isDeepStrictEqual(earlier.content?.quickReplies ?? [], draft.quickReplies ?? [])
  if (same) return earlier
  throw conflict(
    'CLIENT_MESSAGE_ID_TAKEN',
    'This client_message_id was used for another message in this conversation.',
    'Use a new client_message_id for each message.',
  )
}

/** Within the caller's transaction, which holds the conversation. Rings no bell. */
export async function queueMessage(
  core: Core,
  tx: Sql,
  draft: Draft,
  wasClosed: boolean,
): Promise<MessageView> {
  const { companyId, conversationId } = draft
  const now = core.clock.now()
  const view = await findConversation(tx, companyId, draft.userId, conversationId)
  if (!view) throw notFound('conversation')
  const attachments = await chosenUploads(tx, draft)
  const verdict = judgeSending(
    {
      channelType: view.channel_type,
      text: draft.text,
      template: Boolean(draft.template),
      attachments,
      lastInboundAt: view.last_inbound_at,
      optedOutAt: await findOptedOut(tx, companyId, view.contact_id),
      quickReplies: draft.quickReplies ?? [],
      merged: view.merged_into !== null,
    },
    now,
  )
  if (!verdict.allowed) throw invalid(verdict.failure.code, verdict.failure.sentence, verdict.whatToDo)
  if (draft.replyToId) await refuseForeignQuote(tx, draft)

  const id = newId()
  const about = { companyId, channelId: view.channel_id, conversationId }
  const number = await insertOutgoingMessage(tx, {
    ...about,
    id,
    userId: draft.userId,
    text: draft.text,
    content: contentOf(draft),
    sentAs: verdict.as,
    replyToId: draft.replyToId,
    clientMessageId: draft.clientMessageId,
    sentAt: now,
  })
  if (number === null) throw new Error('the client message id was taken although the conversation was locked')
  if (attachments.length > 0) await attachToMessage(tx, companyId, id, draft.attachmentIds)
  await insertOutbox(tx, {
    ...about,
    messageId: id,
    number,
    dueAt: now,
    giveUpAt: new Date(now.getTime() + GIVE_UP_AFTER_MILLISECONDS),
  })
  await advanceConversations(tx, [
    {
      companyId,
      id: conversationId,
      inboundCount: 0,
      lastInboundAt: null,
      messageId: id,
      messageAt: now,
      receiptNumber: number,
    },
  ])
  // What waited for the network leaves while the next answer is being written: that one is kept.
  await deleteDraftOf(tx, companyId, draft.userId, conversationId, draft.text ?? '')
  const lines = wasClosed
    ? await recordActivities(
        tx,
        [
          {
            ...about,
            kind: 'reopened',
            user_id: null,
            by: byUser(draft.userId),
            at: new Date(now.getTime() - 1),
          },
        ],
        now,
      )
    : []
  await recordEvents(
    tx,
    [...lines, conversationEvent('conversation.changed', about), messageEvent('message.created', about, id)],
    now,
  )
  const [message] = await findMessages(tx, companyId, [id])
  if (!message) throw new Error(`message ${id} is not there after it was inserted`)
  return message
}

/** Of the user who sends, and of no message yet. */
async function chosenUploads(tx: Sql, draft: Draft): Promise<AttachmentRow[]> {
  const ids = draft.attachmentIds
  if (ids.length === 0) return []
  const uploads = await lockUploads(tx, draft.companyId, draft.userId, ids)
  if (uploads.length !== new Set(ids).size) throw notFound('attachment')
  if (uploads.length !== ids.length || uploads.some((upload) => upload.message_id !== null))
    throw invalid(
      'ATTACHMENT_NOT_ALLOWED',
      'This file belongs to a message already.',
      'Upload it again for another message.',
    )
  return ids.flatMap((id) => uploads.find((upload) => upload.id === id) ?? [])
}

async function refuseForeignQuote(tx: Sql, draft: Draft): Promise<void> {
  const [quoted] = await findMessages(tx, draft.companyId, [draft.replyToId as string])
  if (quoted?.conversation_id !== draft.conversationId)
    throw invalid(
      'REPLY_TO_NOT_FOUND',
      'The message that you reply to is not in this conversation.',
      'Choose another.',
    )
}

function contentOf({ template, quickReplies }: Draft): KeptContent | null {
  if (template) return { template }
  return quickReplies && quickReplies.length > 0 ? { quickReplies } : null
}
