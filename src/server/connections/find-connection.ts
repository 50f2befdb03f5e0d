/**
 * A channel with its adapter and its opened secrets, for those who talk to the provider. Kept in memory for a few
 * seconds, because a webhook asks for it thousands of times a second; a change that another process makes is heard
 * as an event, and a signature that does not fit asks for a fresh one before it is refused.
 */

import type { ChannelType } from '../../shared/contract/channels.ts'
import type { ChannelAdapter, Connection } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { SecretBox } from '../lib/seal.ts'
import { type ChannelRow, findChannelAnywhere, listChannelsOfApp } from '../store/channels.ts'
import type { Db } from '../store/db.ts'

export interface ConnectedChannel {
  row: ChannelRow
  adapter: ChannelAdapter
  connection: Connection
}

export interface Connections {
  /** Null where there is no such channel, or this build has no adapter for its type. */
  find(channelId: string): Promise<ConnectedChannel | null>
  /** As it is in the database now; asked at most once a second a channel. */
  findFresh(channelId: string): Promise<ConnectedChannel | null>
  /** All that share one app of the provider's, the oldest first; empty where nobody has it. */
  findByApp(appId: string): Promise<ConnectedChannel[]>
  /** As they are in the database now; asked at most once a second an app. */
  findFreshByApp(appId: string): Promise<ConnectedChannel[]>
  /** The same, asked now: for what is rare and must not miss a page that was connected a moment ago. */
  loadByApp(appId: string): Promise<ConnectedChannel[]>
  forget(channelId: string): void
}

const KEPT_MILLISECONDS = 5_000
const FRESH_MILLISECONDS = 1_000
/** Unknown ids are remembered as well, so that guessing costs the database nothing; the oldest go first. */
const MOST_KEPT = 10_000

export function createConnections(
  db: Db,
  box: SecretBox,
  clock: Clock,
  adapters: Partial<Record<ChannelType, ChannelAdapter>>,
): Connections {
  const channels = createMemory(clock, async (channelId) => {
    const row = await findChannelAnywhere(db, channelId)
    return row ? connect(row) : null
  })
  const apps = createMemory(clock, loadByApp)

  async function loadByApp(appId: string): Promise<ConnectedChannel[]> {
    const rows = await listChannelsOfApp(db, appId)
    return rows.flatMap((row) => connect(row) ?? [])
  }

  function connect(row: ChannelRow): ConnectedChannel | null {
    const adapter = adapters[row.type]
    if (!adapter) return null
    const connection = { channelId: row.id, settings: row.settings, secrets: openSecrets(box, row) }
    return { row, adapter, connection }
  }

  return {
    find: (channelId) => channels.find(channelId, KEPT_MILLISECONDS),
    findFresh: (channelId) => channels.find(channelId, FRESH_MILLISECONDS),
    findByApp: (appId) => apps.find(appId, KEPT_MILLISECONDS),
    findFreshByApp: (appId) => apps.find(appId, FRESH_MILLISECONDS),
    loadByApp,
    forget(channelId) {
      channels.forget(channelId)
      // Which app it belongs to, or belonged to, nobody knows here; it seldom happens.
      apps.forgetAll()
    },
  }
}

interface Memory<T> {
  /** What is known since at most so many milliseconds, else anew. */
  find(key: string, milliseconds: number): Promise<T>
  forget(key: string): void
  forgetAll(): void
}

function createMemory<T>(clock: Clock, load: (key: string) => Promise<T>): Memory<T> {
  const kept = new Map<string, { value: Promise<T>; since: number }>()
  return {
    find(key, milliseconds) {
      const known = kept.get(key)
      if (known && clock.monotonic() - known.since < milliseconds) return known.value
      const value = load(key)
      value.catch(() => kept.delete(key))
      kept.delete(key)
      kept.set(key, { value, since: clock.monotonic() })
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
      return value
    },
    forget: (key) => void kept.delete(key),
    forgetAll: () => kept.clear(),
  }
}

export const contextOfChannel = (id: string) => `channel ${id}`

export function sealSecrets(box: SecretBox, channelId: string, secrets: Record<string, string>): Buffer {
  return box.seal(JSON.stringify(secrets), contextOfChannel(channelId))
}

export function openSecrets(box: SecretBox, row: Pick<ChannelRow, 'id' | 'secrets'>): Record<string, string> {
  return JSON.parse(box.open(row.secrets, contextOfChannel(row.id))) as Record<string, string>
}
