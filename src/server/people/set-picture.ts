/** The small square beside a colleague's name. */
import { notFound } from '../errors.ts'
import { recordEvents, userEvent } from '../events/record.ts'
import { pictureVersion } from '../lib/picture-version.ts'
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
    await updateUser(tx, { ...known, image: square && pictureVersion(square) }, now)
    await recordEvents(tx, [userEvent(companyId, id)], now)
  })
  people.callers.forget()
  people.bell.ring()
}
