/**
 * Any byte sequence at a webhook, signed or not, is answered 200, 400, 403, 404 or 413, and whatever comes with a good
 * message costs that message nothing. `FUZZ_CASES` says how many bodies (thousands; 100,000 in `npm run test:long`),
 * `FUZZ_SEED` repeats a run.
 */
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  casesFromEnvironment,
  createRandom,
  FUZZ_MILLISECONDS,
  seedFromEnvironment,
} from '../../src/server/channels/random.ts'
import { connectMessenger, entryOf, eventFrom, META, mid, psid } from '../support/meta-request.ts'
import { inboundForm } from '../support/twilio-request.ts'
import { createWorld, TWILIO, type World } from '../support/world.ts'

const ALLOWED = [200, 400, 403, 404, 413]
const AT_ONCE = 24
const NOBODY = '018f0000-0000-7000-8000-000000000000'

let world: World
let pageChannelId: string
const seed = seedFromEnvironment()
const random = createRandom(seed)
const agent = new Agent({ connections: AT_ONCE, pipelining: 1 })
/** External ids of the good messages that were acknowledged: all of them have to be there. */
const kept: string[] = []

beforeAll(async () => {
  world = await createWorld()
  pageChannelId = (await connectMessenger(world)).data.id
  process.stdout.write(`webhook bodies: FUZZ_SEED=${seed} FUZZ_CASES=${casesFromEnvironment()}\n`)
})
afterAll(async () => {
  await agent.close()
  await world?.stop()
})

interface Case {
  path: string
  headers: Record<string, string>
  body: Buffer
  /** Of a good message in it, which is there when the answer is 200. */
  brings: string[]
}

type Signing = 'right' | 'wrong' | 'none'
const signings: readonly Signing[] = ['right', 'right', 'right', 'wrong', 'none']
const CONTENT_TYPES = [
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-8',
  'text/plain',
  'multipart/form-data; boundary=x',
  'nonsense',
]

function twilioCase(): Case {
  const signing = random.oneOf(signings)
  const good = random.below(3) === 0
  const sid = `SM${String(kept.length + random.below(1e9)).padStart(32, '0')}`
  const form = good
    ? inboundForm({
        MessageSid: sid,
        From: `whatsapp:+8190${random.below(50) + 10_000_000}`,
        Body: random.text(6),
      })
    : {}
  const odd = Object.fromEntries(
    Array.from({ length: random.below(8) }, () => [`Odd${random.text(3)}`, random.text(8)]),
  )
  const fields = random.below(4) === 0 ? { ...odd, ...form } : { ...form, ...odd }
  const wild = !good && random.below(2) === 0
  const body = wild ? random.bytes(400) : Buffer.from(new URLSearchParams(fields).toString())
  const tail = random.oneOf(['', '/status'])
  const id = random.below(12) === 0 ? random.oneOf([NOBODY, 'nothing', '%00', '..%2f']) : world.channelId
  const path = `/webhooks/twilio/${id}${tail}`
  // The SDK signs what a form decodes to; bytes that are none are signed as if they were empty.
  const params = wild ? {} : Object.fromEntries(new URLSearchParams(body.toString()))
  const token = signing === 'right' ? TWILIO.auth_token : 'somebody else'
  const signature = getExpectedTwilioSignature(token, world.url + path, params)
  return {
    path,
    headers: {
      'content-type': good ? (CONTENT_TYPES[0] as string) : random.oneOf(CONTENT_TYPES),
      ...(signing !== 'none' && { 'x-twilio-signature': signature }),
    },
    body,
    brings: good && signing === 'right' && id === world.channelId ? [sid] : [],
  }
}

const contacts = Array.from({ length: 40 }, psid)

function oddEvent(): unknown {
  const contact = random.oneOf(contacts)
  return random.oneOf([
    () => null,
    () => random.text(5),
    () => ({ [random.text(2)]: random.text(3) }),
    () => eventFrom(random.text(3), { message: { mid: random.text(4), text: random.text(9) } }),
    () =>
      eventFrom(contact, {
        message: random.oneOf([null, 7, [], { mid: 7, attachments: [null, { type: 3 }] }]),
      }),
    () =>
      eventFrom(contact, {
        reaction: { mid: random.text(3), action: random.text(2), emoji: random.text(3) },
      }),
    () =>
      eventFrom(
        contact,
        { read: { watermark: random.oneOf([Number.MAX_SAFE_INTEGER, -1, '', null]) } },
        random.text(2),
      ),
    () => eventFrom(contact, { delivery: { mids: [random.text(4), null, 5], watermark: {} } }),
    () =>
      eventFrom(contact, {
        message_edit: { mid: random.text(4), text: random.text(2), num_edit: random.text(1) },
      }),
    () => eventFrom(contact, { postback: { title: random.text(3), payload: random.text(3) } }),
    () => ({
      sender: { id: META.page_id },
      recipient: { id: random.text(2) },
      message: { is_echo: true, text: random.text(4) },
    }),
  ])()
}

