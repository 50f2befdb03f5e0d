import type {
  ChangeNotificationSettings,
  DesktopNotification,
  MailServerState,
  NotificationSettings,
  NotificationWay,
  OneTold,
  PushState,
  ScreenReport,
  ToldNews,
} from '../../shared/contract/notifications.ts'
import { read, write } from './client.ts'

export const fetchNotificationSettings = (signal?: AbortSignal) =>
  read<NotificationSettings>('/me/notification_settings', {}, signal)

export const saveNotificationSettings = (change: ChangeNotificationSettings) =>
  write<NotificationSettings>('PUT', '/me/notification_settings', change)

export const fetchPushState = (signal?: AbortSignal) => read<PushState>('/push_subscriptions', {}, signal)

export const subscribeHere = (subscription: object) =>
  write<{ id: string }>('POST', '/push_subscriptions', subscription)

export const reportScreen = (id: string, report: ScreenReport) =>
  write<unknown>('PUT', `/me/screens/${id}`, report)

export const screenClosedPath = (id: string) => `/api/inbox/me/screens/${id}/closed`

export const fetchMailServer = (signal?: AbortSignal) => read<MailServerState>('/me/mail_server', {}, signal)

export const sendTest = (way: NotificationWay) => write<OneTold>('POST', '/me/test_notification', { way })

export const fetchTold = (id: string, signal?: AbortSignal) =>
  read<OneTold>(`/me/notifications/${id}`, {}, signal)

export const fetchToldNews = (signal?: AbortSignal) => read<ToldNews[]>('/me/notifications', {}, signal)

export const fetchDesktopNotification = (id: string) =>
  read<DesktopNotification>(`/me/desktop_notifications/${id}`)

export const tellShown = (id: string) => write<unknown>('POST', `/me/desktop_notifications/${id}/shown`)
