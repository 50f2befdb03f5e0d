/** A user's own tokens for scripts. A token is shown once; kept is its hash. */
import type { Core } from '../conversations/core.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { credentialEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { newId, newSecret } from '../lib/ids.ts'
import { countApiTokens, deleteApiToken, insertApiToken } from '../store/api-tokens.ts'
import type { UserRow } from '../store/users.ts'
import type { Callers } from './authenticate.ts'
import { hashToken } from './token-hash.ts'

/** Enough for a user's scripts, and an end for a script that makes tokens. */
const MOST_TOKENS = 100

/** None given means both. */
const SCOPES = ['read', 'write']

export interface MadeApiToken {
  id: string
  token: string
}

export async function makeApiToken(
  core: Core,
  user: UserRow,
  name: string,
  scopes: string[],
): Promise<MadeApiToken> {
  const unknown = scopes.find((scope) => !SCOPES.includes(scope))
  if (unknown !== undefined)
    throw invalid(
      'SCOPE_UNKNOWN',
      `There is no scope "${unknown}".`,
      'Use "read" and "write", or name no scopes.',
    )
  if ((await countApiTokens(core.db, user.company_id, user.id)) >= MOST_TOKENS)
    throw conflict(
      'TOO_MANY_API_TOKENS',
      `You have ${MOST_TOKENS} API tokens already.`,
      'Delete one that you no longer use.',
    )
  const id = newId()
  // The beginning lets those who search for leaked secrets recognise it.
  const token = `tsunagi_${newSecret()}`
  const audited = { companyId: user.company_id, by: user.id, subject: { kind: 'token', id } }
  await core.db.transaction(async (tx) => {
    await insertApiToken(
      tx,
      { companyId: user.company_id, userId: user.id, id, name, hash: hashToken(token), scopes },
      core.clock.realNow(),
    )
    await recordAudit(tx, { ...audited, act: 'token.made', detail: { name, scopes } }, core.clock)
  })
  return { id, token }
}

export function isReadOnly(scopes: string[]): boolean {
  return scopes.length > 0 && !scopes.includes('write')
}

/** The token stops at once in this process, and in others when they read the event. */
export async function revokeApiToken(core: Core, callers: Callers, user: UserRow, id: string): Promise<void> {
  await core.db.transaction(async (tx) => {
    if (!(await deleteApiToken(tx, user.company_id, user.id, id))) throw notFound('API token')
    await recordAudit(
      tx,
      { companyId: user.company_id, by: user.id, act: 'token.deleted', subject: { kind: 'token', id } },
      core.clock,
    )
    await recordEvents(tx, [credentialEvent(user.company_id, user.id)], core.clock.now())
  })
  callers.forget()
  core.bell.ring()
}
