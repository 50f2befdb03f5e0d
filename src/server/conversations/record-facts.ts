/**
 * What providers said, for as many requests as wait together: sorted by kind, then each kind by its own act, all in the
 * caller's one transaction. Messages come first, so that what is said of a message finds it.
 */
import type { ChannelEvent } from '../channels/channel.ts'
import { findConversationsReachedAt, lockConversations } from '../store/conversations.ts'
import type { Sql, Tx } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import { findByExternalId } from '../store/messages.ts'
import { lockExternalIds } from '../store/receipts.ts'
import { applyReceipts, type ReceiptArrival } from './apply-receipts.ts'
import { type ChangeArrival, changeMessages } from './change-messages.ts'
import type { KeyedHash } from './core.ts'
import { type Arrival, receiveMessages } from './receive-messages.ts'
import { type EchoArrival, recordEchoes } from './record-echo.ts'
import { type ReturnArrival, returnContacts } from './return-contact.ts'

export interface Facts {
  messages: Arrival[]
  echoes: EchoArrival[]
  receipts: ReceiptArrival[]
  changes: ChangeArrival[]
  returns: ReturnArrival[]
}

/** The channel and the request that events came from. */
export type Source = Omit<Arrival, 'message' | 'place' | 'filled'>

export function noFacts(): Facts {
  return { messages: [], echoes: [], receipts: [], changes: [], returns: [] }
}

export function sortFacts(source: Source, events: readonly ChannelEvent[]): Facts {
  const facts = noFacts()
  let place = 0
  for (const event of events) {
    switch (event.kind) {
      case 'message_received':
        facts.messages.push({ ...source, place: place++, message: event })
        break
      case 'message_echoed':
        facts.echoes.push({ ...source, place: place++, echo: event })
        break
      case 'receipt':
        facts.receipts.push({
          companyId: source.companyId,
          channelId: source.channelId,
          receivedAt: source.receivedAt,
          receipt: event,
        })
        break
      case 'message_edited':
      case 'message_withdrawn':
      case 'message_reacted':
        facts.changes.push({ ...source, change: event })
        break
      case 'contact_returned':
        facts.returns.push({ ...source, returned: event })
        break
      case 'ignored':
        break
    }
  }
  return facts
}

export function joinFacts(all: readonly Facts[]): Facts {
  return {
    messages: all.flatMap((facts) => facts.messages),
    echoes: all.flatMap((facts) => facts.echoes),
    receipts: all.flatMap((facts) => facts.receipts),
    changes: all.flatMap((facts) => facts.changes),
    returns: all.flatMap((facts) => facts.returns),
  }
}

export function hasOnlyReceipts(facts: Facts): boolean {
  return facts.receipts.length > 0 && kindsIn(facts) === 1
}

/** Is there something to fetch? */
export function bringsMedia({ messages, echoes }: Facts): boolean {
  const contents = [
    ...messages.map(({ message }) => message.content),
    ...echoes.map(({ echo }) => echo.content),
  ]
  return contents.some(({ media }) => media.length > 0)
}

/** Answers the events to record. */
export async function recordFacts(tx: Tx, facts: Facts, now: Date, hash: KeyedHash): Promise<NewEvent[]> {
  // Each act alone locks in the right order; several in one transaction would not.
  if (kindsIn(facts) > 1) await lockAll(tx, facts)
  const events: NewEvent[] = []
  if (facts.messages.length > 0) events.push(...(await receiveMessages(tx, facts.messages, now, hash)))
  if (facts.echoes.length > 0) events.push(...(await recordEchoes(tx, facts.echoes, now, hash)))
  if (facts.receipts.length > 0) events.push(...(await applyReceipts(tx, facts.receipts, now, hash)))
  if (facts.changes.length > 0) events.push(...(await changeMessages(tx, facts.changes, now, hash)))
  if (facts.returns.length > 0) events.push(...(await returnContacts(tx, facts.returns)))
  return events
}

function kindsIn(facts: Facts): number {
  return Object.values(facts).filter((arrivals) => arrivals.length > 0).length
}

/**
 * Everything that the acts will lock and that is there already: the external ids, then the conversations in the order of
 * their ids. A contact or conversation that two processes begin at the same moment may still make one of them wait in a
 * circle; PostgreSQL then breaks it, and the transaction runs again.
 */
async function lockAll(tx: Sql, facts: Facts): Promise<void> {
  const aboutMessages = facts.receipts.flatMap(({ companyId, channelId, receipt }) =>
    receipt.about === 'message' ? [{ companyId, channelId, externalId: receipt.externalId }] : [],
  )
  const echoed = facts.echoes.map(({ companyId, channelId, echo }) => ({
    companyId,
    channelId,
    externalId: echo.externalId,
  }))
  const changed = facts.changes.map(({ companyId, channelId, change }) => ({
    companyId,
    channelId,
    externalId: change.externalId,
  }))
  const addressed = [
    ...facts.messages.flatMap(({ companyId, channelId, message }) =>
      message.addresses.map((address) => ({ companyId, channelId, address })),
    ),
    ...facts.echoes.map(({ companyId, channelId, echo }) => ({
      companyId,
      channelId,
      address: echo.address,
    })),
    ...facts.receipts.flatMap(({ companyId, channelId, receipt }) =>
      receipt.about === 'everything_before' ? [{ companyId, channelId, address: receipt.address }] : [],
    ),
    ...facts.changes.flatMap(({ companyId, channelId, change }) =>
      change.kind === 'message_reacted' ? [{ companyId, channelId, address: change.address }] : [],
    ),
    ...facts.returns.map(({ companyId, channelId, returned }) => ({
      companyId,
      channelId,
      address: returned.address,
    })),
  ]
  await lockExternalIds(tx, [...aboutMessages, ...echoed])
  const ofMessages = await findByExternalId(tx, [...aboutMessages, ...echoed, ...changed])
  const ofAddresses = await findConversationsReachedAt(tx, addressed)
  await lockConversations(
    tx,
    [...ofMessages.map((row) => row.company_id), ...ofAddresses.map((row) => row.company_id)],
    [...ofMessages.map((row) => row.conversation_id), ...ofAddresses.map((row) => row.id)],
  )
}
