/** Holds the product's story against what the players did and what the provider took. Each sentence is a broken promise. */
import type { Conversation, Counts } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { pause } from './ask.ts'
import { GREETING, type House, TWILIO } from './house.ts'
import type { Ledger, Said, Written } from './ledger.ts'
import type { Screen } from './screen.ts'

export interface Findings {
  violations: string[]
  repliesByStatus: Record<string, number>
  messages: number
}

export async function judge(house: House, ledger: Ledger, screens: readonly Screen[]): Promise<Findings> {
  const story = await readStory(house)
  const takes = await readTakes(house)
  const sentences = [
    ...ledger.violations,
    ...(await judgeRequests(house, ledger)),
    ...judgeSaid(ledger.said, story),
    ...judgeWritten(ledger.written, story),
    ...judgeStrangers(ledger, story),
    ...judgeTakes(ledger.written, story, takes, statusesAtProvider(house)),
    ...judgeOrderOfTakes(ledger.written, story, takes),
    ...(await judgeOutbox(house)),
    ...judgeConversations(await readKept(house), story),
    ...(await judgeCounts(house)),
    ...(await judgeScreens(screens)),
  ]
  const replies = [...story.messages.values()].filter((message) => message.author.type === 'user')
  return {
    violations: sentences,
    repliesByStatus: Object.fromEntries(
      [...groupsOf(replies, (reply) => reply.status)].map(([status, list]) => [status, list.length]),
    ),
    messages: story.messages.size,
  }
}

export interface Story {
  messages: Map<string, Message>
  /** In the product's order, oldest first. */
  threads: Map<string, Message[]>
  byAddress: Map<string, Conversation>
}

async function readStory({ colleagues: [owner] }: House): Promise<Story> {
  const { items: conversations } = await owner.ask.readAll<Conversation>('/conversations')
  const threads = new Map<string, Message[]>()
  for (const { id } of conversations)
    threads.set(id, (await owner.ask.readAll<Message>(`/conversations/${id}/messages`)).items.reverse())
  return {
    threads,
    messages: new Map([...threads.values()].flat().map((message) => [message.id, message])),
    byAddress: new Map(conversations.map((conversation) => [conversation.contact.address, conversation])),
  }
}

export interface Take {
  messageId: string
  sid: string
  callId: number
}

/** What the provider has taken, by our own mark on each call; the marks outlive every crash in `send_attempts`. */
async function readTakes(house: House): Promise<Take[]> {
  const attempts = await house.sql<{ mark: string; message_id: string }>(
    'select mark, message_id from send_attempts',
  )
  const messageOf = new Map(attempts.map((attempt) => [attempt.mark, attempt.message_id]))
  return house.simulator
    .calls()
    .filter((call) => call.operation === 'create' && call.taken !== null)
    .map((call) => ({
      messageId: messageOf.get(call.attempt ?? '') ?? `unknown mark ${call.attempt}`,
      sid: call.taken as string,
      callId: call.id,
    }))
}

/** B1: what was acknowledged is kept once, and processed. */
async function judgeRequests(house: House, ledger: Ledger): Promise<string[]> {
  const found: string[] = []
  const { ask } = house.colleagues[0]
  for (const status of ['received', 'failed', 'not_understood', 'ignored'])
    for (const request of (
      await ask.readAll<{ id: string; error: string }>(`/provider_requests?status=${status}`)
    ).items)
      found.push(`provider request ${request.id} is ${status}: ${request.error}`)
  const kept = await house.sql<{ body: string }>(
    "select convert_from(body, 'UTF8') as body from provider_requests where state = 'processed'",
  )
  const sids = new Set(kept.map(({ body }) => new URLSearchParams(body).get('MessageSid')))
  for (const said of ledger.said)
    if (said.acknowledgedAt !== null && !sids.has(said.sid))
      found.push(`"${said.text}" was acknowledged, but no processed request holds it`)
  const leased = await house.sql<{ id: string }>(
    "select id from provider_requests where lease_holder is not null and state <> 'received'",
  )
  for (const { id } of leased) found.push(`provider request ${id} is done and still leased`)
  return found
}

/** Every message there once, in the order of acknowledgement as far as one came after the other. */
export function judgeSaid(said: readonly Said[], story: Story): string[] {
  const found: string[] = []
  for (const [address, ofCustomer] of groupsOf(said, (message) => message.address)) {
    const conversation = story.byAddress.get(address)
    if (!conversation) {
      found.push(`${address} wrote ${ofCustomer.length} messages and has no conversation`)
      continue
    }
    const thread = (story.threads.get(conversation.id) ?? []).filter((message) => message.direction === 'in')
    const places = placesOf(thread, (message) => message.external_id)
    for (const message of ofCustomer) {
      const there = places.get(message.sid) ?? []
      if (there.length === 0 && message.acknowledgedAt !== null) found.push(`"${message.text}" is lost`)
      if (there.length > 1) found.push(`"${message.text}" is there ${there.length} times`)
      const shown = thread[there[0] ?? -1]
      if (shown && shown.text !== message.text) found.push(`"${message.text}" became "${shown.text}"`)
    }
    found.push(
      ...outOfOrder(
        ofCustomer.map((message) => ({ ...message, place: places.get(message.sid)?.[0] })),
        address,
      ),
    )
  }
  return found
}

