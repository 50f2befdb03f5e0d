/**
 * The webhook of an app, written by the app itself: `GET|POST|DELETE /{app}/subscriptions` with the app's own token
 * (`{app-id}|{app-secret}`). Meta asks the new address for the handshake before it takes it.
 */
import type { World } from '../world.ts'
import { verifyMetaWebhook } from './deliver-event.ts'
import { allFields, type MetaApp } from './page.ts'
import { GraphRefusal } from './refusal.ts'

export function appOf(world: World, id: string, token: string): MetaApp {
  const app = world.metaApps.get(id)
  if (!app || token !== `${app.id}|${app.secret}`)
    throw new GraphRefusal(190, null, 'Invalid OAuth access token signature.')
  return app
}

export function readSubscriptions(app: MetaApp) {
  if (!app.webhookUrl) return { data: [] }
  const fields = allFields.map((name) => ({ name, version: 'v25.0' }))
  return { data: [{ object: 'page', callback_url: app.webhookUrl, active: true, fields }] }
}

export async function writeSubscription(world: World, app: MetaApp, given: (name: string) => string) {
  if (given('object') !== 'page')
    throw new GraphRefusal(100, null, '(#100) Param object must be one of {page}')
  if (!URL.canParse(given('callback_url')))
    throw new GraphRefusal(100, null, '(#100) Param callback_url must be a valid URI')
  const before = { webhookUrl: app.webhookUrl, verifyToken: app.verifyToken }
  app.webhookUrl = given('callback_url')
  app.verifyToken = given('verify_token')
  const answered = await verifyMetaWebhook(world, app).catch(() => false)
  if (!answered) {
    Object.assign(app, before)
    throw new GraphRefusal(
      2200,
      null,
      '(#2200) Callback verification failed with the following errors: the challenge did not come back.',
    )
  }
  world.changed()
  return { success: true }
}
