/** The room of notifications, put together. */
import type { Config } from '../config.ts'
import type { Core } from '../conversations/core.ts'
import type { DurableReader } from '../events/durable-reader.ts'
import type { WaitingWork } from '../jobs/waiting-work.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { MailTransport } from '../mail/mail-transport.ts'
import { removeOldNotifications } from '../store/notifications.ts'
import { removeOldScreens } from '../store/open-screens.ts'
import { removeOrphanedPushSubscriptions } from '../store/push-subscriptions.ts'
import type { UserRow } from '../store/users.ts'
import { createNotificationWork } from './deliver.ts'
import type { NotificationHouse } from './house.ts'
import { openPushKeys } from './push-keys.ts'
import { createNewsReader } from './tell-news.ts'

export interface Notifications {
  house: NotificationHouse
  reader: DurableReader
  work: WaitingWork
  /** What was kept long enough goes. */
  tidy(): Promise<void>
}

interface Parts {
  core: Core
  box: SecretBox
  config: Pick<Config, 'publicUrl' | 'mailFrom' | 'allowSimulator'>
  mail: MailTransport
  messageIdOf(id: string): string
  countUnread(user: UserRow): Promise<number>
  holder: string
}

const KEPT_MILLISECONDS = 30 * 86_400_000
const SCREENS_KEPT_MILLISECONDS = 3_600_000
const SLICE = 1_000

export async function createNotifications(parts: Parts): Promise<Notifications> {
  const { core, box, config } = parts
  const house: NotificationHouse = {
    ...parts,
    publicUrl: config.publicUrl,
    keys: await openPushKeys(core.db, box),
    contact: contactOf(config),
    loopbackAllowed: config.allowSimulator,
    wake: () => work.wake(),
  }
  const work = createNotificationWork(house)
  return {
    house,
    reader: createNewsReader(house),
    work,
    async tidy() {
      const now = core.clock.now().getTime()
      await removeOldNotifications(core.db, new Date(now - KEPT_MILLISECONDS), SLICE)
      const screens = new Date(core.clock.realNow().getTime() - SCREENS_KEPT_MILLISECONDS)
      await removeOldScreens(core.db, screens)
      await removeOrphanedPushSubscriptions(core.db)
    },
  }
}

/** Push services want to know whom to write to; some refuse `localhost`. */
function contactOf({ publicUrl, mailFrom }: Parts['config']): string {
  if (publicUrl.startsWith('https://')) return publicUrl
  const address = /([^\s<>]+@[^\s<>]+)/.exec(mailFrom)?.[1] ?? 'tsunagi@localhost'
  return `mailto:${address}`
}
