/**
 * The first visit: the company, and its first user with all rights. Of two that come at the same moment one wins;
 * the other, and everybody later, is told that it is done (409).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { SetupRequest } from '../../shared/contract/users.ts'
import type { Core } from '../conversations/core.ts'
import { conflict, forbidden } from '../errors.ts'
import { recordEvents, userEvent } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { newId } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import { insertPassword } from '../store/accounts.ts'
import { hasCompany, holdCompanySetUp, insertCompany } from '../store/companies.ts'
import { insertUser } from '../store/users.ts'
import { judgeEmail } from './email.ts'
import { judgePassword } from './judge-password.ts'
import { openFirstSession } from './sign-in.ts'
import type { OpenedSession, SessionOrigin, SignInLibrary } from './sign-in-library.ts'
import { judgeTimeZone } from './time-zone.ts'

/** Made from the key, so that it is the same in every process and at every start (precise 14). */
export function setupCodeOf(box: SecretBox): string {
  const digits = box.sign('setup code 1').toString('hex').slice(0, 16)
  return digits.replace(/(.{4})(?=.)/g, '$1-')
}

/**
 * `setupCode`: what the request has to bring; null where it needs none.
 * @throws AppError 403 `SETUP_CODE_WRONG`, 409 `ALREADY_SET_UP`, 422 `EMAIL_INVALID`, `PASSWORD_TOO_COMMON`,
 * `TIME_ZONE_UNKNOWN`
 */
export async function setUpCompany(
  core: Core,
  library: SignInLibrary,
  setupCode: string | null,
  request: SetupRequest,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  if (await hasCompany(core.db)) throw alreadySetUp()
  if (setupCode !== null && !isSameCode(request.setup_code ?? '', setupCode)) throw wrongCode()
  const email = judgeEmail(request.email)
  await judgePassword(request.password, [email, request.name, request.company_name])
  const timeZone = judgeTimeZone(request.time_zone ?? 'UTC')
  const locale = request.locale ?? 'en'
  const passwordHash = await library.hashPassword(request.password)
  const now = core.clock.now()
  const userId = await core.db.transaction(async (tx) => {
    await holdCompanySetUp(tx)
    if (await hasCompany(tx)) throw alreadySetUp()
    const companyId = await insertCompany(tx, { name: request.company_name.trim(), locale, timeZone }, now)
    const userId = await insertUser(
      tx,
      {
        companyId,
        name: request.name.trim(),
        email,
        locale,
        timeZone,
        admin: true,
        accountSettingsAccess: true,
      },
      now,
    )
    await insertPassword(tx, newId(), userId, passwordHash, core.clock.realNow())
    await recordAudit(tx, { companyId, by: userId, act: 'company.created' }, core.clock)
    await recordEvents(tx, [userEvent(companyId, userId)], now)
    return userId
  })
  core.bell.ring()
  return await openFirstSession(library, userId, origin)
}

/** Capitals and dashes are as people type them. */
function isSameCode(given: string, code: string): boolean {
  const [a, b] = [given, code].map((text) =>
    createHash('sha256')
      .update(text.toLowerCase().replace(/[^0-9a-f]/g, ''))
      .digest(),
  ) as [Buffer, Buffer]
  return timingSafeEqual(a, b)
}

function alreadySetUp() {
  return conflict(
    'ALREADY_SET_UP',
    'This Tsunagi has a company already.',
    'Sign in, or ask for an invitation.',
  )
}

function wrongCode() {
  return forbidden(
    'SETUP_CODE_WRONG',
    'The set-up code is missing or wrong.',
    'Type the code that Tsunagi printed when it started.',
  )
}
