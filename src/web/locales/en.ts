/**
 * The words of the first usable inbox, in English; one file a part. `ja.ts` has the same. Words of places that are
 * opened later are not here: `rooms.ts`.
 */
import { activity } from './en/activity.ts'
import { channel } from './en/channel.ts'
import { composer } from './en/composer.ts'
import { connection } from './en/connection.ts'
import { details } from './en/details.ts'
import { errors } from './en/errors.ts'
import { failure } from './en/failure.ts'
import { form } from './en/form.ts'
import { inbox } from './en/inbox.ts'
import { later } from './en/later.ts'
import { list } from './en/list.ts'
import { navigation } from './en/navigation.ts'
import { notice } from './en/notice.ts'
import { status } from './en/status.ts'
import { thread } from './en/thread.ts'

export const en = {
  product: 'Tsunagi',
  navigation,
  form,
  inbox,
  list,
  activity,
  thread,
  status,
  failure,
  composer,
  details,
  channel,
  connection,
  later,
  notice,
  errors,
} as const
