/** The small square beside a colleague's name. */
import { createHash } from 'node:crypto'
import { notFound } from '../errors.ts'
import { recordEvents, userEvent } from '../events/record.ts'
import { deleteUserPicture, putUserPicture } from '../store/user-pictures.ts'
import { lockUser, type UserRow, updateUser } from '../store/users.ts'
import type { PeopleCore } from './people-core.ts'

/** `square`: made by us from what was uploaded; null takes the picture away. */
export async function setPicture(people: PeopleCore, user: UserRow, square: Buffer | null): Promise<void> {
  const { company_id: companyId, id } = user
  await people.db.transaction(async (tx) => {
    const now = people.clock.now()
    const known = await lockUser(tx, companyId, id)
    if (!known) throw notFound('user')
    if (square) await putUserPicture(tx, companyId, id, square)
    else await deleteUserPicture(tx, companyId, id)
    await updateUser(tx, { ...known, image: square && versionOf(square) }, now)
    await recordEvents(tx, [userEvent(companyId, id)], now)
  })
  people.callers.forget()
  people.bell.ring()
}

/** Part of its address, so that a browser may keep the picture for ever. */
function versionOf(square: Buffer): string {
  return createHash('sha256').update(square).digest('hex').slice(0, 16)
}