/** Every reply that was answered with 201 is there once, in the order in which they were written. */
export function judgeWritten(written: readonly Written[], story: Story): string[] {
  const found: string[] = []
  for (const [conversationId, replies] of groupsOf(written, (reply) => reply.conversationId)) {
    const thread = story.threads.get(conversationId) ?? []
    const places = placesOf(thread, (message) => message.client_message_id)
    for (const reply of replies) {
      const there = places.get(reply.clientMessageId) ?? []
      if (there.length === 0 && reply.acknowledgedAt !== null) found.push(`${reply.clientMessageId} is lost`)
      if (there.length > 1) found.push(`${reply.clientMessageId} is there ${there.length} times`)
    }
    found.push(
      ...outOfOrder(
        replies.map((reply) => ({ ...reply, place: places.get(reply.clientMessageId)?.[0] })),
        `replies of ${conversationId}`,
      ),
    )
  }
  return found
}

/** Nothing stands in a thread that nobody wrote; nobody wrote in the provider's own inbox. */
export function judgeStrangers(ledger: Pick<Ledger, 'said' | 'written'>, story: Story): string[] {
  const sids = new Set(ledger.said.map((said) => said.sid))
  const clientIds = new Set(ledger.written.map((reply) => reply.clientMessageId))
  return [...story.messages.values()].flatMap((message) => {
    const { type } = message.author
    if (type === 'system' || (type === 'contact' && message.text === GREETING)) return []
    if (type === 'contact' && sids.has(message.external_id ?? '')) return []
    if (type === 'user' && clientIds.has(message.client_message_id ?? '')) return []
    return [
      `message ${message.id} ("${message.text}", by ${type}, ${message.external_id}) was written by nobody`,
    ]
  })
}

interface Placed {
  text: string
  firstPostAt: number
  acknowledgedAt: number | null
  place: number | undefined
}

function outOfOrder(items: Placed[], whose: string): string[] {
  const found: string[] = []
  for (const earlier of items)
    for (const later of items) {
      if (earlier.acknowledgedAt === null || earlier.acknowledgedAt > later.firstPostAt) continue
      if (earlier.place === undefined || later.place === undefined) continue
      if (earlier.place > later.place)
        found.push(`${whose}: "${earlier.text}" was acknowledged before "${later.text}" and stands after it`)
    }
  return found
}

function placesOf<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, number[]> {
  const places = new Map<string, number[]>()
  items.forEach((item, index) => {
    const key = keyOf(item)
    if (key !== null) places.set(key, [...(places.get(key) ?? []), index])
  })
  return places
}

function statusesAtProvider(house: House): Map<string, string> {
  const account = house.simulator.world.twilioAccounts.get(TWILIO.account_sid)
  return new Map((account?.messages ?? []).map((message) => [message.sid, message.status]))
}

const RANK: Record<string, number> = { queued: 0, accepted: 0, sending: 0, sent: 1, delivered: 2, read: 3 }

/** B4: never twice, never a hidden doubt; and the status says no more than the provider does. */
export function judgeTakes(
  written: readonly Written[],
  story: Story,
  takes: readonly Take[],
  statusAtProvider: ReadonlyMap<string, string>,
): string[] {
  const found: string[] = []
  const byMessage = groupsOf(takes, (take) => take.messageId)
  for (const id of byMessage.keys())
    if (!story.messages.has(id)) found.push(`the provider took what nobody wrote: ${id}`)
  for (const reply of written) {
    const message = reply.messageId === null ? undefined : story.messages.get(reply.messageId)
    if (!message) continue
    const name = `${reply.clientMessageId} (${message.id}, ${message.status})`
    const taken = byMessage.get(message.id) ?? []
    if (taken.length > 1) found.push(`${name} was taken by the provider ${taken.length} times`)
    const [take] = taken
    const there = take && statusAtProvider.get(take.sid)
    switch (message.status) {
      case 'queued':
        found.push(`${name} is still queued`)
        break
      case 'unknown':
        if (take && reply.unique) found.push(`${name} is unknown, although the provider’s list shows it`)
        break
      case 'failed':
        if (there && there !== 'undelivered' && there !== 'failed')
          found.push(
            `${name} is failed (${JSON.stringify(message.failure)}), but the provider took it: ${there}`,
          )
        if (!message.failure) found.push(`${name} is failed without a reason`)
        break
      default:
        if (!there) found.push(`${name} never reached the provider`)
        else if ((RANK[message.status] ?? 0) > (RANK[there] ?? 0))
          if (there !== 'undelivered' || message.status !== 'sent')
            found.push(`${name} says more than the provider, where it is ${there}`)
        if (take && message.external_id !== take.sid)
          found.push(`${name} has the id ${message.external_id}, but the provider calls it ${take.sid}`)
    }
  }
  return found
}

