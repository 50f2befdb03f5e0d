/**
 * The second factor, when it is asked for: six digits of an authenticator app, each good once, or one of the recovery
 * codes that were shown when it was switched on.
 */
import { Secret, TOTP } from 'otpauth'
import { AppError } from '../errors.ts'
import type { SecretBox } from '../lib/seal.ts'
import { takeRecoveryCode } from '../store/recovery-codes.ts'
import { findSecondFactor, type SecondFactorRow, spendStep } from '../store/second-factors.ts'
import type { UserRow } from '../store/users.ts'
import { securityLetter } from './letters.ts'
import { noteWayToSignIn } from './note-ways-to-sign-in.ts'
import type { PeopleCore } from './people-core.ts'
import { hashToken } from './token-hash.ts'

export interface GivenCode {
  code?: string | undefined
  recovery_code?: string | undefined
}

const STEP_SECONDS = 30
/** One half minute to either side: clocks of telephones differ, and people type slowly. */
const STEPS_TO_EITHER_SIDE = 1

export async function hasSecondFactor(people: PeopleCore, user: UserRow): Promise<boolean> {
  return ((await findSecondFactor(people.db, user.company_id, user.id))?.confirmed_at ?? null) !== null
}

/** @throws AppError 401 `SECOND_FACTOR_NEEDED`, `WRONG_CODE`, 429 `TOO_MANY_SIGN_INS` */
export async function checkCode(
  people: PeopleCore,
  user: UserRow,
  given: GivenCode,
  address: string,
): Promise<void> {
  const { throttle } = people
  if (given.code === undefined && given.recovery_code === undefined) throw codeNeeded()
  throttle.refuseCodes(user.id)
  const right =
    given.recovery_code === undefined
      ? await checkSixDigits(people, user, given.code ?? '')
      : await spendRecoveryCode(people, user, given.recovery_code)
  if (!right) {
    throttle.codeFailed(user.id, address)
    throw wrongCode()
  }
  throttle.codeSucceeded(user.id)
}

/** True where it is right, and was not used before. */
export async function checkSixDigits(people: PeopleCore, user: UserRow, code: string): Promise<boolean> {
  const factor = await findSecondFactor(people.db, user.company_id, user.id)
  const step = factor && stepOf(people, factor, code)
  return step !== null && (await spendStep(people.db, user.company_id, user.id, step))
}

/** The half minute whose code this is, or null. */
function stepOf(people: PeopleCore, factor: SecondFactorRow, code: string): number | null {
  const secret = openSecret(people, factor)
  if (secret === null) return null
  const now = people.clock.realNow().getTime()
  const totp = totpOf(secret, '')
  const delta = totp.validate({
    token: code.replace(/\s/g, ''),
    timestamp: now,
    window: STEPS_TO_EITHER_SIDE,
  })
  return delta === null ? null : Math.floor(now / 1000 / STEP_SECONDS) + delta
}

async function spendRecoveryCode(people: PeopleCore, user: UserRow, code: string): Promise<boolean> {
  const { company_id: companyId, id } = user
  return await people.db.transaction(async (tx) => {
    if (!(await takeRecoveryCode(tx, companyId, id, hashToken(plainCode(code))))) return false
    await noteWayToSignIn(tx, people.clock, 'recovery_code.used', user, null)
    await people.post?.(tx, securityLetter(user, 'recovery_code_used'))
    return true
  })
}

/** Capitals, spaces and dashes are as people type them. */
export function plainCode(code: string): string {
  return code.toLowerCase().replace(/[^a-z2-7]/g, '')
}

export function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: 'Tsunagi',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  })
}

export function sealSecret(box: SecretBox, companyId: number, userId: number, secret: string): Buffer {
  return box.seal(secret, contextOfFactor(companyId, userId))
}

/** Null where it was sealed with a key that is gone: then recovery codes still let in, and an admin may switch it off. */
function openSecret({ box, log }: PeopleCore, factor: SecondFactorRow): string | null {
  try {
    return box.open(factor.secret, contextOfFactor(factor.company_id, factor.user_id))
  } catch (error) {
    log.error({ err: error, userId: factor.user_id }, 'a second factor was sealed with another key')
    return null
  }
}

export function contextOfFactor(companyId: number, userId: number): string {
  return `second factor ${companyId} ${userId}`
}

function codeNeeded() {
  return new AppError(
    401,
    'SECOND_FACTOR_NEEDED',
    'This account asks for a code as well.',
    'Send the password again with "code" from the authenticator app, or with "recovery_code".',
  )
}

export function wrongCode() {
  return new AppError(
    401,
    'WRONG_CODE',
    'The code is wrong, or was used already.',
    'Type the code that the app shows now, or use a recovery code.',
  )
}
