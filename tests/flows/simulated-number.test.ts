/** `ALLOW_SIMULATOR`: a number of the simulated phone, beside real channels, for whoever tries the product. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Channel, OfferedChannelType } from '../../src/shared/contract/channels.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

test('is connected by its name alone, hears, answers, and is known again after a restart', async () => {
  const { data: types } = await world.owner.get<OfferedChannelType[]>('/channel_types')
  expect(types.map(({ type, offered, login }) => [type, offered, login])).toEqual([
    ['whatsapp_twilio', true, false],
    ['messenger', true, true],
    ['simulator', true, false],
  ])
  const { status, data: channel } = await world.owner.post<Channel>('/channels', {
    type: 'simulator',
    name: 'To try it',
    access: 'shared',
  })
  expect(status).toBe(201)
  expect(channel).toMatchObject({ type: 'simulator', webhook_setup: { state: 'written' } })
  expect(JSON.stringify(channel)).not.toContain('auth_token')

  const customer = world.simulator.addCustomer({ name: 'Nadia', phone: '+819012300045', locale: 'en' })
  world.simulator.write(customer.id, { text: 'Hello?' }, channel.address ?? '')
  await world.settle()
  const [talk] = (await world.owner.get<Conversation[]>(`/conversations?channel_id=${channel.id}`)).data
  expect(talk?.contact.name).toBe('Nadia')
  await world.owner.post(`/conversations/${talk?.id}/messages`, { client_message_id: 's-1', text: 'Hi!' })
  await world.settle()
  world.simulator.openPhone(customer.id)
  await world.settle()
  const { data } = await world.owner.get<Message[]>(`/conversations/${talk?.id}/messages`)
  expect(data.map(({ text, status: state }) => [text, state])).toEqual([
    ['Hi!', 'read'],
    ['Hello?', 'received'],
  ])
  expect(
    (await world.owner.post<{ ok: boolean }[]>(`/channels/${channel.id}/check`)).data.every(({ ok }) => ok),
  ).toBe(true)

  world.simulator.world.twilioAccounts.clear()
  await world.anotherProcess()
  world.simulator.write(customer.id, { text: 'Still there?' }, channel.address ?? '')
  await world.settle()
  expect(
    (await world.owner.get<Message[]>(`/conversations/${talk?.id}/messages`)).data.map(({ text }) => text),
  ).toContain('Still there?')
})
