/** The mail of one batch: one conversation, or everything that came while it was quiet. Pure. */
import type { NotificationEvent } from '../../shared/contract/notifications.ts'
import type { Locale } from '../../shared/contract/users.ts'
import type { Mail } from '../mail/mail.ts'
import type { ToldMessage } from '../store/news.ts'
import { describeAct, describeMessage, nameOf } from './describe-message.ts'
import { wordsFor } from './words.ts'

export interface MailPaper {
  to: string
  locale: Locale
  timeZone: string
  publicUrl: string
  /** What was written may be shown. */
  preview: boolean
  events: NotificationEvent[]
  /** Address that switches mails of this kind off. */
  unsubscribeUrl: string
  digest: boolean
  /** Of one conversation, so that a mailbox shows its mails together; null for a digest. */
  threadId: string | null
}

/** A digest tells of no more conversations one by one. */
const MOST_CONVERSATIONS = 20
/** Nor of more messages of each. */
const MOST_MESSAGES = 20

export function composeMail(messages: ToldMessage[], paper: MailPaper): Mail {
  const words = wordsFor(paper.locale)
  const conversations = byConversation(messages)
  const blocks = conversations.slice(0, MOST_CONVERSATIONS).map((said) => blockOf(said, paper))
  const lead = paper.digest ? words.digestLead : null
  const reasons = paper.events.map((event) => words.events[event])
  const settingsUrl = `${paper.publicUrl}/tools-and-apps/notifications`
  const text = [
    ...(lead ? [lead, ''] : []),
    ...blocks.flatMap((block) => [block.title, ...block.lines, '', `${words.open}: ${block.url}`, '']),
    ...(paper.preview ? [] : [words.hidden, '']),
    '-- ',
    words.replyThere,
    words.why,
    ...reasons.map((reason) => `- ${reason}`),
    `${words.stop}: ${paper.unsubscribeUrl}`,
    `${words.settings}: ${settingsUrl}`,
  ].join('\n')
  return {
    to: paper.to,
    subject: subjectOf(conversations, paper),
    text,
    html: pageOf(paper, [
      lead ? `<p style="margin:0 0 16px">${escaped(lead)}</p>` : '',
      ...blocks.map((block) => sectionOf(block, words.open, paper.locale)),
      paper.preview ? '' : `<p style="margin:0 0 16px;color:#5b6470">${escaped(words.hidden)}</p>`,
      `<div style="border-top:1px solid #e3e6ea;padding-top:12px;color:#5b6470;font-size:12px;line-height:18px">`,
      `<p style="margin:0 0 8px">${escaped(words.replyThere)}</p>`,
      `<p style="margin:0 0 8px">${escaped(words.why)} ${reasons.map(escaped).join(paper.locale === 'ja' ? '、' : '; ')}</p>`,
      `<p style="margin:0">${link(paper.unsubscribeUrl, words.stop)} · ${link(settingsUrl, words.settings)}</p></div>`,
    ]),
    headers: {
      'List-Unsubscribe': `<${paper.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      ...(paper.threadId && { References: paper.threadId, 'In-Reply-To': paper.threadId }),
    },
  }
}

export function composeTestMail(to: string, locale: Locale): Mail {
  const words = wordsFor(locale)
  return {
    to,
    subject: `Tsunagi: ${words.testTitle}`,
    text: words.testBody,
    html: pageOf({ locale }, [`<p style="margin:0">${escaped(words.testBody)}</p>`]),
  }
}

function subjectOf(conversations: ToldMessage[][], { locale, digest }: MailPaper): string {
  const words = wordsFor(locale)
  const [first] = conversations
  const [one] = first ?? []
  const total = conversations.reduce((sum, said) => sum + said.length, 0)
  if (digest || !first || !one) return words.digestTitle(total, conversations.length)
  const said = first.filter((message) => !message.assignment && !message.mention).length
  if (said > 0) return words.subjectMessages(nameOf(one, locale), said)
  const mention = first.findLast((message) => message.mention)
  return mention
    ? words.subjectMentioned(mention.by_name, nameOf(one, locale))
    : words.subjectAssigned(nameOf(one, locale))
}

interface Block {
  title: string
  lines: string[]
  url: string
}

function blockOf(said: ToldMessage[], { locale, timeZone, publicUrl, preview }: MailPaper): Block {
  const [first] = said as [ToldMessage]
  const time = new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  const shown = said.slice(-MOST_MESSAGES)
  const words = wordsFor(locale)
  const lines = shown.map((message) => {
    const what = preview
      ? describeMessage(message, locale)
      : (describeAct(message, locale) ?? words.newMessage)
    return `${time.format(message.sent_at)}  ${what}`
  })
  const earlier = said.length - shown.length
  return {
    title: nameOf(first, locale),
    lines: earlier > 0 ? [`… ${words.newMessages(earlier)}`, ...lines] : lines,
    url: `${publicUrl}/leads/messaging/${first.conversation_id}`,
  }
}

function sectionOf({ title, lines, url }: Block, open: string, locale: Locale): string {
  const breaks = locale === 'ja' ? '1.7' : '1.45'
  return [
    `<div style="margin:0 0 24px"><p style="margin:0 0 8px;font-size:16px;font-weight:600">${escaped(title)}</p>`,
    ...lines.map(
      (line) =>
        `<p dir="auto" style="margin:0 0 6px;line-height:${breaks};overflow-wrap:anywhere">${escaped(line)}</p>`,
    ),
    `<p style="margin:14px 0 0"><a href="${escaped(url)}" style="display:inline-block;background:#3a5bd0;color:#ffffff;text-decoration:none;border-radius:6px;padding:8px 14px;font-weight:600">${escaped(open)}</a></p></div>`,
  ].join('')
}

function pageOf({ locale }: Pick<MailPaper, 'locale'>, parts: string[]): string {
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head><body style="margin:0;padding:24px;font:14px/20px -apple-system,'Segoe UI','Hiragino Sans','Noto Sans JP',Meiryo,sans-serif;color:#1c2330"><div style="max-width:560px;margin:0 auto">${parts.join('')}</div></body></html>`
}

function link(url: string, words: string): string {
  return `<a href="${escaped(url)}" style="color:#5b6470">${escaped(words)}</a>`
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** In the order in which the first message of each came. */
function byConversation(messages: ToldMessage[]): ToldMessage[][] {
  const conversations = new Map<string, ToldMessage[]>()
  for (const message of messages) {
    const said = conversations.get(message.conversation_id)
    if (said) said.push(message)
    else conversations.set(message.conversation_id, [message])
  }
  return [...conversations.values()]
}
