/**
 * *Why did I not hear of this?* The last news, each with what became of it on each way: from its row where there is
 * one, else from the rules as they are now.
 */
import type { NotificationWay, Told, ToldNews } from '../../shared/contract/notifications.ts'
import type { Core } from '../conversations/core.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { presentTold } from '../present/notification.ts'
import { listChannels } from '../store/channels.ts'
import { listLatestNews } from '../store/news.ts'
import { findNotificationSettings } from '../store/notification-settings.ts'
import { listNotificationsOf, type NotificationRow } from '../store/notifications.ts'
import type { UserRow } from '../store/users.ts'
import { judgeNews } from './recipients.ts'
import { completeSettings } from './settings.ts'
import { newsOf } from './tell-news.ts'

const MOST_NEWS = 25

export async function explainNews({ db }: Core, user: UserRow): Promise<ToldNews[]> {
  const channels = (await listChannels(db, user.company_id)).filter((channel) => maySeeChannel(user, channel))
  const ids = channels.map((channel) => channel.id)
  const [rows, latest, kept] = await Promise.all([
    listNotificationsOf(db, user.company_id, user.id, MOST_NEWS * 2),
    listLatestNews(db, user.company_id, ids, MOST_NEWS),
    findNotificationSettings(db, user.company_id, user.id),
  ])
  const settings = completeSettings(kept)
  const told = new Map<string, ToldNews>()
  for (const row of rows) {
    // Who lost the right to see a channel does not read its contacts' names here.
    if (row.channel_id !== null && !ids.includes(row.channel_id)) continue
    const news = told.get(row.subject_id) ?? emptyNews(row)
    news[row.way] = presentTold(row)
    told.set(row.subject_id, news)
  }
  for (const row of latest) {
    const news = newsOf(row)
    if (!news) continue
    const listener = { userId: user.id, active: true, maySee: true, settings, inFront: false }
    const explained = (way: NotificationWay): Told | null => {
      const verdict = judgeNews(news, listener, way)
      return verdict && !verdict.tell ? decided(verdict.reason) : null
    }
    const event = judgeNews(news, listener, 'desktop')?.event
    if (!event) continue
    const known = told.get(row.id)
    told.set(row.id, {
      subject_id: row.id,
      event: known?.event ?? event,
      conversation_id: row.conversation_id,
      contact_name: row.contact_name,
      at: row.created_at.toISOString(),
      desktop: known?.desktop ?? explained('desktop'),
      email: known?.email ?? explained('email'),
    })
  }
  return [...told.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST_NEWS)
}

function emptyNews(row: NotificationRow & { contact_name: string | null }): ToldNews {
  return {
    subject_id: row.subject_id,
    event: row.event,
    conversation_id: row.conversation_id,
    contact_name: row.contact_name,
    at: row.created_at.toISOString(),
    desktop: null,
    email: null,
  }
}

function decided(reason: Told['reason']): Told {
  return {
    id: null,
    state: 'skipped',
    reason,
    answer: null,
    held: false,
    due_at: null,
    settled_at: null,
    shown_at: null,
  }
}
