/**
 * Reads a page's conversations at Meta, for its past, for what was missed, and to find out what became of a send:
 * `GET /{page}/conversations`. Source:
 * developers.facebook.com/docs/messenger-platform/conversations.
 *
 * Shallow: of each conversation only the 20 newest messages have a content. So nothing that is missing here is proven
 * to be absent. Meta allows 2 calls a second for a page.
 */
import {
  type CallLimits,
  type Connection,
  type ListedMessage,
  type ListWindow,
  ProviderUnavailable,
} from '../channel.ts'
import { codeOf, graphErrorIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { idOf, isObject, type JsonObject, listOf, readJson, textOf } from './json.ts'
import type { Pace } from './pace.ts'
import { partyOf } from './page.ts'
import { graphTime } from './time.ts'

const NEWEST_MESSAGES = 20
const CONVERSATIONS_A_PAGE = 25
const LARGEST_PAGE_BYTES = 8 * 1024 * 1024
const FIELDS = `updated_time,messages.limit(${NEWEST_MESSAGES}){id,created_time,from,to,message,attachments}`

/**
 * Both directions, newest first within each conversation and the conversations by their newest. `limits` hold for each
 * call; their signal ends the whole. Throws `ProviderUnavailable` when a call fails.
 */
export async function* listMessages(
  graph: Graph,
  pace: Pace,
  window: ListWindow,
  connection: Connection,
  limits: CallLimits,
): AsyncGenerator<ListedMessage, void, undefined> {
  const page = connection.settings.page_id ?? ''
  let after: string | null = null
  do {
    await pace(page)
    const answer: JsonObject = await readPage(graph, page, after, window, connection, limits)
    const conversations = listOf(answer.data).filter(isObject)
    for (const conversation of conversations) {
      yield* messagesOf(conversation, page).filter((message) => isWithin(window, message))
    }
    const next = cursorIn(answer)
    after = next === after || isPast(window, conversations) ? null : next
  } while (after !== null)
}

async function readPage(
  graph: Graph,
  page: string,
  after: string | null,
  window: ListWindow,
  connection: Connection,
  limits: CallLimits,
): Promise<JsonObject> {
  const query = {
    platform: 'messenger',
    fields: FIELDS,
    limit: String(CONVERSATIONS_A_PAGE),
    ...(window.address !== null && { user_id: window.address }),
    ...(after !== null && { after }),
  }
  const result = await graph(
    { method: 'GET', path: [page, 'conversations'], query, largestAnswerBytes: LARGEST_PAGE_BYTES },
    connection,
    limits,
  )
  if (result.reached !== 'provider')
    throw new ProviderUnavailable(`Meta’s list cannot be read: ${result.reason}`)
  const answer = readJson(result.body)
  if (result.httpStatus !== 200 || !isObject(answer) || !Array.isArray(answer.data)) {
    const code = codeOf(graphErrorIn(result.body))
    const detail = code === null ? '' : `, error ${code}`
    throw new ProviderUnavailable(`Meta’s list cannot be read: HTTP status ${result.httpStatus}${detail}.`)
  }
  return answer
}

/** The address of the next page is never followed, only its cursor: the credentials stay with our base. */
function cursorIn(answer: JsonObject): string | null {
  const paging = isObject(answer.paging) ? answer.paging : {}
  const cursors = isObject(paging.cursors) ? paging.cursors : {}
  return textOf(paging.next) === null ? null : textOf(cursors.after)
}

function isPast({ address, from }: ListWindow, conversations: readonly JsonObject[]): boolean {
  if (address !== null) return false
  const oldest = graphTime(conversations.at(-1)?.updated_time)
  return oldest !== null && oldest < from
}

/** Newest first. Where Meta gave as many as it ever tells of, there may be older ones before the last. */
function messagesOf(conversation: JsonObject, page: string): ListedMessage[] {
  const listed = isObject(conversation.messages) ? listOf(conversation.messages.data) : []
  const messages = listed
    .flatMap((message) => readMessage(message, page) ?? [])
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  const oldest = messages.at(-1)
  if (oldest && listed.length >= NEWEST_MESSAGES) oldest.olderUntold = true
  return messages
}

/** Null for what cannot be read; the list proves nothing by what it lacks anyway. */
function readMessage(item: unknown, page: string): ListedMessage | null {
  if (!isObject(item)) return null
  const externalId = idOf(item.id)
  const createdAt = graphTime(item.created_time)
  const from = partyOf(item.from)
  const recipients = isObject(item.to) ? listOf(item.to.data).map(partyOf) : []
  const address = from === page ? (recipients.find((id) => id !== null && id !== page) ?? null) : from
  if (externalId === null || createdAt === null || address === null) return null
  const attachments = isObject(item.attachments) ? listOf(item.attachments.data) : []
  return {
    externalId,
    direction: from === page ? 'out' : 'in',
    address,
    text: textOf(item.message),
    mediaCount: attachments.length,
    createdAt,
    status: from === page ? 'sent' : null,
    failure: null,
  }
}

/** Meta's times are cut to the second, so the first second of the window counts whole. */
function isWithin({ address, from, until }: ListWindow, message: ListedMessage): boolean {
  if (address !== null && message.address !== address) return false
  const firstSecond = Math.floor(from.getTime() / 1000) * 1000
  return message.createdAt.getTime() >= firstSecond && message.createdAt <= until
}
