/**
 * The raw request is stored before it is understood (invariant 2). Requests that arrive while a batch is being
 * written form the next one, so a burst costs one commit for many; each is acknowledged after its own commit.
 */
import { createHash } from 'node:crypto'
import type { ProviderRequest } from '../channels/channel.ts'
import { type Batcher, createBatcher } from '../lib/batcher.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { Log } from '../log.ts'
import type { Db } from '../store/db.ts'
import { insertProviderRequests, type NewProviderRequest } from '../store/provider-requests.ts'
import type { WaitingRequest } from './process-provider-requests.ts'

/** Where a request belongs: to a channel, or to nobody yet. Then `signer` says whose secret had signed it. */
export type Place =
  | { companyId: number; channelId: string }
  | { companyId: number; channelId: null; signer: Buffer }

export interface Keeper {
  /**
   * Settles after the commit. The same request again (same bytes, same address) is kept once in each place. `body`: the
   * part of it that belongs there, where it carries more.
   */
  keep(place: Place, request: ProviderRequest, body?: Buffer): Promise<void>
  settle(): Promise<void>
}

const MOST_TOGETHER = 250
/** Long enough for the longest queue of this process, short enough for another to take over soon. */
export const REQUEST_LEASE_SECONDS = 20

export function createKeeper(
  db: Db,
  clock: Clock,
  log: Log,
  holder: string,
  handOn: (kept: WaitingRequest[]) => void,
): Keeper {
  const batcher: Batcher<NewProviderRequest, null> = createBatcher({
    maxItems: MOST_TOGETHER,
    write: keepTogether,
    onSplit: (error, size) => log.warn({ err: error, size }, 'a batch of provider requests fell apart'),
  })

  async function keepTogether(requests: NewProviderRequest[]): Promise<null[]> {
    const lease = { holder, seconds: REQUEST_LEASE_SECONDS }
    const kept = await insertProviderRequests(db, requests, lease)
    const byId = new Map(requests.map((request) => [request.id, request]))
    handOn(
      kept.map(({ id, number }) => {
        const request = byId.get(id)
        if (!request) throw new Error(`the database kept a request that was not given to it: ${id}`)
        return { ...request, number }
      }),
    )
    return requests.map(() => null)
  }

  return {
    async keep(place, request, body = request.body) {
      await batcher.add({
        companyId: place.companyId,
        id: newId(),
        channelId: place.channelId,
        signer: place.channelId === null ? place.signer : null,
        digest: digestOf(request),
        method: request.method,
        url: request.url,
        headers: request.headers,
        body,
        receivedAt: clock.now(),
      })
    },
    settle: () => batcher.settle(),
  }
}

function digestOf(request: ProviderRequest): Buffer {
  return createHash('sha256').update(request.url).update('\n').update(request.body).digest()
}
