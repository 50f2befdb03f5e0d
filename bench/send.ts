/**
 * Replies through the outbox, a second, with a provider that answers at once: a queue is made that is not due yet, then
 * all of it is. Beside it: the same HTTP calls alone. The order within each conversation is checked.
 */
import pg from 'pg'
import { Agent, setGlobalDispatcher, fetch as undiciFetch } from 'undici'
import type { Conversation } from '../src/shared/contract/conversations.ts'
import { startChild } from './child.ts'
import { call, startProduct, TWILIO } from './product.ts'
import { printFigures } from './report.ts'
import { closedLoad, makeRequests } from './webhook-load.ts'

const CONVERSATIONS = 400
const REPLIES_EACH = 10
/** As many calls at once as the outbox makes. */
const AT_ONCE = 64
/** Below what one caller may ask at once. */
const TOKENS = 5
const WRITERS = 16

export async function send(): Promise<void> {
  const provider = await startChild('bench/answer-at-once.mjs')
  const base = `http://127.0.0.1:${provider.port}`
  const product = await startProduct({ environment: { TWILIO_API_BASE: base } })
  try {
    const { url, cookie, port, channelId } = product
    const greetings = makeRequests(url, channelId, CONVERSATIONS, CONVERSATIONS, 'aa')
    await closedLoad(port, greetings, 16)
    const ids = await untilListed(url, cookie)
    const tokens = await Promise.all(
      Array.from({ length: TOKENS }, (_, index) =>
        call<{ token: string }>(url, 'POST', '/me/api_tokens', { name: `bench ${index}` }, cookie),
      ),
    )
    const db = new pg.Client(product.postgres.connection)
    await db.connect()
    // A provider that held its answers meanwhile would be given up after 15 s, and each call looked up: that is another bench.
    await db.query(`create function bench_later() returns trigger language plpgsql as
      $$ begin new.due_at := new.due_at + interval '1 hour'; return new; end $$`)
    await db.query(
      'create trigger bench_later before insert on outbox for each row execute function bench_later()',
    )
    let next = 0
    const writeSome = async () => {
      while (next < ids.length) {
        const index = next++
        const { token } = (tokens[index % TOKENS] as (typeof tokens)[number]).data
        for (let reply = 0; reply < REPLIES_EACH; reply++)
          await write(url, token, ids[index] as string, reply)
      }
    }
    await Promise.all(Array.from({ length: WRITERS }, writeSome))
    const all = CONVERSATIONS * REPLIES_EACH
    await db.query(
      `drop trigger bench_later on outbox; update outbox set due_at = due_at - interval '1 hour'`,
    )
    await db.end()
    const { taken, milliseconds } = await untilTaken(base, all)
    judgeOrder(taken)
    const perSecond = all / (milliseconds / 1000)
    const limit = await callsAlone(base, all)
    printFigures(
      [
        {
          bench: 'send',
          figure: 'replies through the outbox',
          value: perSecond,
          unit: '/s',
          limit,
          limitOf: 'the same HTTP calls alone',
          ratio: perSecond / limit,
          goal: '≥ 0.7',
        },
      ],
      { replies: all, conversations: CONVERSATIONS },
    )
  } finally {
    await product.stop()
    await provider.stop()
  }
}

async function untilListed(url: string, cookie: string): Promise<string[]> {
  for (let tries = 0; tries < 100; tries++) {
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/conversations?limit=200${cursor ? `&cursor=${cursor}` : ''}`
      const page = await call<Conversation[]>(url, 'GET', path, undefined, cookie)
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    }
    if (ids.length === CONVERSATIONS) return ids
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the conversations did not begin')
}

async function write(url: string, token: string, id: string, reply: number): Promise<void> {
  const response = await fetch(`${url}/api/inbox/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-token': token },
    body: JSON.stringify({ client_message_id: `${id} ${reply}`, text: `Reply ${reply} of the bench` }),
  })
  if (response.status !== 201) throw new Error(`a reply was answered ${response.status}`)
  await response.arrayBuffer()
}

interface Taken {
  taken: [to: string, body: string][]
  milliseconds: number
}

async function untilTaken(base: string, count: number): Promise<Taken> {
  for (let tries = 0; tries < 600; tries++) {
    const report = (await (await fetch(`${base}/taken`)).json()) as Taken
    if (report.taken.length >= count) return report
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the replies did not all leave within two minutes')
}

function judgeOrder(taken: Taken['taken']): void {
  const next = new Map<string, number>()
  for (const [to, body] of taken) {
    const number = next.get(to) ?? 0
    if (body !== `Reply ${number} of the bench`)
      throw new Error(`to ${to} “${body}” left as number ${number}`)
    next.set(to, number + 1)
  }
}

/** From a process that does nothing else, with the client and the number of connections that the product uses. */
async function callsAlone(base: string, count: number): Promise<number> {
  await fetch(`${base}/forget`, { method: 'POST' })
  setGlobalDispatcher(new Agent({ connections: AT_ONCE }))
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `Basic ${Buffer.from(`${TWILIO.account_sid}:${TWILIO.auth_token}`).toString('base64')}`,
  }
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) {
        const body = new URLSearchParams({
          To: `whatsapp:+447700900${next % 1000}`,
          From: TWILIO.sender,
          Body: `Reply ${next++} of the bench`,
          StatusCallback:
            'http://127.0.0.1/webhooks/twilio/01890000-0000-7000-8000-000000000000/status?attempt=x',
        }).toString()
        const path = `/2010-04-01/Accounts/${TWILIO.account_sid}/Messages.json`
        const response = await undiciFetch(base + path, { method: 'POST', headers, body })
        await response.json()
      }
    }),
  )
  return count / ((performance.now() - began) / 1000)
}
