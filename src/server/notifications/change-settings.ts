/** A user's choice of what to hear. */
import type { Core } from '../conversations/core.ts'
import { lockNotificationSettings, saveNotificationSettings } from '../store/notification-settings.ts'
import { wakeHeldNotifications } from '../store/notifications.ts'
import { completeSettings, type Settings } from './settings.ts'

export async function changeNotificationSettings(
  core: Core,
  companyId: number,
  userId: number,
  change: (before: Settings) => Settings,
): Promise<Settings> {
  return await core.db.transaction(async (tx) => {
    const now = core.clock.now()
    const before = completeSettings(await lockNotificationSettings(tx, companyId, userId, now))
    const after = change(before)
    await saveNotificationSettings(tx, companyId, userId, after)
    if (JSON.stringify(before.quiet_hours) !== JSON.stringify(after.quiet_hours))
      await wakeHeldNotifications(tx, companyId, userId, now)
    return after
  })
}
