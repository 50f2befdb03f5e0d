/**
 * Who asks: an API token in `x-api-token` or `Authorization: Bearer`, else a session's cookie. An answer is kept for
 * a second, because a caller may ask hundreds of times in it; what ends a session or changes a user in this process
 * empties the memory, so here it counts at once, and elsewhere within that second.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Core } from '../conversations/core.ts'
import type { Authenticate, Caller } from '../http/caller.ts'
import { findApiToken, setApiTokenUsed } from '../store/api-tokens.ts'
import { findSession } from '../store/sessions.ts'
import { isReadOnly } from './api-tokens.ts'
import type { SignInLibrary } from './sign-in-library.ts'
import { hashToken } from './token-hash.ts'

export interface Callers {
  authenticate: Authenticate
  /** Something that callers rest on has changed and is committed. */
  forget(): void
}

const KEPT_MILLISECONDS = 1_000
/** Unknown ones are remembered as well; the oldest go first. */
const MOST_KEPT = 10_000
const LONGEST_TOKEN = 200
const USE_WRITTEN_AFTER_MILLISECONDS = 60_000

export function createCallers(core: Core, library: Pick<SignInLibrary, 'readToken'>): Callers {
  const kept = new Map<string, { caller: Promise<Caller | null>; since: number }>()

  function keep(key: string, load: () => Promise<Caller | null>): Promise<Caller | null> {
    const known = kept.get(key)
    const now = core.clock.monotonic()
    if (known && now - known.since < KEPT_MILLISECONDS) return known.caller
    const entry = { caller: load(), since: now }
    kept.delete(key)
    kept.set(key, entry)
    entry.caller.catch(() => {
      if (kept.get(key) === entry) kept.delete(key)
    })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
    return entry.caller
  }

  return {
    async authenticate(headers) {
      const apiToken = apiTokenOf(headers)
      if (apiToken !== null) {
        if (apiToken.length > LONGEST_TOKEN) return null
        const hash = hashToken(apiToken)
        return keep(`token ${hash.toString('base64')}`, () => findByApiToken(core, hash))
      }
      const sessionToken = headers.cookie === undefined ? null : library.readToken(headers.cookie)
      if (sessionToken === null) return null
      return keep(`session ${sessionToken}`, () => findBySession(core, sessionToken))
    },
    forget: () => kept.clear(),
  }
}

/** A token that is given counts, also when a cookie comes with it. */
function apiTokenOf(headers: IncomingHttpHeaders): string | null {
  const own = headers['x-api-token']
  if (own !== undefined) return String(own)
  return /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? null
}

async function findByApiToken(core: Core, hash: Buffer): Promise<Caller | null> {
  const token = await findApiToken(core.db, hash)
  if (!token) return null
  const now = core.clock.realNow()
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() >= USE_WRITTEN_AFTER_MILLISECONDS)
    await setApiTokenUsed(core.db, token.user.company_id, token.id, now)
  return {
    user: token.user,
    by: 'token',
    credentialId: token.id,
    readOnly: isReadOnly(token.scopes),
    missingFactor: null,
  }
}

async function findBySession(core: Core, sessionToken: string): Promise<Caller | null> {
  const session = await findSession(core.db, sessionToken, core.clock.realNow())
  if (!session) return null
  const { user, id, missingFactor } = session
  return { user, by: 'session', credentialId: id, readOnly: false, missingFactor }
}
