/** S6–S8: what I want to hear of, where it can be told, what became of it, and tests. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import {
  ChangeNotificationSettings,
  Delivery,
  DeliveryQuery,
  DesktopNotification,
  MailServerState,
  NotificationSettings,
  OneTold,
  PushState,
  PushSubscriptionRequest,
  ScreenReport,
  TestNotificationRequest,
  ToldNews,
} from '../../../../shared/contract/notifications.ts'
import { forbidden, invalid, notFound } from '../../../errors.ts'
import { changeNotificationSettings } from '../../../notifications/change-settings.ts'
import { describeForPage } from '../../../notifications/deliver.ts'
import { explainNews } from '../../../notifications/explain.ts'
import type { NotificationHouse } from '../../../notifications/house.ts'
import { subscribeBrowser } from '../../../notifications/push-subscriptions.ts'
import { quietUntil } from '../../../notifications/quiet-hours.ts'
import { sendTest } from '../../../notifications/send-test.ts'
import { changeSettings, completeSettings, type Settings } from '../../../notifications/settings.ts'
import { presentDelivery, presentOneTold, presentPushSubscription } from '../../../present/notification.ts'
import { findNotificationSettings } from '../../../store/notification-settings.ts'
import { findBatch, findNotification, listNotifications, noteShown } from '../../../store/notifications.ts'
import { putScreen, removeScreen } from '../../../store/open-screens.ts'
import { listPushSubscriptions, removePushSubscriptionOf } from '../../../store/push-subscriptions.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

const Key = Type.Object({ id: Id })
const Nothing = Type.Object({})

interface NotificationParts extends InboxParts {
  house: NotificationHouse
}

export function notificationRoutes(http: Http, parts: NotificationParts): void {
  settingsRoutes(http, parts)
  browserRoutes(http, parts)
  toldRoutes(http, parts)
}

function settingsRoutes(http: Http, { core, house }: NotificationParts): void {
  const present = (settings: Settings): NotificationSettings => ({
    ...settings,
    email_available: house.mail.kind !== 'none',
  })

  http.get(
    '/me/notification_settings',
    { schema: { response: { 200: Success(NotificationSettings) } } },
    async (request) => {
      const { user } = callerOf(request)
      return success(present(await settingsOf(user)))
    },
  )

  http.put(
    '/me/notification_settings',
    { schema: { body: ChangeNotificationSettings, response: { 200: Success(NotificationSettings) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { quiet_hours: quiet } = request.body
      if (quiet && quiet.from === quiet.until)
        throw invalid(
          'QUIET_HOURS_INVALID',
          'The quiet hours end when they begin.',
          'Choose two different times.',
        )
      const saved = await changeNotificationSettings(core, user.company_id, user.id, (before) =>
        changeSettings(before, request.body),
      )
      return success(present(saved))
    },
  )

  http.get(
    '/me/mail_server',
    { schema: { response: { 200: Success(MailServerState) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { quiet_hours: quiet } = await settingsOf(user)
      const until = quietUntil(quiet, user.time_zone, core.clock.now())
      const { outcome, answer } = await checkMail()
      const { kind } = house.mail
      return success({ kind, ok: outcome === 'accepted', answer, quiet_until: until?.toISOString() ?? null })
    },
  )

  async function settingsOf(user: UserRow): Promise<Settings> {
    return completeSettings(await findNotificationSettings(core.db, user.company_id, user.id))
  }

  /** However many ask, the mail server is asked once in ten seconds. */
  let asked: { at: number; answer: ReturnType<NotificationHouse['mail']['check']> } | null = null
  function checkMail() {
    const now = core.clock.monotonic()
    if (!asked || now - asked.at > 10_000) asked = { at: now, answer: house.mail.check() }
    return asked.answer
  }
}