/** Replies of one conversation reach the provider as they were written; one that failed or was asked about lets others pass. */
export function judgeOrderOfTakes(
  written: readonly Written[],
  story: Story,
  takes: readonly Take[],
): string[] {
  const found: string[] = []
  const callOf = new Map(takes.map((take) => [take.messageId, take.callId]))
  for (const conversationId of new Set(written.map((reply) => reply.conversationId))) {
    let last: { id: string; callId: number } | null = null
    for (const message of story.threads.get(conversationId) ?? []) {
      const callId = callOf.get(message.id)
      if (message.direction !== 'out' || callId === undefined) continue
      if (last && callId < last.callId)
        found.push(`${message.id} was written after ${last.id}, but reached the provider before it`)
      else last = { id: message.id, callId }
    }
  }
  return found
}

async function judgeOutbox(house: House): Promise<string[]> {
  const rows = await house.sql<{ message_id: string; state: string; status: string; lease_holder: string }>(
    `select o.message_id, o.state, m.status, o.lease_holder from outbox o
     join messages m on m.company_id = o.company_id and m.id = o.message_id`,
  )
  const early = await house.sql<{ external_id: string; status: string }>(
    `select e.external_id, e.status from early_receipts e
     join messages m on m.company_id = e.company_id and m.channel_id = e.channel_id and m.external_id = e.external_id`,
  )
  return [
    ...rows.flatMap((row) => {
      const name = `outbox row of ${row.message_id}`
      if (row.state !== 'asked') return [`${name} is ${row.state}`]
      if (row.status !== 'unknown') return [`${name} asks a person about a message that is ${row.status}`]
      return row.lease_holder === null ? [] : [`${name} is leased by ${row.lease_holder}`]
    }),
    ...early.map((row) => `the receipt ${row.status} of ${row.external_id} still waits for its message`),
  ]
}

export interface Kept {
  id: string
  inbound_number: number
  last_message_id: string
}

function readKept(house: House): Promise<Kept[]> {
  return house.sql<Kept>('select id, inbound_number, last_message_id from conversations')
}

/** What is kept on each conversation, recounted. A system line moves nothing. */
export function judgeConversations(rows: readonly Kept[], story: Story): string[] {
  return rows.flatMap((row) => {
    const thread = (story.threads.get(row.id) ?? []).filter(({ author }) => author.type !== 'system')
    const inbound = thread.filter((message) => message.direction === 'in').length
    const found: string[] = []
    if (row.inbound_number !== inbound)
      found.push(`conversation ${row.id} counts ${row.inbound_number} messages in and has ${inbound}`)
    if (row.last_message_id !== thread.at(-1)?.id)
      found.push(
        `conversation ${row.id} names ${row.last_message_id} as its last message, its thread ${thread.at(-1)?.id}`,
      )
    return found
  })
}

const RECOUNT = `
  select case when c.status = 'closed' then 'closed' when c.assignee_id is null then 'unassigned'
      when c.assignee_id = $1 then 'mine' else 'others' end as section,
    count(*)::int as open,
    count(*) filter (where (select count(*) from messages m where m.company_id = c.company_id
      and m.conversation_id = c.id and m.direction = 'in') > coalesce(r.seen_number, 0))::int as unread
  from conversations c
  left join conversation_reads r
    on r.company_id = c.company_id and r.conversation_id = c.id and r.user_id = $1
  group by 1`

async function judgeCounts(house: House): Promise<string[]> {
  const found: string[] = []
  for (const colleague of house.colleagues) {
    const rows = await house.sql<{ section: string; open: number; unread: number }>(RECOUNT, [colleague.id])
    const recounted = { unassigned: none(), mine: none(), others: none(), closed: none() }
    for (const { section, open, unread } of rows)
      recounted[section as keyof typeof recounted] = { open, unread }
    const { data } = await colleague.ask.read<Counts>('/conversations/counts')
    for (const section of ['unassigned', 'mine', 'others', 'closed'] as const) {
      const [is, was] = [recounted[section], data.sections[section]]
      if (is.open !== was.open || is.unread !== was.unread)
        found.push(
          `${colleague.name}’s ${section}: counts ${JSON.stringify(was)}, recounted ${JSON.stringify(is)}`,
        )
    }
  }
  return found
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function none() {
  return { open: 0, unread: 0 }
}

const SCREENS_WITHIN_MILLISECONDS = 20_000

/** A screen may lag for a moment; what it has not shown by then it has missed. */
async function judgeScreens(screens: readonly Screen[]): Promise<string[]> {
  const until = performance.now() + SCREENS_WITHIN_MILLISECONDS
  for (;;) {
    const differences = (await Promise.all(screens.map((screen) => screen.differences()))).flat()
    if (differences.length === 0 || performance.now() > until)
      return differences.map((sentence) => `a screen is not what a fresh one shows: ${sentence}`)
    await pause(500)
  }
}
