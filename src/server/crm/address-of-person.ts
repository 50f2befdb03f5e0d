/** Where a person is written to on a channel: where they wrote already, else their number. */
import { invalid } from '../errors.ts'
import { findContactAddressOfPerson } from '../store/conversation-links.ts'
import type { Db } from '../store/db.ts'
import { persons } from '../store/persons.ts'
import type { UserRow } from '../store/users.ts'
import { seenItem } from './find-item.ts'

/** @throws AppError 404, 422 `ADDRESS_MISSING` */
export async function findAddressOfPerson(
  db: Db,
  actor: UserRow,
  channelId: string,
  personId: number,
): Promise<{ address: string; wroteFrom: boolean }> {
  const person = seenItem(await persons.find(db, actor.company_id, personId), actor, 'person')
  const known = await findContactAddressOfPerson(db, actor.company_id, personId, channelId)
  if (known !== null) return { address: known, wroteFrom: true }
  const phones = person.phones.filter((phone) => phone.e164 !== null)
  const phone = phones.find(({ primary }) => primary) ?? phones[0]
  if (!phone?.e164)
    throw invalid(
      'ADDRESS_MISSING',
      'This person has no number that can be written to on this messaging app.',
      'Add a phone number with its country code.',
    )
  return { address: phone.e164, wroteFrom: false }
}
