/**
 * Sign-in by the operator's OpenID provider (authorization code with PKCE, state and nonce). Who comes is recognised by
 * the provider's name for them; at the first time by an address that the provider has verified and that a colleague
 * here has, or that is invited. Whether a second factor is asked for is the provider's affair.
 */
import type { Configuration } from 'openid-client'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { newId } from '../lib/ids.ts'
import { findUserByEmail, findUserElsewhere, insertAccountElsewhere } from '../store/accounts.ts'
import { findUserAnywhere, type UserRow } from '../store/users.ts'
import { joinByVerifiedEmail } from './accept-invitation.ts'
import { normalEmail } from './email.ts'
import { securityLetter } from './letters.ts'
import { noteWayToSignIn } from './note-ways-to-sign-in.ts'
import type { PeopleCore } from './people-core.ts'
import { forgetStep, recallStep, rememberStep } from './remembered-between-steps.ts'
import type { OpenedSession, SessionOrigin } from './sign-in-library.ts'

export interface OpenId {
  /** What stands on the button. */
  name: string
  /** Where the browser is to go, and the cookie that it brings back. `to`: the page that was wanted. */
  begin(people: PeopleCore, to: string): Promise<{ url: string; cookie: string }>
  /** @throws AppError 401 `OPENID_REFUSED`, `OPENID_NOBODY` */
  finish(
    people: PeopleCore,
    cameBy: { search: string; cookieHeader: string | undefined },
    origin: SessionOrigin,
  ): Promise<OpenedSession & { to: string }>
}

interface Step {
  state: string
  nonce: string
  verifier: string
  to: string
}

interface Claims {
  sub: string
  email: string | null
  emailVerified: boolean
  name: string | null
}

const CALL_SECONDS = 10
/** The provider's keys and addresses are read anew after that. */
const KNOWN_MILLISECONDS = 60 * 60_000

/** The library is loaded only where a provider is set: it holds several MB. */
type Client = typeof import('openid-client')

export async function openOpenId(settings: NonNullable<Config['openId']>): Promise<OpenId> {
  const client: Client = await import('openid-client')
  let known: { provider: Promise<Configuration>; since: number } | null = null

  /** Asked when the first comes, so that a provider that is away does not keep the product from starting. */
  function discover(now: number): Promise<Configuration> {
    if (known && now - known.since < KNOWN_MILLISECONDS) return known.provider
    const insecure = settings.issuer.startsWith('http://')
    const provider = client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      settings.clientSecret,
      undefined,
      { timeout: CALL_SECONDS, ...(insecure ? { execute: [client.allowInsecureRequests] } : {}) },
    )
    const asked = { provider, since: now }
    known = asked
    provider.catch(() => {
      if (known === asked) known = null
    })
    return provider
  }

  return {
    name: settings.name,

    async begin(people, to) {
      const provider = await discover(people.clock.monotonic())
      const step: Step = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        to: ownPath(to),
      }
      const url = client.buildAuthorizationUrl(provider, {
        redirect_uri: callbackOf(people),
        scope: 'openid email profile',
        state: step.state,
        nonce: step.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(step.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, cookie: await rememberStep(people, 'oidc', step) }
    },

    async finish(people, { search, cookieHeader }, origin) {
      const step = await recallStep<Step>(people, 'oidc', cookieHeader)
      if (!step) throw refused()
      const provider = await discover(people.clock.monotonic())
      const claims = await askClaims(client, provider, new URL(`${callbackOf(people)}${search}`), step).catch(
        (error: Error) => {
          people.log.warn({ err: error }, 'the OpenID provider’s answer was refused')
          throw refused()
        },
      )
      const user = await findUserOf(people, settings.issuer, claims)
      const session = user && (await people.library.openSession(user.id, origin, 'openid'))
      if (!session) throw nobody()
      return { ...session, cookies: [...session.cookies, forgetStep(people, 'oidc')], to: step.to }
    },
  }
}

async function askClaims(client: Client, provider: Configuration, cameBy: URL, step: Step): Promise<Claims> {
  const tokens = await client.authorizationCodeGrant(provider, cameBy, {
    expectedState: step.state,
    expectedNonce: step.nonce,
    pkceCodeVerifier: step.verifier,
    idTokenExpected: true,
  })
  const told = tokens.claims()
  if (!told) throw new Error('the provider sent no ID token')
  // Some tell the address there, some only when asked for it.
  const more =
    told.email === undefined && provider.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(provider, tokens.access_token, told.sub)
      : told
  return {
    sub: told.sub,
    email: typeof more.email === 'string' ? more.email : null,
    emailVerified: more.email_verified === true,
    name: typeof more.name === 'string' && more.name.trim() !== '' ? more.name.slice(0, 120) : null,
  }
}

async function findUserOf(people: PeopleCore, issuer: string, claims: Claims): Promise<UserRow | null> {
  const providerId = `openid ${issuer}`
  const linked = await findUserElsewhere(people.db, providerId, claims.sub)
  if (linked) return linked
  if (claims.email === null || !claims.emailVerified) return null
  const email = normalEmail(claims.email)
  const found = await findUserByEmail(people.db, email)
  if (found && !found.user.active) return null
  const userId = found?.user.id ?? (await joinByVerifiedEmail(people, email, claims.name ?? email))
  const user = userId === null ? null : await findUserAnywhere(people.db, userId)
  if (!user) return null
  await people.db.transaction(async (tx) => {
    const news = await insertAccountElsewhere(
      tx,
      newId(),
      user.id,
      providerId,
      claims.sub,
      people.clock.realNow(),
    )
    if (!news) return
    await noteWayToSignIn(tx, people.clock, 'openid.linked', user, user.id)
    // Whoever was here already learns of a new way in; who joins by it knows.
    if (found) await people.post?.(tx, securityLetter(user, 'openid_linked'))
  })
  return user
}

/** Where the provider sends the browser back to. */
export function callbackOf({ publicUrl }: PeopleCore): string {
  return `${publicUrl}/api/inbox/sign_in/openid/callback`
}

/** A page of ours, never another site's: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
function ownPath(to: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(to) && !to.startsWith('/api/') ? to : '/'
}

function refused() {
  return new AppError(
    401,
    'OPENID_REFUSED',
    'The sign-in was not completed.',
    'Try again; if it stays, tell your administrator.',
  )
}

function nobody() {
  return new AppError(
    401,
    'OPENID_NOBODY',
    'No colleague here has this address.',
    'Ask an administrator for an invitation.',
  )
}
