/**
 * Everybody is alive and the provider is well again: now everything has to come to rest by itself. Product time and
 * the provider's are moved on together, so that retries, look-ups and the two minutes after which a person is asked
 * need no waiting. Leases are real time: they are waited for, unless they are hurried.
 */
import { pause } from './ask.ts'
import type { House } from './house.ts'
import type { Ledger } from './ledger.ts'

const REST_WITHIN_MILLISECONDS = 180_000
/** For the provider's webhooks on their way; what takes longer is met in the next round. */
const SETTLE_MILLISECONDS = 5_000
const STEP_SECONDS = 5
const SAID_EVERY_MILLISECONDS = 10_000
/** Those of the product: outbound/deliver-messages.ts, outbound/reconcile-unknown.ts, inbound/keep-provider-request.ts. */
const SEND_LEASE_SECONDS = 45
const LOOK_UP_LEASE_SECONDS = 30
const REQUEST_LEASE_SECONDS = 20

export async function comeToRest(
  house: House,
  ledger: Ledger,
  { hurryLeases, say }: { hurryLeases: boolean; say(line: string): void },
): Promise<void> {
  const until = performance.now() + REST_WITHIN_MILLISECONDS
  let sayAt = performance.now() + SAID_EVERY_MILLISECONDS
  for (;;) {
    if (hurryLeases) await endLeasesOfTheDead(house)
    await Promise.race([house.simulator.settle(), pause(SETTLE_MILLISECONDS)])
    const waiting = await whatWaits(house)
    if (waiting.length === 0) return
    if (performance.now() > until) {
      ledger.violate(`after three minutes of rest there is still work: ${waiting.join('; ')}`)
      return
    }
    if (performance.now() > sayAt) {
      say(`still waits: ${waiting.slice(0, 3).join('; ')}`)
      sayAt += SAID_EVERY_MILLISECONDS
    }
    await advanceClock(house, STEP_SECONDS)
    await pause(500)
  }
}

/** What a person or a process still has to do; a message that a person was asked about does not count. */
async function whatWaits(house: House): Promise<string[]> {
  const requests = await house.sql<{ id: string; lease_until: Date }>(
    "select id, lease_until from provider_requests where state = 'received'",
  )
  const sends = await house.sql<{ message_id: string; state: string; status: string; lease_until: Date }>(
    `select o.message_id, o.state, m.status, o.lease_until from outbox o
     join messages m on m.company_id = o.company_id and m.id = o.message_id where o.state <> 'asked'`,
  )
  return [
    ...requests.map((row) => `request ${row.id}, leased until ${row.lease_until?.toISOString()}`),
    ...sends.map((row) => `send ${row.message_id}, ${row.state} (message ${row.status})`),
  ]
}

export async function advanceClock(house: House, seconds: number): Promise<void> {
  const [one] = house.processes
  const response = await fetch(`http://127.0.0.1:${one?.port}/simulator/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_seconds: seconds }),
  })
  if (!response.ok) throw new Error(`the clock was not moved: ${response.status} ${await response.text()}`)
  house.simulator.advanceClock(seconds)
}

/**
 * A lease that was taken before the youngest process began belongs to one that is dead, or to one that has been idle
 * since. Ending it now is what its running out would do some seconds later.
 */
export async function endLeasesOfTheDead(house: House): Promise<void> {
  const youngest = Math.max(...house.processes.map((one) => one.startedAt))
  if (house.processes.length > 1) return
  await house.sql(
    `update outbox set lease_until = now() where lease_until > now()
       and lease_until < $1::timestamptz + make_interval(secs => case state when 'unknown' then $3::int else $2 end)`,
    [new Date(youngest), SEND_LEASE_SECONDS, LOOK_UP_LEASE_SECONDS],
  )
  await house.sql(
    `update provider_requests set lease_until = now() where lease_until > now() and state = 'received'
       and lease_until < $1::timestamptz + make_interval(secs => $2)`,
    [new Date(youngest), REQUEST_LEASE_SECONDS],
  )
}
