/**
 * Login with Facebook: a person lets our app act for pages, and we get a token for each. Source:
 * developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow, …/access-tokens/get-long-lived and
 * developers.facebook.com/docs/graph-api/reference/user/accounts.
 *
 * A page token that comes from a long-lived user token has no end of its own; one from a short-lived token ends in an hour.
 */
import { createHmac } from 'node:crypto'
import { say } from '../../../shared/say.ts'
import type { CallResult, OneCall } from '../call-once.ts'
import type { CallLimits, ChannelLogin, LoginAnswer, LoginApp, LoginChoice } from '../channel.ts'
import { clipped, withoutSecrets } from '../foreign-words.ts'
import { graphErrorIn } from './errors.ts'
import type { GraphBase } from './graph.ts'
import { idOf, isObject, listOf, readJson, textOf } from './json.ts'

/** What reading, answering and subscribing need. */
const SCOPE = 'pages_show_list,pages_messaging,pages_manage_metadata,pages_read_engagement'
/** What a person must be allowed on a page: to answer on it, and to subscribe an app to it. */
const NEEDED_TASKS = ['MESSAGING', 'MODERATE']
const PAGES_AT_ONCE = '100'
const MOST_PAGES = 1_000
const LARGEST_ANSWER_BYTES = 1024 * 1024

export function createLogin(base: GraphBase & { dialogBase: string }, callOnce: OneCall): ChannelLogin {
  return {
    addressOf: ({ app, redirectUrl, state }) => {
      const url = new URL(`${base.dialogBase.replace(/\/+$/, '')}/${base.graphVersion}/dialog/oauth`)
      const { app_id: id = '', configuration_id: configuration } = app.settings
      url.searchParams.set('client_id', id ?? '')
      url.searchParams.set('redirect_uri', redirectUrl)
      url.searchParams.set('state', state)
      url.searchParams.set('response_type', 'code')
      // Facebook Login for Business knows configurations in place of a list of permissions.
      if (configuration) url.searchParams.set('config_id', configuration)
      else url.searchParams.set('scope', SCOPE)
      return url.href
    },
    finish: async ({ app, redirectUrl, answer }, limits) => {
      const denied = textOf(answer.error_description) ?? textOf(answer.error)
      if (denied !== null || !answer.code) return refused(denied ?? 'no code came back')
      const call = (path: string, query: Record<string, string>) =>
        callOnce(
          {
            method: 'GET',
            url: addressAt(base, path, query),
            headers: { accept: 'application/json', 'user-agent': 'tsunagi' },
            body: null,
            largestAnswerBytes: LARGEST_ANSWER_BYTES,
          },
          limits,
        )
      return await exchange(call, app, redirectUrl, answer.code, limits)
    },
  }
}

type Call = (path: string, query: Record<string, string>) => Promise<CallResult>

async function exchange(
  call: Call,
  app: LoginApp,
  redirectUrl: string,
  code: string,
  _limits: CallLimits,
): Promise<LoginAnswer> {
  const secret = app.secrets.app_secret ?? ''
  const client = { client_id: app.settings.app_id ?? '', client_secret: secret }
  const hidden = [secret, code]
  const short = tokenIn(
    await call('oauth/access_token', { ...client, redirect_uri: redirectUrl, code }),
    hidden,
  )
  if (typeof short !== 'string') return short
  const long = tokenIn(
    await call('oauth/access_token', {
      ...client,
      grant_type: 'fb_exchange_token',
      fb_exchange_token: short,
    }),
    [...hidden, short],
  )
  if (typeof long !== 'string') return long
  return await pagesOf(call, long, secret)
}

function tokenIn(result: CallResult, hidden: string[]): string | LoginAnswer {
  const answer = result.reached === 'provider' ? readJson(result.body) : undefined
  const token = isObject(answer) ? textOf(answer.access_token) : null
  return token ?? refused(reasonOf(result, hidden))
}

async function pagesOf(call: Call, token: string, secret: string): Promise<LoginAnswer> {
  const proof = createHmac('sha256', secret).update(token).digest('hex')
  const choices: LoginChoice[] = []
  for (let after: string | null = ''; after !== null && choices.length < MOST_PAGES; ) {
    const result: CallResult = await call('me/accounts', {
      fields: 'id,name,access_token,tasks',
      limit: PAGES_AT_ONCE,
      access_token: token,
      appsecret_proof: proof,
      ...(after && { after }),
    })
    const answer = result.reached === 'provider' ? readJson(result.body) : undefined
    if (!isObject(answer) || !Array.isArray(answer.data)) return refused(reasonOf(result, [token, proof]))
    choices.push(...answer.data.filter(isObject).flatMap(choiceIn))
    const paging = isObject(answer.paging) ? answer.paging : {}
    const next = isObject(paging.cursors) ? textOf(paging.cursors.after) : null
    after = textOf(paging.next) !== null && next !== after ? next : null
  }
  if (choices.length > 0) return { granted: true, choices }
  return {
    granted: false,
    sayings: [say('META_LOGIN_WITHOUT_PAGE'), say('CHOOSE_A_PAGE')],
  }
}

function choiceIn(account: Record<string, unknown>): LoginChoice[] {
  const id = idOf(account.id)
  const token = textOf(account.access_token)
  if (id === null) return []
  const tasks = listOf(account.tasks)
  const lacks = NEEDED_TASKS.some((task) => tasks.length > 0 && !tasks.includes(task))
  return [
    {
      id,
      name: textOf(account.name) ?? id,
      secrets: token === null ? {} : { page_access_token: token },
      usable: token !== null && !lacks,
    },
  ]
}

function reasonOf(result: CallResult, hidden: string[]): string {
  if (result.reached !== 'provider') return result.reason
  const error = graphErrorIn(result.body)
  return error ? withoutSecrets(error.message, hidden) : `HTTP status ${result.httpStatus}`
}

function refused(reason: string): LoginAnswer {
  const words = clipped(reason)
  return {
    granted: false,
    sayings: [say('META_LOGIN_REFUSED', { words }), say('COMPARE_APP_AND_REDIRECT')],
  }
}

function addressAt({ graphBase, graphVersion }: GraphBase, path: string, query: Record<string, string>): URL {
  const url = new URL(`${graphBase.replace(/\/+$/, '')}/${graphVersion}/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
