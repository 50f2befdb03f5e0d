/**
 * Passkeys (WebAuthn): a user adds some, and signs in with one alone. It is two factors in one, what one has and a
 * finger or a code, so no second factor is asked for after it; that is why the browser has to verify its user.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { AppError, conflict, invalid, notFound } from '../errors.ts'
import type { Caller } from '../http/caller.ts'
import { newId } from '../lib/ids.ts'
import { isUniqueViolation } from '../store/db.ts'
import {
  deletePasskey,
  findPasskeyAnywhere,
  insertPasskey,
  listPasskeys,
  type PasskeyRow,
  setPasskeyUsed,
} from '../store/passkeys.ts'
import { setWay } from '../store/sessions.ts'
import { securityLetter } from './letters.ts'
import { noteLostFactor, noteWayToSignIn } from './note-ways-to-sign-in.ts'
import type { PeopleCore } from './people-core.ts'
import { forgetStep, recallStep, rememberStep } from './remembered-between-steps.ts'
import type { OpenedSession, SessionOrigin } from './sign-in-library.ts'
import { demandConfirmed } from './step-up.ts'

/** Telephones, a laptop, a key in the drawer; and an end. */
const MOST_PASSKEYS = 20

/** Loaded with the first passkey: it holds several MB. */
const loadLibrary = () => import('@simplewebauthn/server')

interface Step {
  challenge: string
  userId?: number
}

/** For the browser, and the cookie that goes with it. */
export interface Asked {
  options: object
  cookie: string
}

