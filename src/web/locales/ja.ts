import type { Catalogue } from './catalogue.ts'
import { activity } from './ja/activity.ts'
import { channel } from './ja/channel.ts'
import { composer } from './ja/composer.ts'
import { connection } from './ja/connection.ts'
import { details } from './ja/details.ts'
import { errors } from './ja/errors.ts'
import { failure } from './ja/failure.ts'
import { form } from './ja/form.ts'
import { inbox } from './ja/inbox.ts'
import { later } from './ja/later.ts'
import { list } from './ja/list.ts'
import { navigation } from './ja/navigation.ts'
import { notice } from './ja/notice.ts'
import { status } from './ja/status.ts'
import { thread } from './ja/thread.ts'

export const ja: Catalogue = {
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
}
