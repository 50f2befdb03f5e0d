/** What was deleted stays gone, and the request that brought it again is emptied like the first (precise 2). */
import type { Sql } from '../store/db.ts'
import { forgetRequestBodies } from '../store/provider-requests.ts'
import type { KeyedHash } from './core.ts'
import { areDeleted } from './tombstones.ts'

/** Anything that a request says of one message. */
export interface Said {
  companyId: number
  channelId: string
  receiptNumber: number
}

export async function withoutDeleted<S extends Said>(
  tx: Sql,
  said: S[],
  externalIdOf: (one: S) => string,
  hash: KeyedHash,
): Promise<S[]> {
  const keys = said.map((one) => ({
    companyId: one.companyId,
    channelId: one.channelId,
    externalId: externalIdOf(one),
  }))
  const deleted = await areDeleted(tx, hash, keys)
  const gone = said.filter((_, index) => deleted[index])
  if (gone.length === 0) return said
  await forgetRequestBodies(
    tx,
    gone.map((one) => one.companyId),
    gone.map((one) => one.receiptNumber),
  )
  return said.filter((_, index) => !deleted[index])
}
