/** What a browser shows for one batch: one notification a conversation, or one for a whole quiet night. Pure. */
import type { DesktopNotification } from '../../shared/contract/notifications.ts'
import type { Locale } from '../../shared/contract/users.ts'
import type { ToldMessage } from '../store/news.ts'
import { describeAct, describeMessage, nameOf } from './describe-message.ts'
import type { Settings } from './settings.ts'
import { wordsFor } from './words.ts'

export interface DesktopPaper {
  batchId: string
  locale: Locale
  settings: Pick<Settings, 'preview' | 'sound'>
  unread: number
}

/** A push message holds 4 KB; what is encrypted and framed has to fit with it. */
const MOST_BODY_LETTERS = 400

export function composeDesktop(messages: ToldMessage[], paper: DesktopPaper): DesktopNotification {
  const { batchId, locale, settings, unread } = paper
  const words = wordsFor(locale)
  const shared = { id: batchId, silent: !settings.sound, lang: locale, unread }
  const conversations = [...new Set(messages.map((message) => message.conversation_id))]
  const last = messages.at(-1)
  if (!last)
    return { ...shared, title: words.testTitle, body: words.testBody, url: '/leads/messaging', tag: 'test' }
  if (conversations.length > 1)
    return {
      ...shared,
      title: words.digestTitle(messages.length, conversations.length),
      body: [...new Set(messages.map((message) => nameOf(message, locale)))].slice(0, 5).join(', '),
      url: '/leads/messaging?section=mine',
      tag: 'digest',
    }
  return {
    ...shared,
    title: nameOf(last, locale),
    body: bodyOf(messages, locale, settings.preview),
    url: `/leads/messaging/${last.conversation_id}`,
    tag: last.conversation_id,
  }
}

function bodyOf(messages: ToldMessage[], locale: Locale, preview: boolean): string {
  const words = wordsFor(locale)
  const said = messages.filter((message) => !message.assignment && !message.mention)
  const [assignment] = messages.filter((message) => message.assignment)
  const mention = messages.findLast((message) => message.mention)
  const lines = [assignment, mention].flatMap((act) =>
    act ? ((preview ? describeMessage(act, locale) : describeAct(act, locale)) ?? []) : [],
  )
  if (said.length > 1) lines.push(words.newMessages(said.length))
  const last = said.at(-1)
  if (last && preview) lines.push(describeMessage(last, locale))
  else if (said.length === 1) lines.push(words.newMessage)
  return [...lines.join('\n')].slice(0, MOST_BODY_LETTERS).join('')
}
