/**
 * Understands kept requests: the adapter translates, the core acts, and the requests' states change, all for as many
 * requests as wait together, in one transaction. A batch that fails falls apart into single requests, so a poison one
 * goes to the list with the replay button and never drops its neighbours (invariants 13, 14).
 */
import { type Saying, say } from '../../shared/say.ts'
import { OWN_CHECK, type ParsedRequest } from '../channels/channel.ts'
import type { ConnectedChannel, Connections } from '../connections/find-connection.ts'
import type { Core } from '../conversations/core.ts'
import {
  bringsMedia,
  type Facts,
  hasOnlyReceipts,
  joinFacts,
  noFacts,
  recordFacts,
  sortFacts,
} from '../conversations/record-facts.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { createBatcher } from '../lib/batcher.ts'
import { endAttention, noteHeard, setChannelStatus } from '../store/channels.ts'
import { isDatabaseUnavailable } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  claimProviderRequests,
  finishProviderRequests,
  type RequestState,
  releaseProviderRequests,
} from '../store/provider-requests.ts'
import { REQUEST_LEASE_SECONDS } from './keep-provider-request.ts'
import { whyWithoutPlace } from './why-without-place.ts'

/** A kept request that waits to be understood. */
export interface WaitingRequest {
  companyId: number
  id: string
  /** Null: it belonged to no channel when it came. */
  channelId: string | null
  signer: Buffer | null
  number: number
  method: string
  url: string
  headers: Record<string, string>
  body: Buffer
  receivedAt: Date
}

/** Where a request belongs that had no place when it came. `placed`: all of it. */
export type Placer = (
  request: WaitingRequest,
) => Promise<{ parts: { channel: ConnectedChannel; body: Buffer }[]; placed: boolean }>

export interface Processor {
  /** Requests that this process has just kept, in order. */
  take(requests: WaitingRequest[]): void
  /** Takes over what other processes left behind or a person replays. Answers how many. */
  claimLeftBehind(): Promise<number>
  /** The same, and comes back when they are understood. */
  understandLeftBehind(): Promise<void>
  settle(): Promise<void>
  readonly waiting: number
}

const MOST_TOGETHER = 250
/** A sign of life is no journal. */
const HEARD_MILLISECONDS = 1_000

