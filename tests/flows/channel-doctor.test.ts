import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel, Word } from '../../src/shared/contract/channels.ts'
import type { Health } from '../../src/shared/contract/health.ts'
import { sayings } from '../../src/shared/sayings.ts'
import { startTalk } from '../support/conversation.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { colleague, createWorld, TWILIO, type World } from '../support/world.ts'

interface Check {
  check: string
  ok: boolean
  sentence: string
  what_to_do: string | null
  words: Word[]
  to_do_words: Word[]
}

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

const examine = async () => {
  const { data } = await world.owner.post<Check[]>(`/channels/${world.channelId}/check`)
  return Object.fromEntries(data.map((check) => [check.check, check]))
}
const channel = async () => (await world.owner.get<Channel>(`/channels/${world.channelId}`)).data
const failing = (checks: Record<string, Check>) =>
  Object.values(checks).flatMap(({ check, ok }) => (ok ? [] : [check]))

describe('the channel doctor', () => {
  test('says that nothing was heard yet, and that the rest works', async () => {
    const checks = await examine()
    expect(Object.keys(checks).sort()).toEqual([
      'clock',
      'credentials',
      'last_heard',
      'sender',
      'templates',
      'webhook_configuration',
      'webhook_reachable',
    ])
    expect(failing(checks)).toEqual(['last_heard'])
    expect(checks.last_heard?.what_to_do).toBeTruthy()
  })

  test('says all of it by codes as well, which screens have words for', async () => {
    for (const { sentence, what_to_do, words, to_do_words } of Object.values(await examine())) {
      expect(words).toHaveLength(1)
      expect(to_do_words).toHaveLength(what_to_do === null ? 0 : 1)
      for (const { code } of [...words, ...to_do_words]) expect(sayings).toHaveProperty(code)
      expect(sentence).toMatch(/\.$/)
    }
  })

  test('leaves a request that is ignored, and is no sign of life of the provider', async () => {
    await examine()
    await world.settle()
    const { data } = await world.owner.get<{ error: string }[]>('/provider_requests?status=ignored')
    expect(data.length).toBeGreaterThan(0)
    expect((await channel()).last_heard_at).toBeNull()
    await startTalk(world)
    expect(failing(await examine())).toEqual([])
  })

  test('finds a wrong token, asks for attention, and is content again afterwards', async () => {
    const path = `/channels/${world.channelId}`
    await world.owner.patch(path, { auth_token: 'wrong' })
    expect(failing(await examine())).toEqual(expect.arrayContaining(['credentials', 'sender', 'templates']))
    const { status, status_reason, status_words } = await channel()
    expect(status).toBe('attention')
    expect(status_reason).toBe(`${sayings.TWILIO_KEYS_REFUSED} ${sayings.COPY_TWILIO_KEYS}`)
    expect(status_words.map(({ code }) => code)).toEqual(['TWILIO_KEYS_REFUSED', 'COPY_TWILIO_KEYS'])
    const { data } = await world.owner.get<Health>('/health')
    expect(data.channels.find(({ id }) => id === world.channelId)).toMatchObject({ status_words })
    await world.owner.patch(path, { auth_token: TWILIO.auth_token })
    expect(failing(await examine())).toEqual([])
    expect(await channel()).toMatchObject({ status: 'connected', status_reason: null, status_words: [] })
  })

  test('finds a webhook that leads elsewhere, and says what to enter', async () => {
    world.simulator.registerTwilioAccount({ ...TWILIO, webhook_url: 'https://old.example/hook' })
    const { webhook_configuration: found } = await examine()
    expect(found).toMatchObject({ ok: false })
    expect(found?.what_to_do).toContain(`/webhooks/twilio/${world.channelId}#rc=3&rp=all`)
    expect(found?.words).toEqual([
      { code: 'TWILIO_CALLS_ANOTHER', values: { url: 'https://old.example/hook' } },
    ])
    expect(found?.to_do_words).toMatchObject([{ code: 'ENTER_AT_TWILIO' }])
    world.simulator.registerTwilioAccount({ ...TWILIO, webhook_url: (await channel()).webhook_url })
  })

  test('a reason from before the codes stays as its sentence alone', async () => {
    await world.app.core.db.query(
      `update channels set status = 'attention', status_reason = 'As it was said before.', status_words = '[]'
       where id = $1`,
      [world.channelId],
    )
    expect(await channel()).toMatchObject({ status_reason: 'As it was said before.', status_words: [] })
    await examine()
    expect(await channel()).toMatchObject({ status_reason: null })
  })

  test('finds a clock that is wrong', async () => {
    await world.app.advanceClock(600)
    expect((await examine()).clock).toMatchObject({ ok: false })
    world.simulator.advanceClock(600)
  })

  test('is for those with account settings access alone', async () => {
    const ken = await colleague(world, 'Ken')
    expect((await ken.post(`/channels/${world.channelId}/check`)).status).toBe(403)
    expect((await ken.get(`/channels/${world.channelId}/gaps`)).status).toBe(403)
    expect((await world.owner.post('/channels/nothing/check')).status).toBe(404)
  })
})

