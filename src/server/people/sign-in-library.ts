/**
 * The sign-in library, better-auth, behind a small door: nothing else of the house knows it. It compares passwords,
 * opens and renews sessions and writes their cookie; its own HTTP routes are not mounted. Users and passwords are
 * inserted by our own statements, so that they commit together with the company, the invitation and the event. What
 * has to be shown before a session is opened (password, code, passkey) is judged by the acts beside this file.
 *
 * It gets every setting by hand, because it would otherwise look for BETTER_AUTH_* in the environment.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { parseCookies } from 'better-auth/cookies'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { serializeSignedCookie } from 'better-call'
import type pg from 'pg'
import { newId } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { Log } from '../log.ts'
import { openPool } from '../store/db.ts'
import type { Way } from '../store/sessions.ts'

export interface SignInLibrary {
  /** About 90 ms of a worker thread (scrypt, 16384 × 16); the event loop goes on. */
  hashPassword(password: string): Promise<string>
  /** As long as a comparison takes also where there is no hash, so that nobody learns which emails are known. */
  checkPassword(hash: string | null, password: string): Promise<boolean>
  /**
   * Always a new one: what a browser had before is never taken over. `way`: what was shown, the password alone where
   * nothing is said (`notingSessions` keeps it). Null where the user is deactivated.
   */
  openSession(userId: number, from: SessionOrigin, way?: Way): Promise<OpenedSession | null>
  /** `Set-Cookie` lines where the session's 30 days begin anew, which is at most once a day; else none. */
  renewSession(cookieHeader: string): Promise<string[]>
  /** `Set-Cookie` lines that end the cookie. */
  forgetCookie(): Promise<string[]>
  /** The session's token where a cookie carries one that we signed. */
  readToken(cookieHeader: string): string | null
  close(): Promise<void>
}

/** Where a session is used, for the list that its user sees. */
export interface SessionOrigin {
  userAgent: string | undefined
  address: string
}

export interface OpenedSession {
  userId: number
  sessionId: string
  /** `Set-Cookie` lines. */
  cookies: string[]
}

export interface SignInLibraryOptions {
  connection: pg.ClientConfig
  publicUrl: string
  box: SecretBox
  log: Log
  mayOpenSession(userId: number): Promise<boolean>
}

const SESSION_SECONDS = 30 * 86_400
const RENEWED_AFTER_SECONDS = 86_400
/** A connection is held for a few milliseconds a sign-in. */
const MAX_CONNECTIONS = 3

export async function openSignInLibrary(options: SignInLibraryOptions): Promise<SignInLibrary> {
  const { publicUrl, log } = options
  const pool = openPool({ ...options.connection, max: MAX_CONNECTIONS }, (error) =>
    log.warn({ err: error }, 'a connection of the sign-in was lost'),
  )

  const secret = options.box.sign('sign-in cookies 1').toString('hex')
  const auth = betterAuth({
    appName: 'Tsunagi',
    baseURL: publicUrl,
    secret,
    secrets: [{ version: 1, value: secret }],
    database: pool,
    emailAndPassword: { enabled: true, disableSignUp: true },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: SESSION_SECONDS,
      updateAge: RENEWED_AFTER_SECONDS,
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            if (!(await options.mayOpenSession(Number(session.userId)))) throw new APIError('UNAUTHORIZED')
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'tsunagi',
      useSecureCookies: publicUrl.startsWith('https://'),
      // It would believe any X-Forwarded-For.
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId(), joins: true, validateSchema: false },
    },
    rateLimit: { enabled: false },
    // Off; and should the environment switch it on, `debug` makes it write to the log instead of the network.
    telemetry: { enabled: false, debug: true },
    logger: {
      // A wrong password is a warning to it.
      level: 'error',
      disableColors: true,
      log: (_level, sentence, ...details) =>
        log.error({ err: details.find((detail) => detail instanceof Error) }, `sign-in: ${sentence}`),
    },
  })
  const context = await auth.$context
  const { sessionToken } = context.authCookies
  const nobodysHash = await hashPassword(newId())

  return {
    hashPassword,
    async checkPassword(hash, password) {
      const right = await verifyPassword({ hash: hash ?? nobodysHash, password })
      return hash !== null && right
    },
    async openSession(userId, { userAgent, address }) {
      try {
        const session = await context.internalAdapter.createSession(String(userId), false, {
          userAgent: (userAgent ?? '').slice(0, 400),
          ipAddress: address,
        })
        const attributes = { ...sessionToken.attributes, maxAge: SESSION_SECONDS }
        const cookie = await serializeSignedCookie(sessionToken.name, session.token, secret, attributes)
        return { userId, sessionId: session.id, cookies: [cookie] }
      } catch (error) {
        if (error instanceof APIError && error.statusCode === 401) return null
        throw error
      }
    },
    async renewSession(cookieHeader) {
      const { headers } = await auth.api.getSession({
        headers: new Headers({ cookie: cookieHeader }),
        returnHeaders: true,
      })
      return headers.getSetCookie()
    },
    async forgetCookie() {
      const { headers } = await auth.api.signOut({ headers: new Headers(), returnHeaders: true })
      return headers.getSetCookie()
    },
    readToken(cookieHeader) {
      const value = parseCookies(cookieHeader).get(sessionToken.name)
      return value === undefined ? null : verify(value, secret)
    },
    close: () => pool.end(),
  }
}

/** A cookie is `token.signature`: HMAC-SHA-256 of the token in base64, as better-call 1.4 signs it. */
function verify(value: string, secret: string): string | null {
  const dot = value.lastIndexOf('.')
  if (dot < 1) return null
  const token = value.slice(0, dot)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const ours = createHmac('sha256', secret).update(token).digest()
  return given.length === ours.length && timingSafeEqual(given, ours) ? token : null
}
