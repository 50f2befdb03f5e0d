/**
 * Reads Twilio's own list of messages: `GET /2010-04-01/Accounts/{AC}/Messages.json`, for filling gaps, importing
 * history, and finding out what became of a send. Source: twilio-oai `twilio_api_v2010`.
 *
 * Twilio lists newest first. Its DateSent filters go by the day, and messages that it has taken but not yet sent
 * have no such date, so a filter could hide the very message that a reconciliation looks for. They are used only
 * for the list of a whole channel, with a day to spare; the list of one contact is short and is read without.
 */
import {
  type CallLimits,
  type Connection,
  type ListedMessage,
  type ListWindow,
  ProviderUnavailable,
} from '../channel.ts'
import { storableText } from '../storable-text.ts'
import { addressOf, phoneOf } from './address.ts'
import { errorIn, isObject, type JsonObject, jsonObjectIn, textOf, timeOf } from './answer.ts'
import { messagesUrl, urlUnder } from './base.ts'
import type { Caller } from './call.ts'
import { errorNumber } from './errors.ts'
import { failureOfStatus, RECEIPTS } from './status.ts'

const PAGE_SIZE = 200
/** A message is 1 to 10 KiB, as its text may be escaped. */
const LARGEST_PAGE_BYTES = 8 * 1024 * 1024
const DAY = 86_400_000

interface Reading {
  apiBase: string
  call: Caller
  window: ListWindow
  connection: Connection
  limits: CallLimits
  /** Messages of which we could not even read the id or the time. */
  unreadable: number
}

/**
 * Both directions, newest first by the time at which Twilio made the message, which it gives in whole seconds.
 * `limits` hold for each page; their signal ends the whole. Throws `ProviderUnavailable` when a page cannot be had,
 * and at the very end when single messages could not be read: then nothing is proven to be absent.
 */
export async function* listMessages(
  apiBase: string,
  call: Caller,
  window: ListWindow,
  connection: Connection,
  limits: CallLimits,
): AsyncGenerator<ListedMessage, void, undefined> {
  const reading: Reading = { apiBase, call, window, connection, limits, unreadable: 0 }
  yield* newestFirst(messagesIn('in', reading), messagesIn('out', reading))
  if (reading.unreadable > 0) {
    throw new ProviderUnavailable(`${reading.unreadable} messages of Twilio’s list could not be read.`)
  }
}

/** Two lists that are newest first become one. Each is read only as far as the caller takes from it. */
async function* newestFirst(
  left: AsyncGenerator<ListedMessage, void, undefined>,
  right: AsyncGenerator<ListedMessage, void, undefined>,
): AsyncGenerator<ListedMessage, void, undefined> {
  let a = await left.next()
  let b = await right.next()
  while (!a.done || !b.done) {
    if (b.done || (!a.done && a.value.createdAt >= b.value.createdAt)) {
      if (a.done) return
      yield a.value
      a = await left.next()
    } else {
      yield b.value
      b = await right.next()
    }
  }
}

async function* messagesIn(
  direction: 'in' | 'out',
  reading: Reading,
): AsyncGenerator<ListedMessage, void, undefined> {
  const seen = new Set<string>()
  let url: URL | null = firstPage(direction, reading)
  while (url !== null) {
    if (seen.has(url.href)) throw new ProviderUnavailable('The pages of Twilio’s list lead in a circle.')
    seen.add(url.href)
    const page = await readPage(url, reading)
    const listed = page.messages
      .map((item) => readMessage(item, direction, reading))
      .filter((it) => it !== null)
    yield* listed
      .filter((message) => isWithin(reading.window, message))
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    if (isPast(reading.window, listed)) return
    url = page.next
  }
}

function firstPage(direction: 'in' | 'out', { apiBase, window, connection }: Reading): URL {
  const url = messagesUrl(apiBase, connection.settings.account_sid ?? '')
  const [ours, theirs] = direction === 'in' ? ['To', 'From'] : ['From', 'To']
  url.searchParams.set(ours, connection.settings.sender ?? '')
  if (window.address === null) {
    url.searchParams.set('DateSent>', dayOf(window.from.getTime() - DAY))
    url.searchParams.set('DateSent<', dayOf(window.until.getTime() + DAY))
  } else {
    url.searchParams.set(theirs, window.address)
  }
  url.searchParams.set('PageSize', String(PAGE_SIZE))
  return url
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}