describe('connecting', () => {
  const connect = (sender: string) =>
    world.owner.post<Channel>('/channels', {
      type: 'whatsapp_twilio',
      name: sender,
      access: 'shared',
      ...TWILIO,
      sender,
    })

  test('writes the webhook’s addresses, and messages flow at once', async () => {
    const sender = 'whatsapp:+14155550111'
    world.simulator.registerTwilioAccount({ ...TWILIO, sender })
    const { data } = await connect(sender)
    expect(data.webhook_setup).toEqual({ state: 'written', sentence: null, words: [], paste: null })
    const customer = world.simulator.addCustomer({ name: 'First', phone: '+819066660001', locale: 'en' })
    world.simulator.write(customer.id, { text: 'it works' }, sender)
    await world.settle()
    const found = await world.owner.get<object[]>(`/conversations?channel_id=${data.id}`)
    expect(found.data).toHaveLength(1)
  })

  test('takes nobody’s webhook away, and says what to paste where', async () => {
    const sender = 'whatsapp:+14155550122'
    const webhook_url = 'https://crm.example/twilio'
    const account = world.simulator.registerTwilioAccount({ ...TWILIO, sender, webhook_url })
    const { data } = await connect(sender)
    expect(data.webhook_setup).toMatchObject({
      state: 'by_hand',
      paste: `${data.webhook_url}#rc=3&rp=all`,
      words: [{ code: 'TWILIO_SETUP_ELSEWHERE', values: { host: 'crm.example' } }],
    })
    expect(data.webhook_setup?.sentence).toContain('crm.example')
    expect(account.senders.get(sender)?.webhook.callback_url).toBe(webhook_url)
    const ken = await colleague(world, 'Lee')
    expect((await ken.get<Channel>(`/channels/${data.id}`)).data.webhook_setup).toBeNull()
  })

  test('a second token counts while the first is exchanged, and comes out nowhere', async () => {
    const path = `/channels/${world.channelId}`
    const webhook = `${world.url}/webhooks/twilio/${world.channelId}`
    const withNew = () => post(sign(webhook, inboundForm({ From: 'whatsapp:+819066660002' }), 'new-token'))
    expect((await withNew()).status).toBe(403)
    const changed = await world.owner.patch(path, { auth_token_secondary: 'new-token' })
    expect(JSON.stringify(changed)).not.toContain('new-token')
    await world.settle()
    expect((await withNew()).status).toBe(200)
    expect((await post(sign(webhook, inboundForm({ From: 'whatsapp:+819066660002' })))).status).toBe(200)
    await world.owner.patch(path, { auth_token_secondary: null })
    await world.settle()
    expect((await withNew()).status).toBe(403)
  })
})

/** Customers write to the first number again. */
function forgetOtherNumbers(): void {
  const senders = world.simulator.world.twilioAccounts.get(TWILIO.account_sid)?.senders
  for (const sender of senders?.keys() ?? []) if (sender !== TWILIO.sender) senders?.delete(sender)
}

describe('while somebody types', () => {
  beforeAll(forgetOtherNumbers)
  const asked = () => world.simulator.calls().filter(({ operation }) => operation === 'typing')

  test('WhatsApp contacts see it only where the channel says so, because it marks as read', async () => {
    const talk = await startTalk(world)
    const path = `/conversations/${talk.conversation.id}/typing`
    await world.owner.post(path, {})
    await world.settle()
    expect(asked()).toHaveLength(0)
    const changed = await world.owner.patch<Channel>(`/channels/${world.channelId}`, {
      typing_indicator: true,
    })
    expect(changed.data.details?.typing_indicator).toBe(true)
    await world.settle()
    const other = await startTalk(world)
    await world.owner.post(`/conversations/${other.conversation.id}/typing`, {})
    await world.settle()
    expect(asked()).toHaveLength(1)
    const [read] = world.simulator.thread(other.customer.id)
    expect(read?.readByBusiness).toBe(true)
  })
})

describe('while the auth token is exchanged', () => {
  test('what leaves is taken with either token', async () => {
    const account = world.simulator.world.twilioAccounts.get(TWILIO.account_sid)
    if (!account) throw new Error('the account is not registered')
    const path = `/channels/${world.channelId}`
    await world.owner.patch(path, { auth_token_secondary: 'promoted-token' })
    const talk = await startTalk(world)
    account.authToken = 'promoted-token'
    await talk.reply('with the second token')
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({ text: 'with the second token', status: 'delivered' })
    await world.owner.patch(path, { auth_token: 'promoted-token', auth_token_secondary: null })
    await world.settle()
    expect((await world.owner.get<Channel>(path)).data).toMatchObject({
      status: 'connected',
      details: { second_token: false },
    })
  })
})
