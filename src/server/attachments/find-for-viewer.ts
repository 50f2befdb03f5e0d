/** Who may have the bytes of an attachment: whoever may see its conversation now; of an upload the uploader alone. */
import { AppError, notFound } from '../errors.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { type AttachmentRow, findAttachment } from '../store/attachments.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { findConversation } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { UserRow } from '../store/users.ts'

/** Unknown, another company's and hidden ones answer alike. */
export async function findAttachmentForViewer(sql: Sql, user: UserRow, id: string): Promise<AttachmentRow> {
  const attachment = await findAttachment(sql, user.company_id, id)
  if (!attachment || !(await maySee(sql, user, attachment))) throw notFound('attachment')
  // A page that was shared is opened where it is.
  if (attachment.link !== null) throw notFound('attachment')
  if (attachment.status !== 'ready') throw notThere(attachment)
  return attachment
}

async function maySee(
  sql: Sql,
  user: UserRow,
  attachment: AttachmentRow & { conversation_id: string | null },
): Promise<boolean> {
  if (attachment.conversation_id === null)
    return attachment.message_id === null && attachment.uploaded_by === user.id
  const conversation = await findConversation(sql, user.company_id, user.id, attachment.conversation_id)
  const channel = conversation && (await findChannelAnywhere(sql, conversation.channel_id))
  return channel !== null && maySeeChannel(user, channel)
}

function notThere({ status, failure }: AttachmentRow): AppError {
  return status === 'waiting'
    ? new AppError(404, 'ATTACHMENT_NOT_READY', 'This file is still being fetched.', 'Try again in a moment.')
    : new AppError(
        404,
        'ATTACHMENT_FAILED',
        failure?.sentence ?? 'This file could not be fetched.',
        'Ask the contact to send it again.',
      )
}
