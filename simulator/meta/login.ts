/**
 * Login with Facebook, Meta's side: codes, user tokens, and the pages that a person lets an app act for.
 * Source: protocols 3.7.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { World } from '../world.ts'
import type { MetaApp, MetaPage } from './page.ts'
import { GraphRefusal } from './refusal.ts'

export interface MetaLogins {
  codes: Map<
    string,
    { app: MetaApp; redirectUri: string; pageIds: string[]; expiresAt: number; used: boolean }
  >
  userTokens: Map<string, { app: MetaApp; pageIds: string[]; longLived: boolean }>
}

const CODE_MILLISECONDS = 10 * 60_000
const HOUR_SECONDS = 3_600
const SIXTY_DAYS_SECONDS = 5_183_944
const STANDARD_PAGE = 25

export const createMetaLogins = (): MetaLogins => ({ codes: new Map(), userTokens: new Map() })

/** The person said yes in the dialog, for these pages. */
export function grantCode(world: World, app: MetaApp, redirectUri: string, pageIds: string[]): string {
  const code = `AQ${randomBytes(48).toString('base64url')}`
  const expiresAt = world.now().getTime() + CODE_MILLISECONDS
  world.metaLogins.codes.set(code, { app, redirectUri, pageIds, expiresAt, used: false })
  return code
}

/** `GET /oauth/access_token`: a code, or a short-lived token, for a user token. */
export function giveUserToken(world: World, query: URLSearchParams) {
  const app = world.metaApps.get(query.get('client_id') ?? '')
  if (!app) throw new GraphRefusal(101, null, 'Error validating application. Invalid application ID.')
  if (query.get('client_secret') !== app.secret)
    throw new GraphRefusal(1, null, 'Error validating client secret.')
  const longLived = query.get('grant_type') === 'fb_exchange_token'
  const pageIds = longLived ? pagesOfToken(world, app, query) : pagesOfCode(world, app, query)
  const token = `EAA${randomBytes(60).toString('base64url')}`
  world.metaLogins.userTokens.set(token, { app, pageIds, longLived })
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: longLived ? SIXTY_DAYS_SECONDS : HOUR_SECONDS,
  }
}

function pagesOfCode(world: World, app: MetaApp, query: URLSearchParams): string[] {
  const granted = world.metaLogins.codes.get(query.get('code') ?? '')
  if (!granted || granted.app !== app) throw new GraphRefusal(100, 36009, 'Invalid verification code format.')
  if (granted.used) throw new GraphRefusal(100, 36009, 'This authorization code has been used.')
  if (world.now().getTime() > granted.expiresAt)
    throw new GraphRefusal(100, 36007, 'This authorization code has expired.')
  if (query.get('redirect_uri') !== granted.redirectUri) {
    throw new GraphRefusal(
      100,
      36008,
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    )
  }
  granted.used = true
  return granted.pageIds
}

function pagesOfToken(world: World, app: MetaApp, query: URLSearchParams): string[] {
  const known = world.metaLogins.userTokens.get(query.get('fb_exchange_token') ?? '')
  if (!known || known.app !== app) throw new GraphRefusal(190, null, 'Invalid OAuth access token.')
  return known.pageIds
}

/** `GET /me/accounts`: the pages that the person granted, each with a token of its own. */
export function listAccounts(world: World, query: URLSearchParams, address: string) {
  const token = query.get('access_token') ?? ''
  const known = world.metaLogins.userTokens.get(token)
  if (!known) throw new GraphRefusal(190, null, 'Invalid OAuth access token - Cannot parse access token')
  const proof = query.get('appsecret_proof')
  if (proof && proof !== createHmac('sha256', known.app.secret).update(token).digest('hex'))
    throw new GraphRefusal(100, null, 'Invalid appsecret_proof provided in the API argument')
  const pages = known.pageIds.flatMap((id) => world.metaPages.get(id) ?? [])
  const limit = Math.min(Number(query.get('limit')) || STANDARD_PAGE, 100)
  const start = Number(Buffer.from(query.get('after') ?? '', 'base64').toString()) || 0
  const after = Buffer.from(String(start + limit)).toString('base64')
  const next = new URL(address)
  next.searchParams.set('after', after)
  const fields = (query.get('fields') ?? 'id,name,access_token,tasks').split(',')
  return {
    data: pages.slice(start, start + limit).map((page) => presentAccount(page, fields)),
    paging: {
      cursors: { before: Buffer.from(String(start)).toString('base64'), after },
      ...(start + limit < pages.length ? { next: next.href } : {}),
    },
  }
}

function presentAccount(page: MetaPage, fields: readonly string[]) {
  const all = {
    name: page.name,
    access_token: page.accessToken,
    tasks: page.tasks,
    category: 'Furniture store',
  }
  return {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => fields.includes(name))),
    id: page.id,
  }
}
