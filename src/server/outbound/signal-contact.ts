/**
 * What a contact may notice of us beside messages: that we have seen theirs, that somebody writes. A courtesy, outside of
 * every transaction: nothing waits for it, nothing is tried again, and when many wait the rest is left out.
 */
import type { Signal } from '../channels/channel.ts'
import type { Connections } from '../connections/find-connection.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../log.ts'
import type { Db } from '../store/db.ts'
import { findLastReceived } from '../store/messages.ts'

interface Party {
  /** Of the conversation. */
  id: string
  channelId: string
  address: string
}

export interface ContactSignals {
  send(signal: Signal, conversation: Party): void
  settle(): Promise<void>
}

const CALL_MILLISECONDS = 5_000
const MOST_IN_FLIGHT = 32
/** A provider shows typing for about 20 seconds; asked more often, it would only cost calls. */
const TYPING_AGAIN_MILLISECONDS = 10_000
const MOST_REMEMBERED = 10_000

export function createContactSignals(
  db: Db,
  connections: Connections,
  clock: Clock,
  log: Log,
): ContactSignals {
  const inFlight = new Set<Promise<void>>()
  const typingSince = new Map<string, number>()

  function isTooSoon(signal: Signal, conversationId: string): boolean {
    const now = clock.monotonic()
    const since = typingSince.get(conversationId)
    if (signal === 'typing' && since !== undefined && now - since < TYPING_AGAIN_MILLISECONDS) return true
    typingSince.delete(conversationId)
    if (signal === 'typing') typingSince.set(conversationId, now)
    if (typingSince.size > MOST_REMEMBERED) typingSince.delete(typingSince.keys().next().value as string)
    return false
  }

  async function call(signal: Signal, { id, channelId, address }: Party): Promise<void> {
    try {
      const channel = await connections.find(channelId)
      if (!channel) return
      const lastReceived = () => findLastReceived(db, channel.row.company_id, id)
      await channel.adapter.signal?.(signal, { address, lastReceived }, channel.connection, {
        timeoutMilliseconds: CALL_MILLISECONDS,
      })
    } catch (error) {
      log.warn({ err: error, signal }, 'a signal to a contact could not be sent')
    }
  }

  return {
    send(signal, party) {
      if (inFlight.size >= MOST_IN_FLIGHT || isTooSoon(signal, party.id)) return
      const done = call(signal, party).finally(() => inFlight.delete(done))
      inFlight.add(done)
    },
    async settle() {
      await Promise.all(inFlight)
    },
  }
}
