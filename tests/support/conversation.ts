/** A customer of the simulated phone who has written once, and the conversation that came of it. */
import type { Customer } from '../../simulator/index.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import type { Answer, World } from './world.ts'

let counter = 0

export interface Talk {
  customer: Customer
  conversation: Conversation
  /** A colleague answers. */
  reply(text: string, more?: object): Promise<Answer<Message>>
  /** Newest first. */
  messages(): Promise<Message[]>
  fresh(): Promise<Conversation>
}

export async function startTalk(world: World, text = 'Hello', name = 'Amelia'): Promise<Talk> {
  counter++
  const phone = `+81900000${String(counter).padStart(4, '0')}`
  const customer = world.simulator.addCustomer({ name, phone, locale: 'en' })
  world.simulator.write(customer.id, { text })
  await world.settle()
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  const conversation = data.find((candidate) => candidate.contact.address === `whatsapp:${phone}`)
  if (!conversation) throw new Error('the customer’s message did not arrive')
  const path = `/conversations/${conversation.id}`
  return {
    customer,
    conversation,
    reply: (reply, more = {}) =>
      world.owner.post(`${path}/messages`, {
        client_message_id: `client-${counter}-${Math.random()}`,
        text: reply,
        ...more,
      }),
    messages: async () => (await world.owner.get<Message[]>(`${path}/messages?limit=200`)).data,
    fresh: async () => (await world.owner.get<Conversation>(path)).data,
  }
}
