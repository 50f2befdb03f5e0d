/**
 * Gone stays gone (precise 2). Of a deleted message a keyed hash of (channel, external id) stays, of its contact's
 * addresses one each with the time. Whoever brings messages in asks here: webhook, replay, gap filling, history.
 */
import type { Sql } from '../store/db.ts'
import {
  buryContacts,
  buryMessages,
  findDeletedContacts,
  findDeletedMessages,
  type Tombstone,
} from '../store/tombstones.ts'
import type { KeyedHash } from './core.ts'

export interface MessageKey {
  companyId: number
  channelId: string
  externalId: string
}

export interface AddressKey {
  companyId: number
  channelId: string
  address: string
}

/** Says of each key, in their order, whether its message was deleted. One index look-up for the batch. */
export async function areDeleted(tx: Sql, hash: KeyedHash, keys: MessageKey[]): Promise<boolean[]> {
  if (keys.length === 0) return []
  const tombstones = keys.map((key) => ofMessage(hash, key))
  const gone = await findDeletedMessages(tx, tombstones)
  return tombstones.map(({ digest }) => gone.has(digest.toString('hex')))
}

/**
 * Says for each address, in their order, when its contact was last deleted. What a provider's list holds from before
 * is gone too, known to us or not: only its own webhook may still bring it.
 */
export async function deletedSince(tx: Sql, hash: KeyedHash, keys: AddressKey[]): Promise<(Date | null)[]> {
  if (keys.length === 0) return []
  const tombstones = keys.map((key) => ofAddress(hash, key))
  const times = await findDeletedContacts(tx, tombstones)
  return tombstones.map(({ digest }) => times.get(digest.toString('hex')) ?? null)
}

/** Of what a provider's list shows, only what may (still) be here. */
export async function withoutGone<Listed extends { externalId: string; address: string; createdAt: Date }>(
  tx: Sql,
  hash: KeyedHash,
  { companyId, channelId }: { companyId: number; channelId: string },
  listed: Listed[],
): Promise<Listed[]> {
  const gone = await areDeleted(
    tx,
    hash,
    listed.map(({ externalId }) => ({ companyId, channelId, externalId })),
  )
  const since = await deletedSince(
    tx,
    hash,
    listed.map(({ address }) => ({ companyId, channelId, address })),
  )
  return listed.filter((message, index) => {
    const deletedAt = since[index] ?? null
    return !gone[index] && (deletedAt === null || message.createdAt > deletedAt)
  })
}

export async function bury(
  tx: Sql,
  hash: KeyedHash,
  gone: { messages: MessageKey[]; addresses: AddressKey[] },
  at: Date,
): Promise<void> {
  if (gone.messages.length > 0)
    await buryMessages(
      tx,
      gone.messages.map((key) => ofMessage(hash, key)),
      at,
    )
  if (gone.addresses.length > 0)
    await buryContacts(
      tx,
      gone.addresses.map((key) => ofAddress(hash, key)),
      at,
    )
}

function ofMessage(hash: KeyedHash, { companyId, channelId, externalId }: MessageKey): Tombstone {
  return { companyId, digest: hash(`deleted message ${channelId} ${externalId}`) }
}

function ofAddress(hash: KeyedHash, { companyId, channelId, address }: AddressKey): Tombstone {
  return { companyId, digest: hash(`deleted contact ${channelId} ${address}`) }
}
