/** Fills the demo's CRM through the product's own API, and links a part of it to what the customers have written. */
import type { Conversation } from '../../shared/contract/conversations.ts'
import { DEALS, LEADS, NOTES, ORGANIZATIONS, PERSONS } from './demo-crm.ts'

/** As a signed-in colleague; throws what is refused. */
export type Ask = <T>(method: 'GET' | 'POST', url: string, body?: object) => Promise<T>

interface Made {
  id: number
}
type Ids = Map<string, number>

const DAY = 86_400_000

export interface DemoCrm {
  persons: Ids
  deals: Ids
  leads: Map<string, string>
}

export async function seedCrm(ask: Ask, now: Date, owners: number[]): Promise<DemoCrm> {
  const ownerOf = (index: number) => owners[index % owners.length] as number
  const organizations: Ids = new Map()
  for (const [index, { key, ...organization }] of ORGANIZATIONS.entries()) {
    const body = { ...organization, owner_id: ownerOf(index) }
    organizations.set(key, (await ask<Made>('POST', '/api/v2/organizations', body)).id)
  }
  const persons: Ids = new Map()
  for (const [index, person] of PERSONS.entries()) {
    const { name, job_title } = person
    const body = {
      name,
      job_title,
      owner_id: ownerOf(index),
      add_time: new Date(now.getTime() - (60 - 5 * index) * DAY).toISOString(),
      ...('org' in person && { org_id: organizations.get(person.org) }),
      ...('phone' in person && { phones: [{ value: person.phone, label: 'mobile' }] }),
      ...('email' in person && { emails: [{ value: person.email }] }),
    }
    persons.set(person.key, (await ask<Made>('POST', '/api/v2/persons', body)).id)
  }
  const orgOf = (key: string) => {
    const person = PERSONS.find((one) => one.key === key)
    return person && 'org' in person ? organizations.get(person.org) : undefined
  }
  const deals = await seedDeals(ask, now, persons, orgOf, ownerOf)
  const leads = await seedLeads(ask, persons, orgOf, ownerOf)
  for (const note of NOTES) {
    const { content } = note
    const on =
      'org' in note
        ? { org_id: organizations.get(note.org) }
        : { person_id: persons.get(note.person), pinned_to_person_flag: 'pinned_to_person_flag' in note }
    await ask('POST', '/api/v1/notes', { content, ...on })
  }
  return { persons, deals, leads }
}

async function seedDeals(
  ask: Ask,
  now: Date,
  persons: Ids,
  orgOf: (key: string) => number | undefined,
  ownerOf: (index: number) => number,
): Promise<Ids> {
  const stages = (await ask<Made[]>('GET', '/api/v2/stages?sort_by=order_nr')).map(({ id }) => id)
  const daysFromNow = (days: number) => new Date(now.getTime() + days * DAY).toISOString()
  const deals: Ids = new Map()
  for (const [index, deal] of DEALS.entries()) {
    const [ago, until] = deal.days
    const closed = 'status' in deal ? { status: deal.status, close_time: daysFromNow(until) } : {}
    const body = {
      title: deal.title,
      value: deal.value,
      currency: deal.currency,
      person_id: persons.get(deal.person),
      org_id: orgOf(deal.person),
      stage_id: stages[Math.min(deal.stage, stages.length - 1)],
      owner_id: ownerOf(index),
      add_time: daysFromNow(-ago),
      expected_close_date: daysFromNow(until).slice(0, 10),
      ...closed,
      ...('lost_reason' in deal && { lost_reason: deal.lost_reason }),
    }
    deals.set(deal.title, (await ask<Made>('POST', '/api/v2/deals', body)).id)
  }
  return deals
}

async function seedLeads(
  ask: Ask,
  persons: Ids,
  orgOf: (key: string) => number | undefined,
  ownerOf: (index: number) => number,
): Promise<Map<string, string>> {
  // Every company begins with some.
  const known = await ask<{ id: string; name: string }[]>('GET', '/api/v1/leadLabels')
  const labels = new Map(known.map(({ id, name }) => [name, id]))
  const leads = new Map<string, string>()
  for (const [index, lead] of LEADS.entries()) {
    const body = {
      title: lead.title,
      person_id: persons.get(lead.person),
      organization_id: orgOf(lead.person),
      owner_id: ownerOf(index),
      label_ids: lead.labels.map((name) => labels.get(name)),
      ...('amount' in lead && { value: { amount: lead.amount, currency: lead.currency } }),
    }
    leads.set(lead.title, (await ask<{ id: string }>('POST', '/api/v1/leads', body)).id)
  }
  return leads
}

/** Its webhook has been answered or is about to be: nobody waits long for the demo. */
const TRIES = 40
const BETWEEN_MILLISECONDS = 50

/** The first notes stand with it. A customer whose message has not come by then stays unlinked. */
export async function linkCrm(ask: Ask, { persons, deals, leads }: DemoCrm): Promise<void> {
  for (const person of PERSONS) {
    if (!('contact' in person)) continue
    const conversation = await awaitConversation(ask, person.contact)
    if (!conversation) continue
    const path = `/api/inbox/conversations/${conversation.id}/links`
    await ask('POST', path, { person_id: persons.get(person.key) })
    for (const deal of DEALS)
      if ('linked' in deal && deal.person === person.key)
        await ask('POST', path, { deal_id: deals.get(deal.title) })
    for (const lead of LEADS)
      if ('linked' in lead && lead.person === person.key)
        await ask('POST', path, { lead_id: leads.get(lead.title) })
  }
}

async function awaitConversation(ask: Ask, name: string): Promise<Conversation | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const all = await ask<Conversation[]>('GET', '/api/inbox/conversations?limit=50')
    const found = all.find(({ contact }) => contact.name === name)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MILLISECONDS))
  }
  return undefined
}
