/**
 * Shows what comes by push, also when no page is open, and opens its conversation at a click. It keeps no pages and
 * stands in front of no request. Plain JavaScript, because it is served as it stands.
 */
const worker = self

worker.addEventListener('install', () => void worker.skipWaiting())
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

worker.addEventListener('push', (event) => {
  const notification = event.data?.json()
  if (notification) event.waitUntil(show(notification))
})

/** `{id, title, body, url, tag, silent, lang, unread}`, as shared/contract/notifications.ts says. */
async function show(notification) {
  const { id, title, body, url, tag, silent, lang, unread } = notification
  const pages = await pagesOfOurs()
  const inFront = pages.some((page) => page.visibilityState === 'visible' && pathOf(page.url) === pathOf(url))
  // Whoever is reading it needs no notification; a browser allows none while a page is in front.
  if (inFront && tag !== 'test') return
  const there = await worker.registration.getNotifications({ tag })
  const known = there.some((one) => one.data?.id === id)
  await worker.registration.showNotification(title, {
    body,
    tag,
    lang,
    silent,
    // Another of the same conversation takes its place and is heard; the same one again is not.
    renotify: there.length > 0 && !known && !silent,
    data: { id, url },
  })
  await worker.navigator.setAppBadge?.(unread).catch(() => {})
  await tellShown(id)
}

/** The last proof that it arrived. Whoever has signed out since is not asked. */
function tellShown(id) {
  return fetch(`/api/inbox/me/desktop_notifications/${id}/shown`, {
    method: 'POST',
    credentials: 'same-origin',
  }).catch(() => {})
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.url ?? '/'))
})

async function open(url) {
  const pages = await pagesOfOurs()
  const page =
    pages.find((one) => pathOf(one.url) === pathOf(url)) ??
    pages.find((one) => one.visibilityState === 'visible') ??
    pages[0]
  if (!page) return void (await worker.clients.openWindow(url))
  await page.focus().catch(() => {})
  // The page goes there by itself, without loading anew.
  page.postMessage({ type: 'open', url })
}

/** The push service gave the browser another address. */
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAnew()))

async function subscribeAnew() {
  const answer = await fetch('/api/inbox/push_subscriptions', { credentials: 'same-origin' })
  if (!answer.ok) return
  const { data } = await answer.json()
  const subscription = await worker.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: data.public_key,
  })
  await fetch('/api/inbox/push_subscriptions', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(subscription),
  })
}

function pagesOfOurs() {
  return worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
}

function pathOf(url) {
  return new URL(url, worker.location.origin).pathname
}