async function readPage(url: URL, reading: Reading): Promise<{ messages: unknown[]; next: URL | null }> {
  const { call, connection, limits, apiBase } = reading
  const result = await call(
    { method: 'GET', url, largestAnswerBytes: LARGEST_PAGE_BYTES },
    connection,
    limits,
  )
  if (result.reached !== 'provider') {
    throw new ProviderUnavailable(`Twilio’s list cannot be read: ${result.reason}`)
  }
  const answer = jsonObjectIn(result.body)
  if (result.httpStatus !== 200 || !answer || !Array.isArray(answer.messages)) {
    const number = errorIn(answer)?.number
    const detail = number === undefined ? '' : `, error ${number}`
    throw new ProviderUnavailable(`Twilio’s list cannot be read: HTTP status ${result.httpStatus}${detail}.`)
  }
  return { messages: answer.messages, next: nextPage(textOf(answer.next_page_uri), apiBase) }
}

/** The credentials go along, so the next page is never on another host than the first. */
function nextPage(written: string | null, apiBase: string): URL | null {
  if (written === null) return null
  const absolute = written.startsWith('/') ? urlUnder(apiBase, written).href : written
  const url = URL.canParse(absolute) ? new URL(absolute) : null
  if (url?.origin !== new URL(apiBase).origin) {
    throw new ProviderUnavailable('Twilio’s list goes on at another host.')
  }
  return url
}

/** Null for what is not of this channel, or cannot be read; the latter is counted. */
function readMessage(item: unknown, direction: 'in' | 'out', reading: Reading): ListedMessage | null {
  const message = isObject(item) ? item : {}
  const externalId = textOf(message.sid)
  const createdAt = timeOf(message.date_created) ?? timeOf(message.date_sent) ?? timeOf(message.date_updated)
  if (externalId === null || createdAt === null) {
    reading.unreadable++
    return null
  }
  const [ours, theirs] = direction === 'in' ? [message.to, message.from] : [message.from, message.to]
  const address = addressOf(textOf(theirs) ?? '')
  const directionMatches = String(message.direction).startsWith('outbound') === (direction === 'out')
  if (!directionMatches || address === null || !isSame(ours, reading.connection.settings.sender)) return null
  if (reading.window.address !== null && !isSame(address, reading.window.address)) return null

  const text = textOf(message.body)
  return {
    externalId,
    direction,
    address,
    phone: phoneOf(address),
    text: text === null ? null : storableText(text),
    mediaCount: mediaCountOf(message.num_media),
    createdAt,
    ...(direction === 'in' ? { status: null, failure: null } : statusOf(message)),
  }
}

function isSame(a: unknown, b: string | null | undefined): boolean {
  if (typeof a !== 'string' || !b) return false
  return a === b || (addressOf(a) ?? a) === (addressOf(b) ?? b)
}

/** A string in Twilio's answers. */
function mediaCountOf(written: unknown): number {
  const count = Number(written)
  return Number.isInteger(count) && count > 0 ? count : 0
}

function statusOf(message: JsonObject): Pick<ListedMessage, 'status' | 'failure'> {
  const written = textOf(message.status) ?? ''
  const status = RECEIPTS.get(written) ?? null
  if (status !== 'failed') return { status, failure: null }
  return {
    status,
    failure: failureOfStatus(written, errorNumber(message.error_code), textOf(message.error_message)),
  }
}

/** Twilio's times are cut to the second, so the first second of the window counts whole. */
function isWithin({ from, until }: ListWindow, { createdAt }: ListedMessage): boolean {
  const firstSecond = Math.floor(from.getTime() / 1000) * 1000
  return createdAt.getTime() >= firstSecond && createdAt <= until
}

/**
 * True where all further pages are older than the window. A day is spared for messages that waited before they
 * were sent; a page that is not newest first proves nothing.
 */
function isPast({ from }: ListWindow, page: readonly ListedMessage[]): boolean {
  const times = page.map(({ createdAt }) => createdAt.getTime())
  const newestFirstHere = (times[0] ?? 0) > (times.at(-1) ?? 0)
  return newestFirstHere && Math.max(...times) < from.getTime() - DAY
}
