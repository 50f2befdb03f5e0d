/** An automatic note as people read it (S29): who wrote, who answers for it, where to go on, what was said. Pure. */
import type { Locale } from '../../shared/contract/users.ts'
import { escapeHtml } from '../lib/sanitize-note.ts'
import type { AutoNoteEntry, AutoNoteHeader } from '../store/auto-notes.ts'

export interface Paper {
  locale: Locale
  timeZone: string
  /** Judged when the program started: an origin, with nothing in it that HTML would mistake. */
  publicUrl: string
  conversationId: string
}

export function renderAutoNote(header: AutoNoteHeader, entries: AutoNoteEntry[], paper: Paper): string {
  return [renderHeader(header, paper), ...entries.map((entry) => renderEntry(entry, paper))].join('')
}

function renderHeader(header: AutoNoteHeader, paper: Paper): string {
  const words = WORDS[paper.locale]
  const { contactName, contactAddress, contactPhone } = header
  // Without the provider's prefix (`whatsapp:+44…`) the address of most is their number.
  const address = contactAddress.replace(/^[a-z_]+:/, '')
  const details = [...new Set([contactPhone, address].filter((part) => part !== null))]
  const sender = [
    `<b>${escapeHtml(contactName ?? words.nameless)}</b>`,
    ...details.map(escapeHtml),
    escapeHtml(header.channelName),
  ].join(' · ')
  const assignment =
    header.assigneeName === null ? words.unassigned : `${words.assignedTo}${escapeHtml(header.assigneeName)}`
  const url = `${paper.publicUrl}/leads/messaging/${paper.conversationId}`
  return `<p>${sender}<br />${assignment}<br /><a href="${url}">${words.open}</a></p>`
}

export function renderEntry(entry: AutoNoteEntry, paper: Paper): string {
  const words = WORDS[paper.locale]
  const way = entry.direction === 'in' ? words.received : entry.failed ? words.failed : words.sent
  const head = `<b>${escapeHtml(entry.authorName ?? words.nameless)}</b> (${way}, ${localTime(entry.sentAt, paper)})`
  const text = escapeHtml(entry.text).replace(/\r\n|\r|\n/g, '<br />')
  const more = entry.furtherAttachments ?? 0
  const left = [
    entry.withdrawn && words.withdrawn,
    entry.shortened && words.shortened,
    more > 0 && words.furtherAttachments.replace('{count}', String(more)),
  ].flatMap((said) => (said ? `<i>${said}</i>` : []))
  const files = entry.attachments.map(
    ({ id, name }) =>
      `<a href="${paper.publicUrl}/api/inbox/attachments/${id}">${escapeHtml(name ?? words.attachment)}</a>`,
  )
  return `<p>${[head, ...(text === '' ? [] : [text]), ...files, ...left].join('<br />')}</p>`
}

/** `2026-11-22 23:03 Asia/Tokyo`; where clocks were put back and show the time twice: `…, GMT+1`. */
function localTime(iso: string, { timeZone }: Paper): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const at = new Date(iso).getTime()
  const shown = clockOf(format, at)
  const isShownTwice = PUT_BACK_MINUTES.some(
    (minutes) =>
      clockOf(format, at - minutes * 60_000) === shown || clockOf(format, at + minutes * 60_000) === shown,
  )
  return `${shown} ${escapeHtml(timeZone)}${isShownTwice ? `, ${offsetOf(timeZone, at)}` : ''}`
}

/** By an hour nearly everywhere, by half of one on Lord Howe Island, by two in Antarctica. */
const PUT_BACK_MINUTES = [60, 30, 120]

function clockOf(format: Intl.DateTimeFormat, at: number): string {
  const parts = format.formatToParts(at)
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}

function offsetOf(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  // Some versions of its data say GMT+0.
  return offset.replace(/\+0$/, '')
}

const WORDS = {
  en: {
    nameless: 'Unknown sender',
    unassigned: 'Unassigned',
    assignedTo: 'Assigned to ',
    open: 'Open the conversation',
    received: 'received',
    sent: 'sent',
    failed: 'not delivered',
    attachment: 'Attachment',
    withdrawn: 'Message withdrawn',
    shortened: 'Shortened. The whole message stands in the conversation.',
    furtherAttachments: '{count} further attachments stand in the conversation.',
  },
  ja: {
    nameless: '名前のない送信者',
    unassigned: '担当者なし',
    assignedTo: '担当者: ',
    open: '会話を開く',
    received: '受信',
    sent: '送信',
    failed: '未達',
    attachment: '添付ファイル',
    withdrawn: '取り消されたメッセージ',
    shortened: '長いため途中までです。全文は会話にあります。',
    furtherAttachments: '残りの添付ファイル{count}件は会話にあります。',
  },
} as const
