/** The demo's CRM is made through the API, and linked to what the demo's customers have written. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEALS, LEADS, PERSONS } from '../../../src/server/demo/demo-crm.ts'
import { type Ask, linkCrm, seedCrm } from '../../../src/server/demo/seed-crm.ts'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import { readNotes } from '../../support/notes.ts'
import { createWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

test('persons, leads and deals over every stage; the customers’ conversations are linked, with their notes', async () => {
  const ask: Ask = async (method, url, body) => {
    const response = await fetch(world.url + url, {
      method,
      headers: { cookie: world.owner.cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as { data: never; error?: string }
    if (!response.ok) throw new Error(`${url}: ${answer.error}`)
    return answer.data
  }
  const customers = PERSONS.flatMap((person) => ('contact' in person ? [person.contact] : []))
  for (const name of customers) {
    const customer = world.simulator.addCustomer({ name, locale: 'ja' })
    world.simulator.write(customer.id, { text: `from ${name}` })
  }
  const made = await seedCrm(ask, new Date(), [world.owner.userId])
  await linkCrm(ask, made)
  expect([made.persons.size, made.deals.size, made.leads.size]).toEqual([
    PERSONS.length,
    DEALS.length,
    LEADS.length,
  ])
  const deals = await ask<{ stage_id: number; status: string }[]>('GET', '/api/v2/deals?status=open')
  expect(new Set(deals.map(({ stage_id }) => stage_id)).size).toBe(5)
  const labels = await ask<{ id: string; name: string }[]>('GET', '/api/v1/leadLabels')
  expect(labels.map(({ name }) => name).sort()).toEqual(['Cold', 'Hot', 'Warm'])
  const leads = await ask<{ label_ids: string[] }[]>('GET', '/api/v1/leads')
  expect(leads.every(({ label_ids }) => label_ids.length === 1)).toBe(true)
  const { data } = await world.owner.get<Conversation[]>('/conversations')
  expect(data.map(({ links }) => links.length).sort()).toEqual([2, 2, 2, 2])
  const notes = await readNotes(world, { deal_id: made.deals.get(DEALS[0].title) as number })
  expect(notes.map(({ content }) => content).join()).toContain('from 田中 美咲')
})
