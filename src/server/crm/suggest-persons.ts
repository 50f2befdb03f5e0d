/**
 * B6: who the contact of a conversation may be, and why. It only suggests; people decide. A name alone is a hint and
 * no more: namesakes are never joined by it.
 */
import type { PersonSuggestion } from '../../shared/contract/links.ts'
import { phoneKey, writingsOfPhone } from '../lib/phone.ts'
import { maySeeItem } from '../policy/crm-item.ts'
import { findPersonsOfPhones } from '../store/conversation-links.ts'
import type { ConversationView } from '../store/conversations.ts'
import type { Db } from '../store/db.ts'
import { findPersonsByKeys, findPersonsByName, type PersonRow, persons } from '../store/persons.ts'
import type { UserRow } from '../store/users.ts'

const MOST = 10

/** The surest first. */
export async function suggestPersons(
  db: Db,
  actor: UserRow,
  conversation: ConversationView,
): Promise<PersonSuggestion[]> {
  const { company_id } = actor
  const { contact_phone: phone, contact_name: name } = conversation
  const found = new Map<number, { person: PersonRow; reasons: PersonSuggestion['reasons'] }>()
  const add = (person: PersonRow, reason: PersonSuggestion['reasons'][number]) => {
    if (person.deleted_at || !maySeeItem(actor, person)) return
    const known = found.get(person.id) ?? { person, reasons: [] }
    known.reasons.push(reason)
    found.set(person.id, known)
  }
  if (phone !== null) {
    const key = phoneKey(phone)
    for (const person of await findPersonsByKeys(db, company_id, [{ kind: 'phone', key }], MOST))
      add(person, { kind: 'phone', value: typedAs(person, key) ?? phone })
    const elsewhere = await findPersonsOfPhones(db, company_id, writingsOfPhone(phone), conversation.id)
    const rows = await persons.findMany(
      db,
      company_id,
      elsewhere.map((row) => row.person_id),
    )
    for (const { person_id, channel_name } of elsewhere)
      for (const person of rows)
        if (person.id === person_id) add(person, { kind: 'other_channel', value: channel_name })
  }
  if (name !== null)
    for (const person of await findPersonsByName(db, company_id, name, MOST))
      add(person, { kind: 'name', value: person.name })
  const linked = conversation.links.find((link) => link.person_id !== null)?.person_id
  return [...found.values()]
    .filter(({ person }) => person.id !== linked)
    .map(({ person, reasons }) => ({
      person_id: person.id,
      name: person.name,
      sure: reasons.some(({ kind }) => kind !== 'name'),
      reasons,
    }))
    .sort((a, b) => Number(b.sure) - Number(a.sure))
    .slice(0, MOST)
}

function typedAs(person: PersonRow, key: string): string | null {
  return person.phones.find(({ e164 }) => e164 !== null && phoneKey(e164) === key)?.value ?? null
}