function messengerCase(): Case {
  const signing = random.oneOf(signings)
  const good = random.below(3) === 0
  const id = mid()
  const events = Array.from({ length: random.below(5) }, oddEvent)
  if (good)
    events.splice(
      random.below(events.length + 1),
      0,
      eventFrom(random.oneOf(contacts), { message: { mid: id, text: `kept ${random.text(3)}` } }),
    )
  const entries: unknown[] = [entryOf(events)]
  if (random.below(3) === 0)
    entries.push(random.oneOf([null, 5, random.text(3), { id: random.text(2), messaging: random.text(3) }]))
  const whole = JSON.stringify({ object: 'page', entry: entries })
  // Cut, or with a byte that was turned: whatever it is then, it is no page's message any more.
  const broken = !good && random.below(3) === 0
  const body = broken
    ? random.oneOf([
        () => random.bytes(300),
        () => Buffer.from(whole).subarray(0, random.below(whole.length)),
      ])()
    : Buffer.from(whole)
  const app =
    random.below(12) === 0 ? random.oneOf(['0', random.text(1).toWellFormed() || 'x', '999']) : META.app_id
  const secret = signing === 'right' ? META.app_secret : 'somebody else'
  return {
    path: `/webhooks/messenger/${encodeURIComponent(app.toWellFormed())}`,
    headers: {
      'content-type': random.oneOf(CONTENT_TYPES),
      ...(signing !== 'none' && {
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      }),
    },
    body,
    brings: good && signing === 'right' && app === META.app_id ? [id] : [],
  }
}

async function knock({ path, headers, body, brings }: Case): Promise<number> {
  const answer = await request(world.url + path, { method: 'POST', dispatcher: agent, headers, body })
  await answer.body.dump()
  if (answer.statusCode === 200) kept.push(...brings)
  else if (brings.length > 0) throw new Error(`a good message was answered ${answer.statusCode}`)
  return answer.statusCode
}

test('no body gives a 5xx or costs a neighbour', { timeout: FUZZ_MILLISECONDS }, async () => {
  const seen = new Map<number, number>()
  let left = casesFromEnvironment()
  const knockOn = async () => {
    while (left-- > 0) {
      const one = random.below(2) === 0 ? twilioCase() : messengerCase()
      const status = await knock(one)
      seen.set(status, (seen.get(status) ?? 0) + 1)
      if (!ALLOWED.includes(status))
        throw new Error(`FUZZ_SEED=${seed}: ${one.path} answered ${status} to ${one.body.toString('base64')}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, knockOn))
  // Each kind of answer was met, so the cases are as wide as they should be.
  for (const status of [200, 403, 404]) expect(seen.get(status), `${status}`).toBeGreaterThan(0)
  await world.settle()
  const rows = await world.app.core.db.query<{ external_id: string }>(
    'select external_id from messages where channel_id = any($1::uuid[]) and external_id is not null',
    [[world.channelId, pageChannelId]],
  )
  const here = new Set(rows.map(({ external_id }) => external_id))
  expect(kept.length).toBeGreaterThan(0)
  expect(
    kept.filter((id) => !here.has(id)),
    `FUZZ_SEED=${seed}`,
  ).toEqual([])
  const failed = await world.owner.get<object[]>('/provider_requests?status=failed')
  expect(failed.data, `FUZZ_SEED=${seed}`).toEqual([])
})

test('an address that is nobody’s is 404, whatever comes there', async () => {
  for (const path of ['/webhooks/messenger/', '/webhooks/twilio/', '/webhooks/other', '/webhooks'])
    for (const type of ['application/x-unheard-of', 'application/json', 'text/plain', 'no type at all']) {
      const headers = { 'content-type': type }
      const answer = await request(world.url + path, {
        method: 'POST',
        dispatcher: agent,
        headers,
        body: '{',
      })
      await answer.body.dump()
      expect(answer.statusCode, `${path} ${type}`).toBe(404)
    }
})

test('what is too large is 413, what is no HTTP is 400, and neither is kept', async () => {
  const path = `/webhooks/twilio/${world.channelId}`
  const large = Buffer.alloc(1_048_577, 'a')
  const answer = await request(world.url + path, { method: 'POST', dispatcher: agent, body: large })
  await answer.body.dump()
  expect(answer.statusCode).toBe(413)
  const port = Number(new URL(world.url).port)
  for (const lines of ['NONSENSE\r\n\r\n', `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n`])
    expect(await rawAnswer(port, lines)).toMatch(/^HTTP\/1\.1 400 /)
})

function rawAnswer(port: number, lines: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(lines))
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}
