/** *Send me a test*: on the very way that the real ones go, whatever is switched off. */
import type { NotificationWay } from '../../shared/contract/notifications.ts'
import { newId } from '../lib/ids.ts'
import { findNotification, insertNotifications, type NotificationRow } from '../store/notifications.ts'
import type { UserRow } from '../store/users.ts'
import type { NotificationHouse } from './house.ts'

export async function sendTest(
  house: NotificationHouse,
  user: UserRow,
  way: NotificationWay,
): Promise<NotificationRow> {
  const { db, clock } = house.core
  const id = newId()
  const now = clock.now()
  await insertNotifications(
    db,
    [
      {
        companyId: user.company_id,
        id,
        userId: user.id,
        way,
        event: 'test',
        subjectId: id,
        conversationId: null,
        channelId: null,
        inboundNumber: 0,
        reason: way === 'email' && house.mail.kind === 'none' ? 'no_mail_server' : null,
        dueAt: now,
        held: false,
      },
    ],
    now,
  )
  house.wake()
  const row = await findNotification(db, user.company_id, user.id, id)
  if (!row) throw new Error('the test was not kept')
  return row
}