/** @throws AppError 403 `PASSWORD_NEEDED`, 409 `TOO_MANY_PASSKEYS` */
export async function beginPasskey(people: PeopleCore, caller: Caller): Promise<Asked> {
  await demandConfirmed(people, caller)
  const { user } = caller
  const known = await listPasskeys(people.db, user.company_id, user.id)
  if (known.length >= MOST_PASSKEYS)
    throw conflict('TOO_MANY_PASSKEYS', `You have ${MOST_PASSKEYS} passkeys already.`, 'Remove one first.')
  const { generateRegistrationOptions } = await loadLibrary()
  const options = await generateRegistrationOptions({
    rpName: 'Tsunagi',
    rpID: hostOf(people),
    userName: user.email,
    userDisplayName: user.name,
    userID: new TextEncoder().encode(`${user.company_id}:${user.id}`),
    attestationType: 'none',
    excludeCredentials: known.map(({ credential_id, transports }) => ({
      id: credential_id,
      transports: transports as never,
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const step: Step = { challenge: options.challenge, userId: user.id }
  return { options, cookie: await rememberStep(people, 'passkey-new', step) }
}

/** @throws AppError 403 `PASSWORD_NEEDED`, 409 `PASSKEY_KNOWN`, 422 `PASSKEY_REFUSED` */
export async function addPasskey(
  people: PeopleCore,
  caller: Caller,
  { name, response, cookieHeader }: { name: string; response: object; cookieHeader: string | undefined },
): Promise<string> {
  await demandConfirmed(people, caller)
  const { user } = caller
  const step = await recallStep<Step>(people, 'passkey-new', cookieHeader)
  if (!step || step.userId !== user.id) throw refused()
  const { verifyRegistrationResponse } = await loadLibrary()
  const verified = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: step.challenge,
    expectedOrigin: originOf(people),
    expectedRPID: hostOf(people),
    requireUserVerification: true,
  }).catch((error: Error) => notOne(people, error))
  if (!verified?.verified) throw refused()
  const { credential, credentialBackedUp } = verified.registrationInfo
  const passkey = {
    company_id: user.company_id,
    id: newId(),
    user_id: user.id,
    name: name.trim(),
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: (credential.transports ?? []) as string[],
    synced: credentialBackedUp,
    created_at: people.clock.realNow(),
  }
  try {
    await people.db.transaction(async (tx) => {
      await insertPasskey(tx, passkey)
      await setWay(tx, caller.credentialId, 'passkey')
      await noteWayToSignIn(tx, people.clock, 'passkey.added', user, user.id, { name: passkey.name })
      await people.post?.(tx, securityLetter(user, 'passkey_added'))
    })
  } catch (error) {
    if (isUniqueViolation(error, 'passkeys_credential_id_key'))
      throw conflict('PASSKEY_KNOWN', 'This passkey is known already.', 'Use another device or key.')
    throw error
  }
  people.callers.forget()
  return passkey.id
}

/** @throws AppError 403 `PASSWORD_NEEDED`, 404 */
export async function removePasskey(people: PeopleCore, caller: Caller, id: string): Promise<void> {
  await demandConfirmed(people, caller)
  const { user } = caller
  await people.db.transaction(async (tx) => {
    const name = await deletePasskey(tx, user.company_id, user.id, id)
    if (name === null) throw notFound('passkey')
    await noteWayToSignIn(tx, people.clock, 'passkey.removed', user, user.id, { name })
    await people.post?.(tx, securityLetter(user, 'passkey_removed'))
    await noteLostFactor(tx, people.clock, user)
  })
  people.callers.forget()
  people.bell.ring()
}

/** Names nobody: the browser offers the passkeys that it has for this place. */
export async function askForPasskey(people: PeopleCore): Promise<Asked> {
  const { generateAuthenticationOptions } = await loadLibrary()
  const options = await generateAuthenticationOptions({
    rpID: hostOf(people),
    userVerification: 'required',
  })
  const step: Step = { challenge: options.challenge }
  return { options, cookie: await rememberStep(people, 'passkey-sign-in', step) }
}

/** @throws AppError 401 `PASSKEY_REFUSED`, 429 `TOO_MANY_SIGN_INS` */
export async function signInByPasskey(
  people: PeopleCore,
  response: object & { id: string },
  cookieHeader: string | undefined,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  people.throttle.refuseAddress(origin.address)
  const session = await openByPasskey(people, response, cookieHeader, origin)
  if (!session) {
    people.throttle.failedFrom(origin.address)
    throw new AppError(
      401,
      'PASSKEY_REFUSED',
      'This passkey is not known here.',
      'Use another one, or your password.',
    )
  }
  return { ...session, cookies: [...session.cookies, forgetStep(people, 'passkey-sign-in')] }
}

async function openByPasskey(
  people: PeopleCore,
  response: object & { id: string },
  cookieHeader: string | undefined,
  origin: SessionOrigin,
): Promise<OpenedSession | null> {
  const step = await recallStep<Step>(people, 'passkey-sign-in', cookieHeader)
  const passkey = step && (await findPasskeyAnywhere(people.db, response.id))
  if (!step || !passkey) return null
  const { verifyAuthenticationResponse } = await loadLibrary()
  const verified = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: step.challenge,
    expectedOrigin: originOf(people),
    expectedRPID: hostOf(people),
    requireUserVerification: true,
    credential: credentialOf(passkey),
  }).catch((error: Error) => notOne(people, error))
  if (!verified?.verified) return null
  const { newCounter, credentialBackedUp } = verified.authenticationInfo
  await setPasskeyUsed(people.db, passkey, newCounter, credentialBackedUp, people.clock.realNow())
  return await people.library.openSession(passkey.user_id, origin, 'passkey')
}

/** The library throws plain errors for whatever is not as it has to be; a forged answer is no fault of ours. */
function notOne(people: PeopleCore, error: Error): null {
  people.log.info({ err: error }, 'a passkey was refused')
  return null
}

function credentialOf(passkey: PasskeyRow) {
  return {
    id: passkey.credential_id,
    publicKey: new Uint8Array(passkey.public_key),
    counter: passkey.counter,
    transports: passkey.transports as never,
  }
}

function originOf({ publicUrl }: PeopleCore): string {
  return new URL(publicUrl).origin
}

function hostOf({ publicUrl }: PeopleCore): string {
  return new URL(publicUrl).hostname
}

function refused() {
  return invalid('PASSKEY_REFUSED', 'The passkey could not be added.', 'Begin anew, on this very page.')
}
