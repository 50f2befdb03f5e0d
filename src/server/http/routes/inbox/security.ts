/** How the caller signs in: password, address, second factor, and where else. For sessions alone, never for tokens. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import {
  BegunSecondFactor,
  ChangedEmail,
  ChangeEmailRequest,
  ChangePasswordRequest,
  Confirmation,
  RecoveryCodes,
  SecondFactorCode,
  Security,
} from '../../../../shared/contract/security.ts'
import { notFound } from '../../../errors.ts'
import { changeEmail } from '../../../people/change-email.ts'
import { changePassword } from '../../../people/change-password.ts'
import { endOtherSessions, endSession } from '../../../people/end-sessions.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  describeSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
} from '../../../people/second-factor.ts'
import { confirmPassword, demandSession } from '../../../people/step-up.ts'
import { presentPasskey } from '../../../present/passkey.ts'
import { presentSession } from '../../../present/session.ts'
import { findPasswordHash } from '../../../store/accounts.ts'
import { listPasskeys } from '../../../store/passkeys.ts'
import { listSessions } from '../../../store/sessions.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { isUuid } from './parts.ts'
import type { PeopleRouteParts } from './people.ts'

const Key = Type.Object({ id: Id })
const Done = { response: { 200: Success(Type.Null()) } }

export function securityRoutes(http: Http, { people, eventCursor }: PeopleRouteParts): void {
  http.get('/me/security', { schema: { response: { 200: Success(Security) } } }, async (request) => {
    const caller = callerOf(request)
    demandSession(caller)
    const { user } = caller
    const event_cursor = eventCursor()
    const [hash, factor, passkeys, sessions] = await Promise.all([
      findPasswordHash(people.db, user.id),
      describeSecondFactor(people, user),
      listPasskeys(people.db, user.company_id, user.id),
      listSessions(people.db, user.id, people.clock.realNow()),
    ])
    const data: Security = {
      has_password: hash !== null,
      second_factor: { ...factor, since: factor.since?.toISOString() ?? null },
      passkeys: passkeys.map(presentPasskey),
      sessions: sessions.map((session) => presentSession(session, caller.credentialId)),
    }
    return success(data, { event_cursor })
  })

  http.post('/me/confirmation', { schema: { body: Confirmation, ...Done } }, async (request) => {
    await confirmPassword(people, callerOf(request), request.body.password, request.ip)
    return success(null)
  })

  http.put('/me/password', { schema: { body: ChangePasswordRequest, ...Done } }, async (request) => {
    const { current_password: current, password: next } = request.body
    await changePassword(people, callerOf(request), { current, next }, request.ip)
    return success(null)
  })

  http.put(
    '/me/email',
    { schema: { body: ChangeEmailRequest, response: { 200: Success(ChangedEmail) } } },
    async (request) => {
      const sent = await changeEmail(people, callerOf(request), request.body.email)
      return success({ confirmation_sent: sent })
    },
  )

  http.delete('/me/sessions', { schema: Done }, async (request) => {
    await endOtherSessions(people, callerOf(request))
    return success(null)
  })

  http.delete('/me/sessions/:id', { schema: { params: Key, ...Done } }, async (request) => {
    if (!isUuid(request.params.id)) throw notFound('session')
    await endSession(people, callerOf(request), request.params.id)
    return success(null)
  })

  http.post(
    '/me/second_factor',
    { schema: { response: { 200: Success(BegunSecondFactor) } } },
    async (request) => success(await beginSecondFactor(people, callerOf(request))),
  )

  http.post(
    '/me/second_factor/confirm',
    { schema: { body: SecondFactorCode, response: { 200: Success(RecoveryCodes) } } },
    async (request) => {
      const recovery_codes = await confirmSecondFactor(people, callerOf(request), request.body.code)
      return success({ recovery_codes })
    },
  )

  http.post(
    '/me/second_factor/recovery_codes',
    { schema: { response: { 200: Success(RecoveryCodes) } } },
    async (request) => success({ recovery_codes: await renewRecoveryCodes(people, callerOf(request)) }),
  )

  http.delete('/me/second_factor', { schema: Done }, async (request) => {
    await removeSecondFactor(people, callerOf(request))
    return success(null)
  })
}
