/** The place of a message is that of its first receipt, whatever happens between keeping and understanding (precise 1). */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/server/lib/ids.ts'
import { insertProviderRequests } from '../../src/server/store/provider-requests.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { inboundForm, post, type SignedRequest, sign } from '../support/twilio-request.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
let webhook: string

beforeAll(async () => {
  world = await createWorld()
  webhook = `${world.url}/webhooks/twilio/${world.channelId}`
})
afterAll(() => world?.stop())

const FROM = 'whatsapp:+15005550100'

/** As a process leaves it that is killed between its 200 and its understanding. */
async function keepAndDie({ url, body, headers }: SignedRequest): Promise<void> {
  const request = {
    companyId: 1,
    id: newId(),
    channelId: world.channelId,
    signer: null,
    digest: createHash('sha256').update(url).update('\n').update(body).digest(),
    method: 'POST',
    url,
    headers,
    body: Buffer.from(body),
    receivedAt: world.app.core.clock.now(),
  }
  await insertProviderRequests(world.app.core.db, [request], { holder: newId(), seconds: 3_600 })
}

async function conversation(): Promise<Conversation> {
  const { data } = await world.owner.get<Conversation[]>('/conversations')
  return data.find((one) => one.contact.address === FROM)!
}

async function texts(): Promise<(string | null)[]> {
  const { data } = await world.owner.get<Message[]>(`/conversations/${(await conversation()).id}/messages`)
  return data.map((message) => message.text).reverse()
}

test('a copy that is understood before the first request does not move the message', async () => {
  await post(sign(webhook, inboundForm({ From: FROM, Body: 'one' })))
  await world.settle()
  const two = inboundForm({ From: FROM, Body: 'two' })
  await keepAndDie(sign(webhook, two))
  await post(sign(webhook, inboundForm({ From: FROM, Body: 'three' })))
  // Twilio's fallback address adds ErrorCode and ErrorUrl: the same message in another request.
  await post(sign(webhook, { ...two, ErrorCode: '11200' }))
  await world.settle()
  expect((await conversation()).last_message?.text).toBe('two')
  // Its system line stands below everything, and is no message.
  await world.owner.put(`/conversations/${(await conversation()).id}/assignee`, {
    user_id: world.owner.userId,
  })
  const before = await conversation()

  await world.app.core.db.query('update provider_requests set lease_until = now()')
  await world.settle()
  expect(await texts()).toEqual(['one', 'two', 'three', null])
  const after = await conversation()
  expect(after.last_message?.text).toBe('three')
  expect(after.last_message_at).toBe(after.last_message?.sent_at)
  expect(after.unread_count).toBe(3)
  expect(after.version).toBeGreaterThan(before.version)
})
