/** What operators see of the product itself: health, metrics, stored requests and how long they are kept. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Health } from '../../src/shared/contract/health.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { health as words } from '../../src/web/locales/en/health.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

interface StoredRequest {
  id: string
  status: string
  error: string | null
  error_words: { code: string }[]
}

let world: World
let talk: Talk
let other: Session

beforeAll(async () => {
  world = await createWorld()
  other = await colleague(world, 'Ren')
  talk = await startTalk(world)
})
afterAll(() => world?.stop())

async function requests(status: string): Promise<StoredRequest[]> {
  return (await world.owner.get<StoredRequest[]>(`/provider_requests?status=${status}`)).data
}

async function health(): Promise<Health> {
  return (await world.owner.get<Health>('/health')).data
}

async function notUnderstood(): Promise<void> {
  const form = inboundForm({ To: 'whatsapp:+15550000000' })
  expect((await post(sign(`${world.url}/webhooks/twilio/${world.channelId}`, form))).status).toBe(200)
  await world.settle()
}

test('B1: each channel says when it was heard, and what is wrong; only account settings access sees it', async () => {
  await notUnderstood()
  const seen = await health()
  expect(seen.channels).toEqual([
    expect.objectContaining({
      id: world.channelId,
      last_heard_at: expect.any(String),
      delay_milliseconds: expect.any(Number),
      troubled_requests: 1,
      failed_sends: 0,
    }),
  ])
  expect(seen.requests).toMatchObject({ received: 0, not_understood: 1, failed: 0 })
  expect(seen.disk.free_bytes).toBeGreaterThan(0)
  expect(seen.disk.database_bytes).toBeGreaterThan(1_000_000)
  expect(seen.version.schema).toMatch(/^\d{4}-/)
  expect(seen.jobs.map((job) => job.name)).toContain('gaps')
  // The page has words for each.
  for (const { name } of seen.jobs) expect(words.rounds).toHaveProperty(name.replaceAll(' ', '_'))
  expect((await other.get('/health')).code).toBe('NO_ACCOUNT_SETTINGS_ACCESS')
  expect((await other.get('/provider_requests')).status).toBe(403)
})

test('B4: a send whose outcome nobody knows is listed until it is settled, and one that failed is counted', async () => {
  await world.simulator.addFault({ kind: 'no_answer', taken: false, count: 1 })
  await world.simulator.addFault({ kind: 'server_error', operation: 'list' })
  const { data: message } = await talk.reply('Is it there?')
  await world.app.core.db.query("update outbox set state = 'unknown', due_at = now() + interval '1 hour'")
  const { outbox } = await health()
  expect(outbox).toMatchObject({ unknown: 1, asked: 0 })
  expect(outbox.doubtful).toMatchObject([
    {
      message_id: message.id,
      conversation_id: talk.conversation.id,
      contact_name: 'Amelia',
      state: 'unknown',
    },
  ])
  await world.app.core.db.query("update messages set status = 'unknown' where id = $1", [message.id])
  const path = `/conversations/${talk.conversation.id}/messages/${message.id}`
  expect((await world.owner.post<Message>(`${path}/give_up`)).data.status).toBe('failed')
  await world.simulator.clearFaults()
  const after = await health()
  expect(after.outbox).toMatchObject({ unknown: 0, asked: 0, doubtful: [] })
  expect(after.channels[0]).toMatchObject({ failed_sends: 1 })
})

test('metrics say the same, to this machine alone', async () => {
  const answer = await fetch(`${world.url}/metrics`)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/)
  const lines = (await answer.text()).split('\n')
  expect(lines).toContain('tsunagi_provider_requests{state="not_understood"} 1')
  expect(lines).toContain(
    `tsunagi_channel_connected{channel="${world.channelId}",type="whatsapp_twilio"} 0`.replace(
      / 0$/,
      (await health()).channels[0]?.status === 'connected' ? ' 1' : ' 0',
    ),
  )
  expect(lines.some((line) => /^tsunagi_disk_free_bytes \d+/.test(line))).toBe(true)
  // What a proxy passes on comes from this machine, too.
  const passedOn = await fetch(`${world.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  expect(passedOn.status).toBe(404)
})

test('what was not understood can be replayed at any time; what was processed adds nothing', async () => {
  const [trouble] = await requests('not_understood')
  expect(trouble?.error_words.map(({ code }) => code)).toEqual(['REQUEST_ANOTHER_NUMBER'])
  const again = await world.owner.post<{ status: string }>(`/provider_requests/${trouble!.id}/replay`)
  // Known when the answer comes: a list that is read next is not one without it.
  expect([again.status, again.data.status]).toEqual([200, 'not_understood'])
  expect((await requests('not_understood')).map(({ id }) => id)).toEqual([trouble!.id])

  const before = await talk.messages()
  for (const request of await requests('processed'))
    expect((await world.owner.post(`/provider_requests/${request.id}/replay`)).status).toBe(200)
  await world.settle()
  expect(await talk.messages()).toEqual(before)
  const [done] = await requests('processed')
  expect(await world.app.replay(done!.id)).toEqual({ state: 'processed', error: null })
  expect(await world.app.replay('00000000-0000-7000-8000-000000000000')).toBeNull()
})

test('raw requests go after thirty days; one that still waits stays, and so do the messages', async () => {
  const all = (await requests('processed')).length + (await requests('not_understood')).length
  expect(await world.app.forgetOldRequests()).toBe(0)
  const { db } = world.app.core
  const [waiting] = await requests('processed')
  await db.query(
    `update provider_requests set state = 'received', lease_until = now() + interval '1 hour' where id = $1`,
    [waiting!.id],
  )
  await db.query("update provider_requests set received_at = received_at - interval '31 days'")
  await notUnderstood()
  expect(await world.app.forgetOldRequests()).toBe(all - 1)
  expect((await requests('received')).map(({ id }) => id)).toEqual([waiting!.id])
  expect(await requests('not_understood')).toHaveLength(1)
  expect(await talk.messages()).not.toEqual([])
})
