/**
 * What a ceremony in two steps (passkey, OpenID Connect) has to know in the second: kept in the database under a name
 * that only this browser has, in a cookie; told once, good for ten minutes. So an answer that was overheard, or that
 * another browser asked for, is worth nothing.
 */
import { newId, newSecret } from '../lib/ids.ts'
import { putVerification, takeVerification } from '../store/verifications.ts'
import type { PeopleCore } from './people-core.ts'
import { hashToken } from './token-hash.ts'

export type Ceremony = 'passkey-sign-in' | 'passkey-new' | 'oidc'

const LASTS_SECONDS = 600

/** Answers the `Set-Cookie` line. */
export async function rememberStep(people: PeopleCore, ceremony: Ceremony, value: object): Promise<string> {
  const name = newSecret()
  const now = people.clock.realNow()
  await putVerification(
    people.db,
    newId(),
    identifierOf(ceremony, name),
    JSON.stringify(value),
    now,
    new Date(now.getTime() + LASTS_SECONDS * 1000),
  )
  return cookieLine(people, ceremony, name, LASTS_SECONDS)
}

/** Null where this browser began no such ceremony, or it is over. */
export async function recallStep<T>(
  people: PeopleCore,
  ceremony: Ceremony,
  cookieHeader: string | undefined,
): Promise<T | null> {
  const name = readCookie(cookieHeader ?? '', cookieName(people, ceremony))
  if (name === null) return null
  const value = await takeVerification(people.db, identifierOf(ceremony, name), people.clock.realNow())
  return value === null ? null : (JSON.parse(value) as T)
}

export function forgetStep(people: PeopleCore, ceremony: Ceremony): string {
  return cookieLine(people, ceremony, '', 0)
}

function identifierOf(ceremony: Ceremony, name: string): string {
  return `${ceremony} ${hashToken(name).toString('base64url')}`
}

function cookieName({ publicUrl }: PeopleCore, ceremony: Ceremony): string {
  return `${publicUrl.startsWith('https://') ? '__Secure-' : ''}tsunagi.${ceremony}`
}

/** Lax, because the way back from an OpenID provider begins at another site. */
function cookieLine(people: PeopleCore, ceremony: Ceremony, value: string, seconds: number): string {
  const secure = people.publicUrl.startsWith('https://') ? '; Secure' : ''
  const name = cookieName(people, ceremony)
  return `${name}=${value}; Max-Age=${seconds}; Path=/api/inbox; HttpOnly; SameSite=Lax${secure}`
}

function readCookie(header: string, name: string): string | null {
  const pair = header.split(/;\s*/).find((one) => one.startsWith(`${name}=`))
  const value = pair?.slice(name.length + 1) ?? ''
  return /^[\w-]{20,64}$/.test(value) ? value : null
}
