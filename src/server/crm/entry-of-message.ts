/** A message as an automatic note tells it. What it leaves out it says. Pure. */
import type { AutoNoteEntry } from '../store/auto-notes.ts'
import type { MessageView } from '../store/messages.ts'

/**
 * What is longer is cut, so that any entry fits into a note of 100 KB (`MOST_NOTE_BYTES`), head and all: a letter is at
 * most 6 bytes, a line's end; an attachment with its link at most 1 KB.
 */
const MOST_LETTERS = 8_000
const MOST_NAME_LETTERS = 120
const MOST_ATTACHMENTS = 20

export function entryOf(message: MessageView): AutoNoteEntry {
  const { direction, attachments } = message
  const author = message.author_type === 'contact' ? message.contact_name : message.user_name
  const head = {
    direction,
    authorName: cutName(author),
    sentAt: message.sent_at.toISOString(),
    ...(message.status === 'failed' && { failed: true as const }),
  }
  if (message.withdrawn_at) return { ...head, text: '', attachments: [], withdrawn: true }
  const letters = [...wordsOf(message)]
  const further = attachments.length - MOST_ATTACHMENTS
  return {
    ...head,
    text: letters.slice(0, MOST_LETTERS).join(''),
    attachments: attachments.slice(0, MOST_ATTACHMENTS).map(({ id, name }) => ({ id, name: cutName(name) })),
    ...(letters.length > MOST_LETTERS && { shortened: true }),
    ...(further > 0 && { furtherAttachments: further }),
  }
}

export function cutName(name: string | null): string | null {
  const letters = [...(name ?? '')]
  return letters.length > MOST_NAME_LETTERS ? `${letters.slice(0, MOST_NAME_LETTERS).join('')}…` : name
}

function wordsOf({ text, content }: MessageView): string {
  const place = content?.location
  return [
    text ?? content?.choice?.title ?? '',
    place
      ? [place.name, place.address, `${place.latitude}, ${place.longitude}`].filter(Boolean).join(' · ')
      : '',
  ]
    .filter((line) => line !== '')
    .join('\n')
}
