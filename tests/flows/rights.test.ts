/**
 * Every registered route × every kind of user: each is answered as the policies say (docs/rights.md), and a route that
 * names no right fails. The conversation lies on a channel that is shared with one member, so that all kinds differ.
 */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answersWithoutFactor, rightOf } from '../../src/server/http/route-rights.ts'
import type { RegisteredRoute } from '../../src/server/http/server.ts'
import { hashToken } from '../../src/server/people/token-hash.ts'
import { type Asking, rights } from '../../src/server/policy/rights.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import { exampleOf, type Schema } from '../support/example-of.ts'
import { openScreen } from '../support/screen.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { colleague, createWorld, type Session, TWILIO, type World } from '../support/world.ts'

const KINDS = [
  'nobody',
  'deactivated',
  'another company',
  'colleague',
  'member',
  'installer',
  'settings',
  'admin',
  'owner',
] as const
type Kind = (typeof KINDS)[number]

let world: World
let sql: pg.Client
let channelId: string
const tokens = new Map<Kind | 'read only', string>()
const askers = new Map<Kind, Asking['user']>()
/** What is each kind's own: a saved reply, an API token to delete. */
const own = new Map<Kind, Record<string, string>>()
let ids: Record<string, unknown>
let given: Record<string, unknown>
let channel: Asking['channel']

/** Its words stand in everything that others must not read. */
const CANARY = 'kingfisher'