function browserRoutes(http: Http, { core, house }: NotificationParts): void {
  http.get('/push_subscriptions', { schema: { response: { 200: Success(PushState) } } }, async (request) => {
    const { user } = callerOf(request)
    const rows = await listPushSubscriptions(core.db, user.company_id, user.id, core.clock.realNow())
    return success({
      public_key: house.keys.publicKey,
      subscriptions: rows.map(presentPushSubscription),
    })
  })

  http.post(
    '/push_subscriptions',
    { schema: { body: PushSubscriptionRequest, response: { 201: Success(Key) } } },
    async (request, reply) => {
      const { user, by, credentialId } = callerOf(request)
      const id = await subscribeBrowser(house, user, request.body, {
        sessionId: by === 'session' ? credentialId : null,
        userAgent: request.headers['user-agent'],
      })
      reply.code(201)
      return success({ id })
    },
  )

  http.delete(
    '/push_subscriptions/:id',
    { schema: { params: Key, response: { 200: Success(Key) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      if (!isUuid(id) || !(await removePushSubscriptionOf(core.db, user.company_id, user.id, id)))
        throw notFound('subscription')
      return success({ id })
    },
  )

  http.put(
    '/me/screens/:id',
    { schema: { params: Key, body: ScreenReport, response: { 200: Success(Nothing) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      if (!isUuid(id)) throw notFound('screen')
      const { conversation_id: conversation, visible, notifies } = request.body
      const conversationId = conversation !== null && isUuid(conversation) ? conversation : null
      const screen = { companyId: user.company_id, id, userId: user.id, conversationId, visible, notifies }
      await putScreen(core.db, screen, core.clock.realNow())
      return success({})
    },
  )

  // By POST as well: a page that is being closed can send nothing else.
  http.post(
    '/me/screens/:id/closed',
    { schema: { params: Key, response: { 200: Success(Nothing) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      if (!isUuid(id)) throw notFound('screen')
      await removeScreen(core.db, user.company_id, user.id, id)
      return success({})
    },
  )
}

function toldRoutes(http: Http, { core, house }: NotificationParts): void {
  http.post(
    '/me/test_notification',
    { schema: { body: TestNotificationRequest, response: { 200: Success(OneTold) } } },
    async (request) =>
      success(presentOneTold(await sendTest(house, callerOf(request).user, request.body.way))),
  )

  http.get(
    '/me/notifications',
    { schema: { response: { 200: Success(Type.Array(ToldNews)) } } },
    async (request) => success(await explainNews(core, callerOf(request).user)),
  )

  http.get(
    '/me/notifications/:id',
    { schema: { params: Key, response: { 200: Success(OneTold) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const row = isUuid(id) ? await findNotification(core.db, user.company_id, user.id, id) : null
      if (!row) throw notFound('notification')
      return success(presentOneTold(row))
    },
  )

  // What was told together has an id of its own, which the page and the service worker know.
  http.get(
    '/me/desktop_notifications/:id',
    { schema: { params: Key, response: { 200: Success(DesktopNotification) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const rows = isUuid(id) ? await findBatch(core.db, user.company_id, user.id, id) : []
      const shown = await describeForPage(house, user, id, rows)
      if (!shown) throw notFound('notification')
      return success(shown)
    },
  )

  http.post(
    '/me/desktop_notifications/:id/shown',
    { schema: { params: Key, response: { 200: Success(Nothing) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      if (!isUuid(id)) throw notFound('notification')
      await noteShown(core.db, user.company_id, user.id, id, core.clock.now())
      return success({})
    },
  )

  http.get(
    '/notifications',
    { schema: { querystring: DeliveryQuery, response: { 200: Success(Type.Array(Delivery)) } } },
    async (request) => {
      const { user } = callerOf(request)
      if (!user.account_settings_access)
        throw forbidden(
          'NO_ACCOUNT_SETTINGS_ACCESS',
          'What became of others’ notifications is shown to those with account settings access.',
          'Ask an administrator.',
        )
      const { state = null, limit = 50 } = request.query
      const rows = await listNotifications(core.db, user.company_id, state, limit)
      return success(rows.map(presentDelivery))
    },
  )
}
