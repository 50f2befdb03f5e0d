/**
 * One of their things as a request of ours. Pure. Accounts that grew for years hold odd data: no name, names of a
 * thousand letters, numbers as text, references to what is gone. What cannot be kept is left out, never the whole item.
 */
import type { NewDeal, NewLead, NewNote, NewOrganization, NewPerson } from '../../shared/contract/crm.ts'
import type { Record_ } from './read-pipedrive.ts'

/** Ours for one of theirs; null where it was not moved in. */
export interface Known {
  user(id: unknown): number
  person(id: unknown): number | null
  organization(id: unknown): number | null
  lead(id: unknown): string | null
  deal(id: unknown): number | null
  stage(id: unknown): number | null
  label(id: unknown): string | null
}

const MOST_LETTERS = 255

export function line(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = [...String(value).trim()].slice(0, MOST_LETTERS).join('')
  return text === '' ? null : text
}

/** v1 gives some references as objects with `value` or `id`. */
export function idOf(reference: unknown): string | null {
  if (typeof reference === 'number' || typeof reference === 'string') return String(reference)
  if (typeof reference !== 'object' || reference === null) return null
  const { value, id } = reference as { value?: unknown; id?: unknown }
  return idOf(value ?? id ?? null)
}

function contacts(list: unknown, most: number) {
  if (!Array.isArray(list)) return []
  return list.slice(0, most).flatMap((one: { value?: unknown; label?: unknown; primary?: unknown }) => {
    const value = line(one?.value)
    const label = line(one?.label)?.slice(0, 64)
    return value === null ? [] : [{ value, primary: one.primary === true, ...(label && { label }) }]
  })
}

const day = (value: unknown): string | null =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}/.test(value) &&
  !Number.isNaN(Date.parse(value.slice(0, 10)))
    ? value.slice(0, 10)
    : null

/** RFC 3339, or theirs of v1 without a zone, which is UTC. */
const time = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  !Number.isNaN(Date.parse(value.includes('T') ? value : `${value.replace(' ', 'T')}Z`))
    ? value
    : undefined

const amount = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && Math.abs(number) <= 1e15 ? number : null
}
const currency = (value: unknown): string | null =>
  typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? value : null
const visibility = (value: unknown): 1 | 3 => (Number(value) === 1 ? 1 : 3)
const customs = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && JSON.stringify(value).length < 60_000
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([name, held]) => held !== null && name.length <= 64)
          .slice(0, 200),
      )
    : {}
const nameless = (kind: string, id: unknown): string => `${kind} ${idOf(id) ?? ''}`.trim()

export function toOrganization(theirs: Record_, known: Known): NewOrganization {
  const added = time(theirs.add_time)
  const address = theirs.address as { value?: unknown } | string | null
  const value = line(typeof address === 'string' ? address : address?.value)
  return {
    name: line(theirs.name) ?? nameless('Organization', theirs.id),
    owner_id: known.user(theirs.owner_id),
    visible_to: visibility(theirs.visible_to),
    custom_fields: customs(theirs.custom_fields),
    ...(value && { address: { value } }),
    ...(line(theirs.website) && { website: line(theirs.website) }),
    ...(added && { add_time: added }),
  }
}

export function toPerson(theirs: Record_, known: Known): NewPerson {
  const added = time(theirs.add_time)
  const phones = contacts(theirs.phones ?? theirs.phone, 100)
  const name = line(theirs.name) ?? line([theirs.first_name, theirs.last_name].filter(Boolean).join(' '))
  return {
    name: name ?? phones[0]?.value ?? nameless('Person', theirs.id),
    owner_id: known.user(theirs.owner_id),
    org_id: known.organization(theirs.org_id),
    emails: contacts(theirs.emails ?? theirs.email, 100),
    phones,
    visible_to: visibility(theirs.visible_to),
    custom_fields: customs(theirs.custom_fields),
    job_title: line(theirs.job_title),
    birthday: day(theirs.birthday),
    ...(added && { add_time: added }),
  }
}

export function toLead(theirs: Record_, known: Known): NewLead & { is_archived: boolean } {
  const value = theirs.value as { amount?: unknown; currency?: unknown } | null
  const [worth, unit] = [amount(value?.amount), currency(value?.currency)]
  const labels = Array.isArray(theirs.label_ids) ? theirs.label_ids : []
  return {
    title: line(theirs.title) ?? nameless('Lead', theirs.id),
    owner_id: known.user(theirs.owner_id),
    person_id: known.person(theirs.person_id),
    organization_id: known.organization(theirs.organization_id),
    label_ids: labels.map(known.label).filter((label) => label !== null),
    value: worth !== null && unit ? { amount: worth, currency: unit } : null,
    expected_close_date: day(theirs.expected_close_date),
    visible_to: visibility(theirs.visible_to),
    was_seen: theirs.was_seen === true,
    is_archived: theirs.is_archived === true,
  }
}

export function toDeal(theirs: Record_, known: Known): NewDeal {
  const added = time(theirs.add_time)
  const status = theirs.status === 'won' || theirs.status === 'lost' ? theirs.status : 'open'
  const stage = known.stage(theirs.stage_id)
  const [won, lost] = [time(theirs.won_time), time(theirs.lost_time)]
  const probability = amount(theirs.probability)
  return {
    title: line(theirs.title) ?? nameless('Deal', theirs.id),
    owner_id: known.user(theirs.owner_id ?? theirs.user_id),
    person_id: known.person(theirs.person_id),
    org_id: known.organization(theirs.org_id),
    ...(stage !== null && { stage_id: stage }),
    value: amount(theirs.value) ?? 0,
    currency: currency(theirs.currency),
    status,
    probability: probability === null ? null : Math.round(Math.min(100, Math.max(0, probability))),
    expected_close_date: day(theirs.expected_close_date),
    visible_to: visibility(theirs.visible_to),
    is_archived: theirs.is_archived === true,
    custom_fields: customs(theirs.custom_fields),
    ...(status === 'lost' && { lost_reason: line(theirs.lost_reason) }),
    ...(status === 'won' && won && { won_time: won }),
    ...(status === 'lost' && lost && { lost_time: lost }),
    ...(added && { add_time: added }),
  }
}

/** Null: what it stood on is not here, or it says nothing. */
export function toNote(theirs: Record_, known: Known): NewNote | null {
  const added = time(theirs.add_time)
  const parents = {
    lead_id: known.lead(theirs.lead_id),
    deal_id: known.deal(theirs.deal_id),
    person_id: known.person(theirs.person_id),
    org_id: known.organization(theirs.org_id),
  }
  const content = typeof theirs.content === 'string' ? theirs.content : ''
  if (content.trim() === '' || Object.values(parents).every((id) => id === null)) return null
  const pinned = (flag: unknown, parent: unknown): boolean =>
    parent !== null && (flag === true || flag === 1 || flag === '1')
  return {
    ...parents,
    content,
    user_id: known.user(theirs.user_id),
    pinned_to_lead_flag: pinned(theirs.pinned_to_lead_flag, parents.lead_id),
    pinned_to_deal_flag: pinned(theirs.pinned_to_deal_flag, parents.deal_id),
    pinned_to_person_flag: pinned(theirs.pinned_to_person_flag, parents.person_id),
    pinned_to_organization_flag: pinned(theirs.pinned_to_organization_flag, parents.org_id),
    ...(added && { add_time: added }),
  }
}
