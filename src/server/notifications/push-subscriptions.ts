/** A browser asks to be reached by push. */
import { isIP } from 'node:net'
import type { PushSubscriptionRequest } from '../../shared/contract/notifications.ts'
import { isLoopback } from '../config.ts'
import { invalid } from '../errors.ts'
import { newId } from '../lib/ids.ts'
import { isPublicAddress } from '../lib/public-address.ts'
import { keepNewestPushSubscriptions, putPushSubscription } from '../store/push-subscriptions.ts'
import type { UserRow } from '../store/users.ts'
import type { NotificationHouse } from './house.ts'
import { nameBrowser } from './name-browser.ts'

/** Of one user; browsers that were thrown away are forgotten at their push service's word, the oldest at the latest here. */
const MOST_BROWSERS = 20
const PUBLIC_KEY_BYTES = 65
const SECRET_BYTES = 16

/** @throws AppError 422 `PUSH_ENDPOINT_INVALID` */
export async function subscribeBrowser(
  house: NotificationHouse,
  user: UserRow,
  request: PushSubscriptionRequest,
  by: { sessionId: string | null; userAgent: string | undefined },
): Promise<string> {
  const { db, clock, hash } = house.core
  judgeEndpoint(request, house.loopbackAllowed)
  const id = newId()
  const { endpoint, keys } = request
  await db.transaction(async (tx) => {
    await putPushSubscription(
      tx,
      {
        companyId: user.company_id,
        id,
        userId: user.id,
        sessionId: by.sessionId,
        endpointDigest: hash(`push endpoint ${endpoint}`),
        content: house.box.seal(JSON.stringify({ endpoint, keys }), contextOfSubscription(id)),
        browser: nameBrowser(by.userAgent),
      },
      clock.now(),
    )
    await keepNewestPushSubscriptions(tx, user.company_id, user.id, MOST_BROWSERS)
  })
  return id
}

export function contextOfSubscription(id: string): string {
  return `push subscription ${id}`
}

/** Names are judged when we call, each time anew; what cannot be right is said at once. */
function judgeEndpoint({ endpoint, keys }: PushSubscriptionRequest, loopbackAllowed: boolean): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const allowed =
    url !== null &&
    !url.username &&
    ((loopbackAllowed && isLoopback(host) && /^https?:$/.test(url.protocol)) ||
      (url.protocol === 'https:' && !isLoopback(host) && (isIP(host) === 0 || isPublicAddress(host))))
  const sound =
    Buffer.from(keys.p256dh, 'base64url').length === PUBLIC_KEY_BYTES &&
    Buffer.from(keys.auth, 'base64url').length === SECRET_BYTES
  if (!allowed || !sound)
    throw invalid(
      'PUSH_ENDPOINT_INVALID',
      'This is not an address of a push service.',
      'Let the browser subscribe again.',
    )
}
