/** One message in one line, as a notification tells it. Pure. */
import type { Locale } from '../../shared/contract/users.ts'
import type { ToldMessage } from '../store/news.ts'
import { wordsFor } from './words.ts'

const MOST_LETTERS = 280

export function nameOf(message: ToldMessage, locale: Locale): string {
  return message.contact_name || message.contact_address.replace(/^\w+:/, '') || wordsFor(locale).nameless
}

/** What may be told without a word of what was written; null where nothing but that it came. */
export function describeAct(message: ToldMessage, locale: Locale): string | null {
  const words = wordsFor(locale)
  if (message.assignment) return words.assignedBy(message.by_name)
  return message.mention ? words.mentionedBy(message.by_name) : null
}

export function describeMessage(message: ToldMessage, locale: Locale): string {
  const words = wordsFor(locale)
  if (message.assignment) return words.assignedBy(message.by_name)
  if (message.mention) return `${words.mentionedBy(message.by_name)}: ${shortened(message.text ?? '')}`
  if (message.withdrawn) return words.withdrawn
  const said = message.text ?? message.choice ?? ''
  if (said) return shortened(said)
  if (message.attachments > 0) return words.attachment(message.attachments)
  return message.place ? words.place : words.newMessage
}

function shortened(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ').trim()]
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : letters.join('')
}
