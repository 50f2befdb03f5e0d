/**
 * Signed links by which a mail of one kind is switched off with one click (RFC 8058), without signing in. They hold
 * nothing but user and kinds, and never end: an old mail's link still works.
 */
import { timingSafeEqual } from 'node:crypto'
import { type NotificationEvent, notificationEvents } from '../../shared/contract/notifications.ts'
import type { Core } from '../conversations/core.ts'
import { changeNotificationSettings } from './change-settings.ts'

export interface Unsubscription {
  companyId: number
  userId: number
  events: NotificationEvent[]
}

export function writeUnsubscription(core: Core, { companyId, userId, events }: Unsubscription): string {
  const plain = [companyId, userId, ...new Set(events)].join('.')
  return `${Buffer.from(plain).toString('base64url')}.${signature(core, plain).toString('base64url')}`
}

/** Null where it is not one of ours. */
export function readUnsubscription(core: Core, token: string): Unsubscription | null {
  const [head = '', tail = ''] = token.split('.')
  const plain = Buffer.from(head, 'base64url').toString()
  const given = Buffer.from(tail, 'base64url')
  const right = signature(core, plain)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  const [companyId, userId, ...names] = plain.split('.')
  const events = notificationEvents.filter((event) => names.includes(event))
  return { companyId: Number(companyId), userId: Number(userId), events }
}

export async function unsubscribe(core: Core, { companyId, userId, events }: Unsubscription): Promise<void> {
  await changeNotificationSettings(core, companyId, userId, (settings) => {
    const off = <C extends Record<NotificationEvent, { desktop: boolean; email: boolean }>>(
      choices: C,
    ): C => {
      const changed = { ...choices }
      for (const event of events) changed[event] = { ...changed[event], email: false }
      return changed
    }
    return {
      ...settings,
      events: off(settings.events),
      channels: settings.channels.map((channel) => ({ ...channel, events: off(channel.events) })),
    }
  })
}

function signature(core: Core, plain: string): Buffer {
  return core.hash(`unsubscribe 1 ${plain}`)
}
