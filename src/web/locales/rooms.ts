/**
 * Words of places that are opened later, loaded with the place, so that the first inbox does not carry them. A file of a
 * room may hold several parts; their names are unique over all files.
 */
import type { Locale } from '../../shared/contract/users.ts'
import { loadWhenOnline } from '../ui/load-when-online.ts'

const rooms = {
  signIn: { en: () => import('./en/sign-in.ts'), ja: () => import('./ja/sign-in.ts') },
  account: { en: () => import('./en/account.ts'), ja: () => import('./ja/account.ts') },
  people: { en: () => import('./en/people.ts'), ja: () => import('./ja/people.ts') },
  crm: { en: () => import('./en/crm.ts'), ja: () => import('./ja/crm.ts') },
  health: { en: () => import('./en/health.ts'), ja: () => import('./ja/health.ts') },
  links: { en: () => import('./en/links.ts'), ja: () => import('./ja/links.ts') },
  workbench: { en: () => import('./en/workbench.ts'), ja: () => import('./ja/workbench.ts') },
  beside: { en: () => import('./en/beside.ts'), ja: () => import('./ja/beside.ts') },
  savedReplies: { en: () => import('./en/saved-replies.ts'), ja: () => import('./ja/saved-replies.ts') },
  notifications: {
    en: () => import('./en/notifications.ts'),
    ja: () => import('./ja/notifications.ts'),
  },
  auditLog: { en: () => import('./en/audit-log.ts'), ja: () => import('./ja/audit-log.ts') },
  privacy: { en: () => import('./en/privacy.ts'), ja: () => import('./ja/privacy.ts') },
  merging: { en: () => import('./en/merging.ts'), ja: () => import('./ja/merging.ts') },
  personTables: { en: () => import('./en/person-tables.ts'), ja: () => import('./ja/person-tables.ts') },
  sayings: { en: () => import('../../shared/sayings.ts'), ja: () => import('./ja/sayings.ts') },
  settings: { en: () => import('./en/settings.ts'), ja: () => import('./ja/settings.ts') },
} satisfies Record<string, Record<Locale, () => Promise<object>>>

export type Room = keyof typeof rooms

const asked = new Map<string, Promise<object>>()

/** The same promise for the same room and language: a component may wait for it with `use`. */
export function loadRoom(room: Room, locale: Locale): Promise<object> {
  const key = `${room} ${locale}`
  const known = asked.get(key)
  if (known) return known
  const words = loadWhenOnline<object>(rooms[room][locale])
  asked.set(key, words)
  // What could not be loaded is asked for anew by whoever comes next.
  words.catch(() => asked.delete(key))
  return words
}
