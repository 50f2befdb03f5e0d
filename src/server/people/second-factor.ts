/**
 * Switches the second factor on and off. On: a secret for the authenticator app, then its first code, then the
 * recovery codes, which are shown once. An admin may switch a colleague's off, whose telephone is lost.
 */
import { randomBytes } from 'node:crypto'
import { Secret } from 'otpauth'
import { conflict, invalid, notFound } from '../errors.ts'
import type { Caller } from '../http/caller.ts'
import type { Clock } from '../lib/clock.ts'
import { mayChangePeople } from '../policy/people.ts'
import type { Sql } from '../store/db.ts'
import { deletePasskeysOfUser } from '../store/passkeys.ts'
import { countRecoveryCodes, replaceRecoveryCodes } from '../store/recovery-codes.ts'
import {
  deleteSecondFactor,
  findSecondFactor,
  putSecondFactor,
  setSecondFactorConfirmed,
} from '../store/second-factors.ts'
import { setWay } from '../store/sessions.ts'
import { findUser, type UserRow } from '../store/users.ts'
import { checkSixDigits, hasSecondFactor, plainCode, sealSecret, totpOf } from './check-code.ts'
import { notAdmin } from './invite.ts'
import { securityLetter } from './letters.ts'
import { noteLostFactor, noteWayToSignIn } from './note-ways-to-sign-in.ts'
import type { PeopleCore } from './people-core.ts'
import { demandConfirmed } from './step-up.ts'
import { hashToken } from './token-hash.ts'

const RECOVERY_CODES = 10
/** 80 bits each: too many to try, also for whoever has the hashes. */
const RECOVERY_CODE_BYTES = 10
/** As RFC 4226 recommends. */
const SECRET_BYTES = 20

export interface BegunSecondFactor {
  /** For typing by hand. */
  secret: string
  /** For the picture that the app reads. */
  uri: string
}

/** @throws AppError 403 `PASSWORD_NEEDED`, 409 `SECOND_FACTOR_ON` */
export async function beginSecondFactor(people: PeopleCore, caller: Caller): Promise<BegunSecondFactor> {
  await demandConfirmed(people, caller)
  const { user } = caller
  const { company_id: companyId, id } = user
  const secret = new Secret({ size: SECRET_BYTES }).base32
  const sealed = sealSecret(people.box, companyId, id, secret)
  if (!(await putSecondFactor(people.db, companyId, id, sealed, people.clock.realNow())))
    throw conflict(
      'SECOND_FACTOR_ON',
      'Two-step sign-in is on already.',
      'Switch it off first to begin with another app.',
    )
  return { secret, uri: totpOf(secret, user.email).toString() }
}

/** Answers the recovery codes. @throws AppError 403 `PASSWORD_NEEDED`, 409, 422 `WRONG_CODE` */
export async function confirmSecondFactor(
  people: PeopleCore,
  caller: Caller,
  code: string,
): Promise<string[]> {
  await demandConfirmed(people, caller)
  const { user } = caller
  const begun = await findSecondFactor(people.db, user.company_id, user.id)
  if (!begun || begun.confirmed_at)
    throw conflict('SECOND_FACTOR_NOT_BEGUN', 'There is nothing to confirm.', 'Begin anew.')
  people.throttle.refuseCodes(user.id)
  if (!(await checkSixDigits(people, user, code)))
    throw invalid('WRONG_CODE', 'The code is wrong.', 'Type the code that the app shows now.')
  const codes = await people.db.transaction(async (tx) => {
    await noteWayToSignIn(tx, people.clock, 'second_factor.on', user, user.id)
    await setSecondFactorConfirmed(tx, user.company_id, user.id, people.clock.realNow())
    await setWay(tx, caller.credentialId, 'code')
    await people.post?.(tx, securityLetter(user, 'second_factor_on'))
    return await makeRecoveryCodes(tx, user)
  })
  people.callers.forget()
  return codes
}

