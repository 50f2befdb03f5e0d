/** What this browser can do for notifications, and its subscription at the push service. */
import { fetchPushState, subscribeHere } from '../api/notifications.ts'

export type Permission = 'granted' | 'denied' | 'default' | 'unsupported'

const storageKey = 'tsunagi.push'
/** A push service that cannot be reached keeps some browsers waiting for minutes. */
const subscribeMilliseconds = 20_000

/** Notifications need a secure page: HTTPS, or this machine. */
export function permissionHere(): Permission {
  if (!('Notification' in window) || !('serviceWorker' in navigator)) return 'unsupported'
  return Notification.permission
}

export async function askPermission(): Promise<Permission> {
  if (permissionHere() !== 'default') return permissionHere()
  await Notification.requestPermission()
  return permissionHere()
}

export async function workerHere(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/service-worker.js')
  return await navigator.serviceWorker.ready
}

/** The id by which the server knows this browser; null where no push service reaches it. */
export function subscriptionHere(): string | null {
  return localStorage.getItem(storageKey)
}

/**
 * Subscribes this browser where it is not, and tells the server each time: the subscription belongs to the session.
 * @throws what the browser says, where its push service cannot be had
 */
export async function subscribe(): Promise<void> {
  localStorage.removeItem(storageKey)
  const registration = await workerHere()
  const { data } = await fetchPushState()
  const known = await registration.pushManager.getSubscription()
  if (known && keyOf(known) !== data.public_key) await known.unsubscribe()
  const subscription = await Promise.race([
    registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: data.public_key }),
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('The push service did not answer.')), subscribeMilliseconds)
    }),
  ])
  const { data: kept } = await subscribeHere(subscription.toJSON())
  localStorage.setItem(storageKey, kept.id)
}

function keyOf(subscription: PushSubscription): string {
  const key = subscription.options.applicationServerKey
  if (!key) return ''
  const text = String.fromCharCode(...new Uint8Array(key))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