// A dozen people sign up, each with the slow hash of a password.
beforeAll(async () => {
  world = await createWorld()
  sql = new pg.Client(world.database.connection)
  await sql.connect()
  const sessions: Partial<Record<Kind, Session>> = {
    owner: world.owner,
    colleague: await colleague(world, 'Colleague'),
    member: await colleague(world, 'Member'),
    installer: await colleague(world, 'Installer', { account_settings_access: true }),
    settings: await colleague(world, 'Settings', { account_settings_access: true }),
    admin: await colleague(world, 'Admin', { admin: true }),
    deactivated: await colleague(world, 'Gone', { admin: true, account_settings_access: true }),
  }
  const { installer, member, deactivated } = sessions as Record<Kind, Session>
  const sender = 'whatsapp:+14155550188'
  const connected = await installer.post<{ id: string; webhook_url: string }>('/channels', {
    type: 'whatsapp_twilio',
    name: `Shop ${CANARY}`,
    ...TWILIO,
    sender,
    access: 'shared',
    member_ids: [member.userId, deactivated.userId],
  })
  channelId = connected.data.id
  channel = {
    company_id: 1,
    access: 'shared',
    installed_by: installer.userId,
    member_ids: [member.userId, deactivated.userId],
  }
  await world.owner.patch(`/users/${installer.userId}`, { rights: { account_settings_access: false } })

  await post(sign(connected.data.webhook_url, inboundForm({ To: sender, Body: `Hello ${CANARY}` })))
  // Another one, to be erased: with the first, its conversation would be gone before anybody is asked about that.
  const from = { From: 'whatsapp:+447700900999', WaId: '447700900999', MessageSid: `SM${'e'.repeat(32)}` }
  await post(sign(connected.data.webhook_url, inboundForm({ To: sender, Body: CANARY, ...from })))
  // Two that are one.
  for (const twin of ['901', '902']) {
    const is = { From: `whatsapp:+447700900${twin}`, WaId: `447700900${twin}` }
    const form = inboundForm({ To: sender, Body: CANARY, ...is, MessageSid: `SM${twin}${'e'.repeat(29)}` })
    await post(sign(connected.data.webhook_url, form))
  }
  await world.settle()
  const { data: list } = await installer.get<Conversation[]>('/conversations')
  const ofChannel = list.filter((one) => one.channel_id === channelId)
  const ofPhone = (phone: string) => ofChannel.find(({ contact }) => contact.phone === phone) as Conversation
  const conversation = ofPhone('+447700900871')
  const erasable = ofPhone('+447700900999')
  const twins = ['901', '902'].map((twin) => ofPhone(`+447700900${twin}`).contact.id) as [string, string]
  const mergedContact = await installer.post<{ id: string }>(`/contacts/${twins[0]}/merge`, {
    contact_id: twins[1],
  })
  const path = `/conversations/${conversation.id}`
  const sent = await installer.post<{ id: string }>(`${path}/messages`, {
    client_message_id: 'one',
    text: CANARY,
  })
  const comment = await installer.post<{ id: string }>(`${path}/comments`, { text: CANARY })
  const link = await installer.post<{ id: string; person_id: number }>(`${path}/links`, {
    create: { person: { name: `Amelia ${CANARY}` } },
  })
  const other = await make<{ id: number }>(installer, '/v2/persons', { name: `Twin ${CANARY}` })
  const merge = await make<{ id: number }>(installer, '/v2/persons', { name: `Merged ${CANARY}` })
  const merged = await installer.post<{ id: string }>(`/crm/persons/${other.id}/merge`, {
    person_id: merge.id,
  })
  const pdf = await readFile('simulator/samples/order-1042.pdf')
  const form = new FormData()
  form.append('file', new Blob([pdf], { type: 'application/pdf' }), `${CANARY}.pdf`)
  const uploaded = await fetch(`${world.url}/api/inbox/attachments`, {
    method: 'POST',
    headers: { cookie: installer.cookie },
    body: form,
  })
  const file = ((await uploaded.json()) as { data: { id: string } }).data
  await installer.post(`${path}/messages`, { client_message_id: 'two', attachment_ids: [file.id] })
  const invited = await world.owner.post<{ id: string }>('/invitations', { email: 'yui@minato.example' })
  const table = new FormData()
  table.append('file', new Blob([`Name\n${CANARY}`]), 'persons.csv')
  const imported = await fetch(`${world.url}/api/inbox/crm/person_imports`, {
    method: 'POST',
    headers: { cookie: installer.cookie },
    body: table,
  })
  const personImport = ((await imported.json()) as { data: { id: string } }).data
  const requests = await world.owner.get<{ id: string; channel_id: string }[]>('/provider_requests')

  for (const [kind, session] of Object.entries(sessions) as [Kind, Session][]) {
    const token = await session.post<{ token: string }>('/me/api_tokens', { name: kind })
    tokens.set(kind, token.data.token)
    const spare = await session.post<{ id: string }>('/me/api_tokens', { name: 'spare' })
    const reply = await session.post<{ id: string }>('/saved_replies', { title: 'x', text: 'x' })
    own.set(kind, { api_tokens: spare.data.id, saved_replies: reply.data.id })
    const { rows } = await sql.query('select * from users where id = $1', [session.userId])
    askers.set(kind, rows[0])
  }
  const readOnly = await installer.post<{ token: string }>('/me/api_tokens', { name: 'r', scopes: ['read'] })
  tokens.set('read only', readOnly.data.token)
  await world.owner.patch(`/users/${deactivated.userId}`, { active: false })
  askers.set('deactivated', { ...(askers.get('deactivated') as NonNullable<Asking['user']>), active: false })
  askers.set('nobody', null)
  await anotherCompany()

  const person_id = link.data.person_id
  const label = await make<{ id: string }>(installer, '/v1/leadLabels', { name: CANARY, color: 'red' })
  ids = {
    conversations: conversation.id,
    channels: channelId,
    contacts: erasable.contact.id,
    contact_merges: mergedContact.data.id,
    users: member.userId,
    invitations: invited.data.id,
    attachments: file.id,
    provider_requests: requests.data.find((one) => one.channel_id === channelId)?.id,
    persons: person_id,
    person_merges: merged.data.id,
    person_imports: personImport.id,
    organizations: (await make<{ id: number }>(installer, '/v2/organizations', { name: CANARY })).id,
    deals: (await make<{ id: number }>(installer, '/v2/deals', { title: CANARY })).id,
    leads: (await make<{ id: string }>(installer, '/v1/leads', { title: CANARY, person_id })).id,
    notes: (await make<{ id: number }>(installer, '/v1/notes', { content: CANARY, person_id })).id,
    leadLabels: label.id,
    pipelines: 1,
    stages: 1,
  }
  given = {
    mid: sent.data.id,
    comment_id: comment.data.id,
    link_id: link.data.id,
    person_id: other.id,
    contact_id: twins[0],
    merge_with_id: other.id,
    channel_id: channelId,
    address: 'whatsapp:+447700900871',
    user_id: world.owner.userId,
    ids: [conversation.id],
    act: 'close',
    rights: undefined,
    member_ids: undefined,
    access: undefined,
    attachment_ids: undefined,
    text: 'x',
  }
}, 120_000)
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