/** New ones; the old ones stop working. @throws AppError 403 `PASSWORD_NEEDED`, 409 `SECOND_FACTOR_OFF` */
export async function renewRecoveryCodes(people: PeopleCore, caller: Caller): Promise<string[]> {
  await demandConfirmed(people, caller)
  const { user } = caller
  const factor = await findSecondFactor(people.db, user.company_id, user.id)
  if (!factor?.confirmed_at) throw secondFactorOff()
  return await people.db.transaction(async (tx) => {
    await noteWayToSignIn(tx, people.clock, 'recovery_codes.renewed', user, user.id)
    await people.post?.(tx, securityLetter(user, 'recovery_codes_renewed'))
    return await makeRecoveryCodes(tx, user)
  })
}

/** @throws AppError 403 `PASSWORD_NEEDED`, 409 `SECOND_FACTOR_OFF` */
export async function removeSecondFactor(people: PeopleCore, caller: Caller): Promise<void> {
  await demandConfirmed(people, caller)
  await remove(people, caller.user, caller.user.id)
}

/**
 * The authenticator app's; of a colleague who has none the passkeys, since there the password may be worth nothing.
 * @throws AppError 403 `NOT_ADMIN`, `PASSWORD_NEEDED`, 404, 409 `SECOND_FACTOR_OFF`
 */
export async function removeColleaguesSecondFactor(
  people: PeopleCore,
  caller: Caller,
  userId: number,
): Promise<void> {
  if (!mayChangePeople(caller.user)) throw notAdmin()
  const colleague = await findUser(people.db, caller.user.company_id, userId)
  if (!colleague) throw notFound('user')
  await demandConfirmed(people, caller)
  if (await hasSecondFactor(people, colleague)) return await remove(people, colleague, caller.user.id)
  await people.db.transaction(async (tx) => {
    const names = await deletePasskeysOfUser(tx, colleague.company_id, colleague.id)
    if (names.length === 0) throw secondFactorOff()
    for (const name of names)
      await noteWayToSignIn(tx, people.clock, 'passkey.removed', colleague, caller.user.id, { name })
    await people.post?.(tx, securityLetter(colleague, 'passkey_removed'))
    await noteLostFactor(tx, people.clock, colleague)
  })
  people.callers.forget()
  people.bell.ring()
}

export async function describeSecondFactor(
  people: PeopleCore,
  user: UserRow,
): Promise<{ on: boolean; since: Date | null; recovery_codes_left: number }> {
  const factor = await findSecondFactor(people.db, user.company_id, user.id)
  const since = factor?.confirmed_at ?? null
  const left = since ? await countRecoveryCodes(people.db, user.company_id, user.id) : 0
  return { on: since !== null, since, recovery_codes_left: left }
}

async function remove(people: PeopleCore, user: UserRow, by: number): Promise<void> {
  await people.db.transaction(async (tx) => {
    if (!(await dropSecondFactor(tx, people.clock, user, by))) throw secondFactorOff()
    await people.post?.(tx, securityLetter(user, 'second_factor_off'))
  })
  people.callers.forget()
  people.bell.ring()
}

/** False where there was none. */
export async function dropSecondFactor(
  tx: Sql,
  clock: Clock,
  user: UserRow,
  by: number | null,
): Promise<boolean> {
  const { company_id, id } = user
  await replaceRecoveryCodes(tx, company_id, id, [])
  if (!(await deleteSecondFactor(tx, company_id, id))) return false
  await noteWayToSignIn(tx, clock, 'second_factor.off', user, by)
  await noteLostFactor(tx, clock, user)
  return true
}

async function makeRecoveryCodes(tx: Sql, user: UserRow): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  const hashes = codes.map((code) => hashToken(plainCode(code)))
  await replaceRecoveryCodes(tx, user.company_id, user.id, hashes)
  return codes
}

/** `abcd-efgh-ijkl-mnop` */
function newRecoveryCode(): string {
  const bytes = new Secret({ buffer: new Uint8Array(randomBytes(RECOVERY_CODE_BYTES)).buffer })
  return bytes.base32.toLowerCase().replace(/(.{4})(?=.)/g, '$1-')
}

function secondFactorOff() {
  return conflict('SECOND_FACTOR_OFF', 'Two-step sign-in is off.', 'Switch it on first.')
}
