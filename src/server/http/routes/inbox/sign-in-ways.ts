/** The other ways in, before there is a session: passkey, OpenID provider, forgotten password. */
import { Type } from 'typebox'
import { Success } from '../../../../shared/contract/envelope.ts'
import {
  BrowserOptions,
  NewPassword,
  PasskeySignIn,
  PasswordResetRequest,
  PasswordResetState,
  SignInWays,
} from '../../../../shared/contract/security.ts'
import { Me } from '../../../../shared/contract/users.ts'
import { AppError, notFound } from '../../../errors.ts'
import { confirmEmail } from '../../../people/change-email.ts'
import { callbackOf } from '../../../people/open-id.ts'
import { askForPasskey, signInByPasskey } from '../../../people/passkeys.ts'
import { askForReset, describeReset, resetPassword } from '../../../people/reset-password.ts'
import { success } from '../../answer.ts'
import { originOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { readNewMe } from './me.ts'
import type { PeopleRouteParts } from './people.ts'

const Link = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })
const Wanted = Type.Object({ to: Type.Optional(Type.String({ maxLength: 500 })) })

export function signInWayRoutes(http: Http, parts: PeopleRouteParts): void {
  const { people, openId } = parts

  http.get('/sign_in', { schema: { response: { 200: Success(SignInWays) } } }, async () =>
    success({
      password_reset: people.post !== null,
      openid: openId && { name: openId.name },
      openid_redirect_url: callbackOf(people),
    }),
  )

  http.post(
    '/sign_in/passkey/options',
    { schema: { response: { 200: Success(BrowserOptions) } } },
    async (_request, reply) => {
      const { options, cookie } = await askForPasskey(people)
      reply.header('set-cookie', cookie)
      return success(options)
    },
  )

  http.post(
    '/sign_in/passkey',
    { schema: { body: PasskeySignIn, response: { 200: Success(Me) } } },
    async (request, reply) => {
      const { response } = request.body
      const session = await signInByPasskey(people, response, request.headers.cookie, originOf(request))
      reply.header('set-cookie', session.cookies)
      return success(await readNewMe(parts, session))
    },
  )

  http.post(
    '/sign_in/password_resets',
    { schema: { body: PasswordResetRequest, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      people.throttle.countReset(request.ip)
      askForReset(people, request.body.email).catch((error) =>
        request.log.error({ err: error }, 'a link for a new password was not written'),
      )
      return success(null)
    },
  )

  http.get(
    '/sign_in/password_resets/:token',
    { schema: { params: Link, response: { 200: Success(PasswordResetState) } } },
    async (request) => success(await describeReset(people, request.params.token)),
  )

  http.post(
    '/sign_in/password_resets/:token',
    { schema: { params: Link, body: NewPassword, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      await resetPassword(people, request.params.token, request.body.password)
      return success(null)
    },
  )

  http.post(
    '/sign_in/email_changes/:token',
    { schema: { params: Link, response: { 200: Success(PasswordResetState) } } },
    async (request) => success(await confirmEmail(people, request.params.token)),
  )

  // The browser itself goes there and comes back: what went wrong is told on the page, by its code.
  http.get('/sign_in/openid', { schema: { hide: true, querystring: Wanted } }, async (request, reply) => {
    if (!openId) throw notFound('page')
    try {
      const { url, cookie } = await openId.begin(people, request.query.to ?? '/')
      return reply.header('set-cookie', cookie).redirect(url)
    } catch (error) {
      request.log.warn({ err: error }, 'the OpenID provider cannot be reached')
      return reply.redirect('/?sign_in=OPENID_UNREACHABLE')
    }
  })

  http.get('/sign_in/openid/callback', { schema: { hide: true } }, async (request, reply) => {
    if (!openId) throw notFound('page')
    const search = new URL(request.url, people.publicUrl).search
    try {
      const cameBy = { search, cookieHeader: request.headers.cookie }
      const session = await openId.finish(people, cameBy, originOf(request))
      return reply.header('set-cookie', session.cookies).redirect(session.to)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return reply.redirect(`/?sign_in=${error.code}`)
    }
  })
}
