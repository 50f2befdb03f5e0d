/**
 * `GET Messages.json`: newest first, by To, From and DateSent, in pages that `next_page_uri` leads through.
 * A message that Twilio has not sent on yet has no DateSent: a filter by it does not find it.
 */
import type { TwilioAccount, TwilioMessage } from './account.ts'
import { presentMessage } from './present-message.ts'
import { TwilioRefusal } from './refusal.ts'

const LARGEST_PAGE = 1000
const STANDARD_PAGE = 50

export function listMessages(account: TwilioAccount, query: URLSearchParams) {
  const pageSize = readPageSize(query.get('PageSize'))
  const page = Number.parseInt(query.get('Page') ?? '0', 10) || 0
  const matching = matchingMessages(account, query, query.get('PageToken'), pageSize + 1)
  const shown = matching.slice(0, pageSize)
  const last = shown.at(-1)
  const path = `/2010-04-01/Accounts/${account.sid}/Messages.json`
  const filters = new URLSearchParams(query)
  for (const name of ['Page', 'PageToken', 'PageSize']) filters.delete(name)
  filters.set('PageSize', String(pageSize))
  const address = (number: number, token: string | null) => {
    const parameters = new URLSearchParams(filters)
    parameters.set('Page', String(number))
    if (token) parameters.set('PageToken', token)
    return `${path}?${parameters}`
  }
  return {
    end: page * pageSize + Math.max(shown.length - 1, 0),
    first_page_uri: address(0, null),
    messages: shown.map(presentMessage),
    next_page_uri: matching.length > pageSize && last ? address(page + 1, `PA${last.sid}`) : null,
    page,
    page_size: pageSize,
    previous_page_uri: page > 0 ? address(page - 1, null) : null,
    start: page * pageSize,
    uri: address(page, query.get('PageToken')),
  }
}

function readPageSize(written: string | null): number {
  if (written === null) return STANDARD_PAGE
  const size = Number.parseInt(written, 10)
  if (!(size >= 1)) throw new TwilioRefusal(400, 20006, 'PageSize must be at least 1')
  return Math.min(size, LARGEST_PAGE)
}

/** At most `most` messages, newest first, after the one that the token names. */
function matchingMessages(
  account: TwilioAccount,
  query: URLSearchParams,
  pageToken: string | null,
  most: number,
): TwilioMessage[] {
  const isWanted = readFilters(query)
  const found: TwilioMessage[] = []
  let index = account.messages.length - 1
  if (pageToken) {
    const last = account.messageBySid.get(pageToken.replace(/^PA/, ''))
    if (!last) throw new TwilioRefusal(400, 20006, 'The page token is not valid')
    index = account.messages.lastIndexOf(last) - 1
  }
  for (; index >= 0 && found.length < most; index -= 1) {
    const message = account.messages[index]
    if (message && isWanted(message)) found.push(message)
  }
  return found
}

function readFilters(query: URLSearchParams): (message: TwilioMessage) => boolean {
  const to = query.get('To')
  const from = query.get('From')
  const exactly = readInterval(query.get('DateSent'))
  const until = readInterval(query.get('DateSent<'))
  const since = readInterval(query.get('DateSent>'))
  return (message) => {
    if (to && message.to !== to) return false
    if (from && message.from !== from) return false
    if (!exactly && !until && !since) return true
    if (!message.dateSent) return false
    const sent = Math.floor(message.dateSent.getTime() / 1000) * 1000
    if (exactly && (sent < exactly.first || sent > exactly.last)) return false
    if (until && sent > until.last) return false
    return !(since && sent < since.first)
  }
}

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

/** A day (`2026-11-22`, GMT) or a moment; both ends count. */
function readInterval(written: string | null): { first: number; last: number } | null {
  if (!written) return null
  const first = Date.parse(written)
  if (Number.isNaN(first)) throw new TwilioRefusal(400, 20001, `DateSent ${written} is not a date`)
  if (/^\d{4}-\d\d-\d\d$/.test(written)) return { first, last: first + DAY - SECOND }
  const second = Math.floor(first / SECOND) * SECOND
  return { first: second, last: second }
}
