/**
 * Behind the erasing of a contact: reports of delivery and what was not understood hold its address and belong to no
 * conversation. What was kept of the provider's requests is looked through, newest first, in slices of under 100 ms
 * (precise 17); millions of them take minutes.
 */

import { newId } from '../lib/ids.ts'
import type { Sql } from '../store/db.ts'
import {
  claimErasedAddress,
  forgetMarkedBodies,
  insertErasedAddress,
  walkOn,
} from '../store/erased-addresses.ts'
import type { Core } from './core.ts'

const SLICE = 2_000
/** A round ends sometime; the next one goes on. */
const MOST_SLICES = 50
/** A shorter one would be found in what somebody else had sent. */
const SHORTEST_MARK = 7

/** In the caller's transaction, which erases the contact. */
export async function lookForAddresses(
  tx: Sql,
  companyId: number,
  channelId: string,
  addresses: string[],
): Promise<void> {
  const marks = [...new Set(addresses.flatMap(marksOf))]
  if (marks.length > 0) await insertErasedAddress(tx, { companyId, id: newId(), channelId, marks })
}

/** How an address stands in the bytes of a provider: as it is, or in a form. */
function marksOf(address: string): string[] {
  const plain = address.replace(/^[a-z_]+:/, '').replace(/^\+/, '')
  return plain.length < SHORTEST_MARK ? [] : [plain, encodeURIComponent(plain)]
}

/** Answers how many slices were looked through. */
export async function forgetErasedAddresses({ db }: Core): Promise<number> {
  for (let slice = 0; slice < MOST_SLICES; slice++) {
    const walked = await db.transaction(async (tx) => {
      const erased = await claimErasedAddress(tx)
      if (!erased) return false
      await walkOn(tx, erased, await forgetMarkedBodies(tx, erased, SLICE))
      return true
    })
    if (!walked) return slice
  }
  return MOST_SLICES
}