async function make<T>(session: Session, path: string, body: object): Promise<T> {
  const response = await fetch(`${world.url}/api${path}`, {
    method: 'POST',
    headers: { cookie: session.cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as { data: T; error?: string }
  if (!response.ok) throw new Error(`${path}: ${answer.error}`)
  return answer.data
}

/** The API makes one; the tables hold many. */
async function anotherCompany(): Promise<void> {
  const token = 'tsunagi_of-another-company-entirely'
  const { rows } = await sql.query<{ id: number; company_id: number }>(
    `with company as (
       insert into companies (name, locale, time_zone, created_at) values ('Kumo', 'en', 'UTC', now()) returning id
     ) insert into users (company_id, name, email, admin, account_settings_access, created_at, updated_at)
       select id, 'Kumo', 'kumo@kumo.example', true, true, now(), now() from company returning *`,
  )
  const user = rows[0] as NonNullable<Asking['user']>
  await sql.query(
    `insert into api_tokens (company_id, id, user_id, name, token_hash, scopes, created_at)
     values ($1, gen_random_uuid(), $2, 'x', $3, '{}', now())`,
    [user.company_id, user.id, hashToken(token)],
  )
  tokens.set('another company', token)
  askers.set('another company', user)
  own.set('another company', {})
}

/** What the schema alone would not make sensible. */
const BODIES: Record<string, object> = {
  'PATCH /api/inbox/users/:id': { active: true },
  'PATCH /api/inbox/channels/:id': { access: 'shared' },
  'POST /api/inbox/crm/person_imports/:id/start': { columns: ['name'] },
  'POST /api/inbox/session': { email: 'nobody@minato.example', password: 'wrong' },
}
const QUERIES: Record<string, () => Record<string, unknown>> = {
  '/api/inbox/crm/timeline': () => ({ kind: 'person', id: ids.persons }),
}
/** There is no such thing, or no more after the first: 404 is a fair answer. */
const ONCE =
  /^(DELETE |GET .*\/picture$|POST .*\/(undo|replay|merge|convert\/deal)$|GET .*convert\/status|PUT .*\/merge$)/
/** Refused in words for reasons of their own. */
const OTHER_REFUSALS = new Set(['CHANNEL_TYPE_CLOSED', 'SESSION_NEEDED'])

let asked = 0

async function ask(route: RegisteredRoute, kind: Kind | 'read only') {
  const schema = route.schema as { params?: Schema; querystring?: Schema; body?: Schema } | undefined
  const word = /\/(\w+)\/:id/.exec(route.url)?.[1] ?? ''
  const id = own.get(kind as Kind)?.[word] ?? ids[word] ?? 'none'
  const path = route.url.replace(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(String(name === 'id' ? id : (given[name] ?? 'none'))),
  )
  const query = schema?.querystring
    ? (exampleOf(schema.querystring, QUERIES[route.url]?.() ?? {}) as Record<string, unknown>)
    : {}
  const token = tokens.get(kind)
  const body =
    (/\/v1\/notes/.test(route.url) && route.method !== 'GET'
      ? { content: 'x', person_id: ids.persons }
      : null) ??
    BODIES[`${route.method} ${route.url}`] ??
    (schema?.body ? exampleOf(schema.body, given) : undefined)
  const response = await world.app.http.inject({
    method: route.method as 'GET',
    url: path,
    query: query as Record<string, string>,
    headers: { host: 'localhost', ...(token && { 'x-api-token': token }) },
    // Each from another network: who is nobody may ask no more than so often, and a quick machine would meet that.
    remoteAddress: `198.18.${(asked >> 8) & 255}.${asked++ & 255}`,
    ...(body !== undefined && { payload: body as object }),
  })
  let code = ''
  try {
    code = response.json().additional_data?.code ?? ''
  } catch {
    // A file or a table has no code.
  }
  const absent = id === 'none' && route.url.includes(':id')
  return { status: response.statusCode, code, body: response.body, absent }
}

/** What is removed is removed last, the channel after all. */
function walk(): RegisteredRoute[] {
  const order = ({ method, url }: RegisteredRoute) =>
    url.endsWith('/erase')
      ? 2
      : method !== 'DELETE'
        ? 0
        : url.endsWith('/channels/:id')
          ? 4
          : url.endsWith('/conversations/:id')
            ? 3
            : 1
  return world.app.http.registered
    .filter(({ url }) => /^\/(api|v1)\//.test(url))
    .sort((a, b) => order(a) - order(b))
}

test('every route answers every kind of user as the policies say', { timeout: 120_000 }, async () => {
  const wrong: string[] = []
  for (const route of walk()) {
    const name = rightOf(route)
    const what = `${route.method} ${route.url}`
    if (name === null) {
      wrong.push(`${what} names no right`)
      continue
    }
    let done = false
    // Those who may come last, so that what they remove is there for the others to be refused.
    const verdictOf = (kind: Kind) =>
      rights[name].judge({ user: askers.get(kind) ?? null, channel, own: kind === 'installer' })
    const kinds = [...KINDS].sort(
      (a, b) => Number(verdictOf(a) === 'allowed') - Number(verdictOf(b) === 'allowed'),
    )
    for (const kind of kinds) {
      const verdict = verdictOf(kind)
      if (verdict === 'allowed' && done && ONCE.test(what)) continue
      const { status, code, body, absent } = await ask(route, kind)
      const told = `${what} (${name}) by ${kind}: ${status} ${code}`
      if (body.includes(CANARY) && (kind === 'another company' || kind === 'nobody'))
        wrong.push(`${told} leaks`)
      if (name === 'anybody') {
        if (code === 'NOT_SIGNED_IN') wrong.push(told)
      } else if (kind === 'another company') {
        if (route.url.includes(':') ? status < 400 : status === 401) wrong.push(told)
      } else if (verdict === 'signed out') {
        if (status !== 401) wrong.push(told)
      } else if (verdict === 'hidden') {
        if (status !== 404) wrong.push(told)
        if (body.includes(CANARY)) wrong.push(`${told} leaks`)
      } else if (verdict === 'refused') {
        if (status !== 403 && !(absent && status === 404)) wrong.push(told)
      } else {
        const refused = status === 401 || (status === 403 && !OTHER_REFUSALS.has(code))
        if (refused || status >= 500 || (status === 404 && !ONCE.test(what) && !absent)) wrong.push(told)
        done = true
      }
    }
  }
  expect(wrong).toEqual([])
})

test('a token that may read is refused every write, before anything is looked at', async () => {
  const wrong: string[] = []
  for (const route of walk()) {
    if (rightOf(route) === 'anybody' || route.method === 'GET') continue
    const { status, code } = await ask(route, 'read only')
    if (status !== 403 || code !== 'READ_ONLY_TOKEN')
      wrong.push(`${route.method} ${route.url}: ${status} ${code}`)
  }
  expect(wrong).toEqual([])
})

test('where a second factor is demanded, who has none is refused every route but those that set one up', async () => {
  const newcomer = await colleague(world, 'Newcomer')
  const nothing = { conversations: {}, messages: {}, counts: {} as never }
  const screen = await openScreen(world.url, newcomer, nothing, null)
  await sql.query("update sessions set way = 'code' where user_id = $1", [world.owner.userId])
  await world.owner.post('/me/confirmation', { password: 'correct horse battery' })
  const demanded = await world.owner.patch('/company', { second_factor_demanded: true })
  expect(demanded.status).toBe(200)
  // What is open ends at once, and is not opened again.
  expect(await screen.closed).toBe(4401)
  await expect(openScreen(world.url, newcomer, nothing, null)).rejects.toThrow('403')

  const ask = async ({ method, url }: RegisteredRoute) => {
    const response = await world.app.http.inject({
      method: method as 'GET',
      url: url.replace(/:\w+/g, '1'),
      headers: { host: 'localhost', cookie: newcomer.cookie },
    })
    return response.body.includes('SECOND_FACTOR_DEMANDED') ? response.statusCode : 'else'
  }
  const guarded = walk().filter((route) => rightOf(route) !== 'anybody')
  const answered = guarded.filter((route) => answersWithoutFactor(route, 'set_up'))
  expect(answered).toHaveLength(8)
  for (const route of guarded.filter((route) => !answered.includes(route)))
    expect([route.method, route.url, await ask(route)]).toEqual([route.method, route.url, 403])
  // Signing out is the last of them.
  for (const route of answered) expect([route.url, await ask(route)]).toEqual([route.url, 'else'])
})

test('outside the API nothing but pages, health, signed links and signed webhooks answers', async () => {
  for (const route of world.app.http.registered.filter(({ url }) => !/^\/(api|v1|simulator)\b/.test(url))) {
    const name = rightOf(route)
    expect(['anybody', 'signature', 'link', 'this_machine'], `${route.method} ${route.url}`).toContain(name)
    if (name === 'anybody') continue
    if (name === 'this_machine') {
      const headers = { 'x-forwarded-for': '203.0.113.9' }
      expect((await fetch(world.url + route.url, { headers })).status, route.url).toBe(404)
      continue
    }
    const url = route.url.replace(':channelId', channelId).replace(/:\w+|\*/g, 'none')
    const { statusCode } = await world.app.http.inject({ method: route.method as 'GET', url })
    expect([403, 404, 405], `${route.method} ${route.url}`).toContain(statusCode)
  }
})
