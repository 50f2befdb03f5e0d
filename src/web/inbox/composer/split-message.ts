/**
 * What one press of *Send* becomes: a messaging app that takes one file a message, or drops the words beside a
 * document, gets several messages, in the order in which they are meant. Pure.
 */
import { type AttachmentRule, judgeAttachments } from '../../../shared/attachment-rules.ts'
import type { Attachment } from '../../../shared/contract/messages.ts'

export interface MessagePart {
  text: string
  attachments: Attachment[]
}

export function splitMessage(
  rule: AttachmentRule | null,
  text: string,
  attachments: readonly Attachment[],
): MessagePart[] {
  const whole = { text, attachments: [...attachments] }
  const hasText = text !== ''
  if (!rule || judgeAttachments(rule, attachments, hasText) === null) return [whole]
  const [first, ...others] = attachments
  if (!first) return [whole]
  const together = judgeAttachments(rule, [first], hasText) === null
  return [
    ...(hasText && !together ? [{ text, attachments: [] }] : []),
    { text: together ? text : '', attachments: [first] },
    ...others.map((attachment) => ({ text: '', attachments: [attachment] })),
  ]
}