export function createProcessor(
  core: Core,
  connections: Connections,
  placeAnew: Placer,
  holder: string,
): Processor {
  const { db, clock, log } = core
  /** When each channel's last sign of life was written down, in the clock's milliseconds. */
  const lastHeard = new Map<string, number>()
  const batcher = createBatcher<WaitingRequest, null>({
    maxItems: MOST_TOGETHER,
    write: processTogether,
    onSplit: (error, size) =>
      log.warn({ err: error, size }, 'a batch of provider requests is understood one by one'),
  })

  async function processTogether(requests: WaitingRequest[]): Promise<null[]> {
    const understood = await Promise.all(requests.map((request) => understand(request)))
    const now = clock.now()
    // Receipts apart, where nothing else comes with them: a burst of messages does not wait for their locks.
    const receipts = understood.filter(({ facts }) => hasOnlyReceipts(facts))
    const others = understood.filter((item) => !receipts.includes(item))
    for (const group of [others, receipts]) if (group.length > 0) await act(group, now)
    core.bell.ring()
    if (understood.some(({ facts }) => bringsMedia(facts))) core.bell.ring('media')
    return requests.map(() => null)
  }

  async function act(group: Understood[], now: Date): Promise<void> {
    const heard = new Set(group.flatMap(({ error, heard }) => (error === OWN_CHECK ? [] : heard)))
    const news = [...heard].filter((id) => now.getTime() - (lastHeard.get(id) ?? 0) >= HEARD_MILLISECONDS)
    await db.transaction(async (tx) => {
      const facts = joinFacts(group.map(({ facts }) => facts))
      const events: NewEvent[] = await recordFacts(tx, facts, now, core.hash)
      for (const { companyId, channelId, saying, settles } of group.flatMap(({ attention }) => attention)) {
        const ended = settles.length > 0 && (await endAttention(tx, companyId, channelId, settles))
        const begun =
          saying !== null && (await setChannelStatus(tx, companyId, channelId, 'attention', [saying], null))
        if (ended || begun) events.push(channelEvent('channel.changed', companyId, channelId))
      }
      tx.sent(recordEvents(tx, events, now), finishProviderRequests(tx, group.map(outcomeOf), now))
      if (news.length > 0) tx.sent(noteHeard(tx, news, now))
    })
    for (const id of news) lastHeard.set(id, now.getTime())
  }

  async function understand(request: WaitingRequest): Promise<Understood> {
    if (request.channelId === null) return await understandStray(request)
    const channel = await connections.find(request.channelId)
    if (!channel) return settled(request, 'ignored', say('REQUEST_CHANNEL_REMOVED').sentence)
    const parsed = channel.adapter.parse(request, channel.connection)
    return { request, ...stateOf(parsed), ...saidBy(request, channel, parsed) }
  }

  /** For all channels that it belongs to by now; what belongs to none stays on the list. */
  async function understandStray(request: WaitingRequest): Promise<Understood> {
    const { parts, placed } = await placeAnew(request)
    const said = parts.map(({ channel, body }) => {
      const parsed = channel.adapter.parse({ ...request, body }, channel.connection)
      return { state: stateOf(parsed), ...saidBy(request, channel, parsed) }
    })
    const trouble = said.find(({ state }) => state.state === 'not_understood')?.state
    const whole = { state: 'processed' as const, error: null }
    return {
      request,
      ...(placed ? (trouble ?? whole) : whyWithoutPlace(request)),
      facts: joinFacts(said.map(({ facts }) => facts)),
      attention: said.flatMap(({ attention }) => attention),
      heard: said.flatMap(({ heard }) => heard),
    }
  }

  /** What a single request could not be brought to: a database that is away, or a request nobody can digest. */
  async function onFailure(request: WaitingRequest, error: unknown): Promise<void> {
    if (isDatabaseUnavailable(error)) {
      log.warn({ err: error, requestId: request.id }, 'a provider request waits for the database')
      await releaseProviderRequests(db, [request.id], holder)
      return
    }
    log.error({ err: error, requestId: request.id }, 'a provider request could not be processed')
    const why = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'
    const outcome = {
      companyId: request.companyId,
      id: request.id,
      state: 'failed' as const,
      error: why.slice(0, 500),
    }
    await finishProviderRequests(db, [outcome], clock.now())
  }

  /** Comes back, without an error, when all of them are done with. */
  function take(requests: WaitingRequest[]): Promise<unknown> {
    return Promise.all(
      requests.map((request) =>
        batcher
          .add(request)
          .catch((error: unknown) => onFailure(request, error))
          // Even that could not be written: the lease runs out, and the request is taken over.
          .catch((error: unknown) =>
            log.warn({ err: error, requestId: request.id }, 'a provider request waits for its lease'),
          ),
      ),
    )
  }

  async function claim(): Promise<WaitingRequest[]> {
    if (batcher.waiting > MOST_TOGETHER) return []
    const rows = await claimProviderRequests(db, { holder, seconds: REQUEST_LEASE_SECONDS }, MOST_TOGETHER)
    return rows.map((row) => ({
      companyId: row.company_id,
      id: row.id,
      channelId: row.channel_id,
      signer: row.signer,
      number: row.number,
      method: row.method,
      url: row.url,
      headers: row.headers,
      body: row.body ?? Buffer.alloc(0),
      receivedAt: row.received_at,
    }))
  }

  return {
    take(requests) {
      void take(requests)
    },
    async claimLeftBehind() {
      const requests = await claim()
      void take(requests)
      return requests.length
    },
    async understandLeftBehind() {
      await take(await claim())
    },
    settle: () => batcher.settle(),
    get waiting() {
      return batcher.waiting
    },
  }
}

interface Said {
  facts: Facts
  /** In the order of the requests: `settles` is over, and then `saying` is to be said. */
  attention: { companyId: number; channelId: string; saying: Saying | null; settles: readonly string[] }[]
  /** Channels that have shown a sign of life. */
  heard: string[]
}

interface Understood extends Said {
  request: WaitingRequest
  state: RequestState
  error: string | null
}

function outcomeOf({ request, state, error }: Understood) {
  return { companyId: request.companyId, id: request.id, state, error }
}

function settled(request: WaitingRequest, state: RequestState, error: string): Understood {
  return { request, state, error, facts: noFacts(), attention: [], heard: [] }
}

function saidBy(request: WaitingRequest, { row, adapter }: ConnectedChannel, parsed: ParsedRequest): Said {
  const source = {
    companyId: row.company_id,
    channelId: row.id,
    receivedAt: request.receivedAt,
    receiptNumber: request.number,
    asksProfile: adapter.readProfile !== undefined,
  }
  const { company_id: companyId, id: channelId } = row
  return {
    facts: sortFacts(source, parsed.events),
    attention:
      parsed.attention === null && parsed.settles === undefined
        ? []
        : [{ companyId, channelId, saying: parsed.attention, settles: parsed.settles ?? [] }],
    heard: [channelId],
  }
}

function stateOf(parsed: ParsedRequest): { state: RequestState; error: string | null } {
  if (parsed.notUnderstood !== null) return { state: 'not_understood', error: parsed.notUnderstood }
  const ignored = parsed.events.flatMap((event) => (event.kind === 'ignored' ? [event.reason] : []))
  const all = parsed.events.length === ignored.length
  return all ? { state: 'ignored', error: ignored.join('; ') || null } : { state: 'processed', error: null }
}
