import type { Person } from '../../shared/contract/crm.ts'
import type { PersonRow } from '../store/persons.ts'
import { isoTime } from './crm-time.ts'

export function presentPerson(person: PersonRow): Person {
  return {
    id: person.id,
    name: person.name,
    first_name: person.first_name,
    last_name: person.last_name,
    owner_id: person.owner_id,
    org_id: person.org_id,
    add_time: isoTime(person.add_time),
    update_time: isoTime(person.update_time),
    emails: person.emails,
    phones: person.phones.map(({ value, primary, label }) => ({ value, primary, label })),
    is_deleted: person.deleted_at !== null,
    visible_to: person.visible_to,
    label_ids: person.label_ids,
    picture_id: null,
    notes: person.notes,
    im: person.im,
    birthday: person.birthday,
    job_title: person.job_title,
    postal_address: person.postal_address,
    custom_fields: person.custom_fields,
    version: person.version,
  }
}
