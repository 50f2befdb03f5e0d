import type { Message } from '../../../shared/contract/messages.ts'

interface Words {
  photo: string
  file: string
  location: string
  withdrawn: string
  emptyMessage: string
}

/** One line for a list or a quotation: the text, or what stands in its place. */
export function describeMessage(message: Message, words: Words): string {
  if (message.withdrawn_at) return words.withdrawn
  if (message.text?.trim()) return message.text.replace(/\s+/g, ' ')
  if (message.choice?.title) return message.choice.title
  const attachment = message.attachments[0]
  if (attachment?.content_type?.startsWith('image/')) return words.photo
  if (attachment) return attachment.name ? `${words.file}: ${attachment.name}` : words.file
  if (message.location) return message.location.name ?? message.location.address ?? words.location
  return words.emptyMessage
}
