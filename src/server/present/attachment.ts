/** What may leave of an attachment. Whether the viewer may have its bytes is judged anew at its address. */
import type { AttachmentRule } from '../../shared/attachment-rules.ts'
import type { Attachment, AttachmentLimits } from '../../shared/contract/messages.ts'
import type { AttachmentView } from '../store/messages.ts'

export function presentAttachment(attachment: AttachmentView): Attachment {
  const { id, name, content_type, size, width, height, status, failure, link } = attachment
  // A page that was shared is opened where it is.
  if (link !== null)
    return { id, name, content_type: 'text/uri-list', size, url: link, status, width, height, failure }
  const url = status === 'ready' ? `/api/inbox/attachments/${id}` : null
  return { id, name, content_type, size, url, status, width, height, failure }
}

export function presentAttachmentRule({ mostPerMessage, kinds }: AttachmentRule): AttachmentLimits {
  return {
    most_per_message: mostPerMessage,
    kinds: kinds.map(({ kind, types, largestBytes, caption }) => ({
      kind,
      types: [...types],
      largest_bytes: largestBytes,
      caption,
    })),
  }
}
