/**
 * Every field of every route, taken from the routes' own descriptions, with what attackers and broken programs write: no
 * answer is a 5xx, all are JSON, and the product goes on. Nothing here names a route, so a new one is covered.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RegisteredRoute } from '../../src/server/http/server.ts'
import { startTalk } from '../support/conversation.ts'
import { exampleOf, leavesOf, type Schema, withLeaf } from '../support/example-of.ts'
import { HOSTILE, HOSTILE_NUMBERS } from '../support/hostile.ts'
import { colleague, createWorld, TWILIO, type World } from '../support/world.ts'

let world: World
let tokens: string[]
let given: Record<string, unknown>
/** What `:id` means after this word of the path. */
let idsOf: Record<string, unknown>
const failures: string[] = []
let asked = 0

/** Printed where it fails, so that the same strings can be tried again. */
const seed = Number(process.env.HOSTILE_SEED ?? Math.floor(Math.random() * 1e6))
let state = seed
const random = (below: number) => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((state / 2_147_483_648) * below)
}
/** All of them take minutes; each run takes others. */
const STRINGS_A_FIELD = Number(process.env.HOSTILE_STRINGS ?? 2)
const pick = <T>(list: T[]) => list[random(list.length)] as T

beforeAll(async () => {
  world = await createWorld()
  const talk = await startTalk(world)
  const sent = await talk.reply('Hello')
  const person = await world.owner.post<{ person_id: number }>(
    `/conversations/${talk.conversation.id}/links`,
    { create: { person: { name: 'Amelia' } } },
  )
  // Each has a bucket of its own; together they may ask quickly.
  tokens = []
  for (let n = 0; n < 12; n++)
    tokens.push((await world.owner.post<{ token: string }>('/me/api_tokens', { name: 'Hostile' })).data.token)
  given = {
    channel_id: world.channelId,
    conversation_id: talk.conversation.id,
    user_id: world.owner.userId,
    person_id: person.data.person_id,
    reply_to_id: sent.data.id,
    mid: sent.data.id,
  }
  const other = {
    ...TWILIO,
    account_sid: 'ACc0ffee00112233445566778899aabbdd',
    sender: 'whatsapp:+14155550188',
  }
  const spare = await world.owner.post<{ id: string }>('/channels', {
    type: 'whatsapp_twilio',
    name: 'Spare',
    ...other,
  })
  const comment = await world.owner.post<{ id: string }>(`/conversations/${talk.conversation.id}/comments`, {
    text: 'x',
  })
  const reply = await world.owner.post<{ id: string }>('/saved_replies', { title: 'x', text: 'x' })
  const crm = async (path: string, body: object) => {
    const response = await fetch(`${world.url}/api${path}`, {
      method: 'POST',
      headers: { 'x-api-token': tokens[0] as string, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return ((await response.json()) as { data: { id: unknown } }).data.id
  }
  const person_id = person.data.person_id
  given.comment_id = comment.data.id
  idsOf = {
    conversations: talk.conversation.id,
    channels: spare.data.id,
    contacts: talk.conversation.contact.id,
    users: (await colleague(world, 'Ken')).userId,
    saved_replies: reply.data.id,
    persons: person_id,
    organizations: await crm('/v2/organizations', { name: 'Minato' }),
    deals: await crm('/v2/deals', { title: 'Beans' }),
    leads: await crm('/v1/leads', { title: 'Beans', person_id }),
    notes: await crm('/v1/notes', { content: 'x', person_id }),
    pipelines: 1,
    stages: 1,
  }
})
afterAll(() => world?.stop())

interface Parts {
  params: unknown
  query: unknown
  body: unknown
}

async function ask(route: RegisteredRoute, parts: Parts, headers: Record<string, string> = {}) {
  const params = parts.params as Record<string, unknown>
  const path = pathOf(route.url, params)
  const query = Object.entries((parts.query ?? {}) as object)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
  const response = await world.app.http.inject({
    method: route.method as 'GET',
    url: query ? `${path}?${query}` : path,
    headers: {
      host: 'localhost',
      'x-api-token': tokens[asked++ % tokens.length] as string,
      ...(parts.body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(parts.body !== undefined && { payload: JSON.stringify(parts.body) }),
  })
  const what = `${route.method} ${route.url} ${JSON.stringify(parts).slice(0, 300)}`
  if (response.statusCode >= 500 && !isProviders(response.body))
    failures.push(`${response.statusCode} ${what}: ${response.body.slice(0, 200)}`)
  if (route.url.startsWith('/api/') && response.body !== '') {
    const type = String(response.headers['content-type'])
    if (/text\/html/.test(type) && !route.url.endsWith('/docs')) failures.push(`HTML ${what}`)
    if (response.headers['x-content-type-options'] !== 'nosniff') failures.push(`sniffable ${what}`)
  }
  if (response.headers['set-cookie'] && /hacked/.test(String(response.headers['set-cookie'])))
    failures.push(`header injection ${what}`)
}

/** The spare channel's account is unknown to its provider; that is told as such. */
function isProviders(body: string): boolean {
  return body.includes('"PROVIDER_UNAVAILABLE"')
}

function idFor(url: string): unknown {
  return idsOf[/\/(\w+)\/:id/.exec(url)?.[1] ?? ''] ?? 'x'
}

function pathOf(url: string, params: Record<string, unknown>): string {
  return url.replace(/:(\w+)/g, (_whole, name: string) =>
    encode(params[name] ?? (name === 'id' ? idFor(url) : given[name]) ?? 'x'),
  )
}

/** `encodeURIComponent` refuses lone surrogates, which others send as the bytes that they are. */
function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
}

function routes(): RegisteredRoute[] {
  // What ends the sessions of the others, or moves the clock; the webhooks have tests of their own.
  return world.app.http.registered.filter(({ url }) => !/^\/(simulator|webhooks)/.test(url) && url !== '/*')
}

test(`every field of every route takes hostile strings (HOSTILE_SEED=${seed})`, {
  timeout: 120_000,
}, async () => {
  for (const route of routes()) {
    const schema = route.schema as { params?: Schema; querystring?: Schema; body?: Schema } | undefined
    const plain: Parts = {
      params: schema?.params ? exampleOf(schema.params, { ...given, id: idFor(route.url) }) : {},
      query: schema?.querystring ? exampleOf(schema.querystring, {}) : {},
      body: schema?.body ? exampleOf(schema.body, given) : undefined,
    }
    const params = schema?.params ?? paramsOf(route.url)
    for (const [name, one] of Object.entries({ params, query: schema?.querystring, body: schema?.body })) {
      if (!one) continue
      for (const { path, schema: leaf } of leavesOf(one)) {
        const values =
          leaf.type === 'string'
            ? Array.from({ length: STRINGS_A_FIELD }, () => fitting(pick(HOSTILE), leaf))
            : [pick(HOSTILE_NUMBERS), pick(HOSTILE_NUMBERS), pick(HOSTILE)]
        for (const value of values)
          await ask(route, { ...plain, [name]: withLeaf(plain[name as keyof Parts], path, value) })
      }
    }
    if (schema?.body) {
      for (const body of [
        null,
        [],
        'text',
        7,
        JSON.parse('{"__proto__":{"admin":true}}'),
        everywhere(schema.body),
      ])
        await ask(route, { ...plain, body })
    }
  }
  expect(failures).toEqual([])
  expect(asked).toBeGreaterThan(1_000)
})

test('bodies that are no JSON, and headers with anything in them, are refused in words', async () => {
  const writes = routes().filter(({ method, schema }) => method !== 'GET' && schema?.body)
  for (const { method, url } of writes) {
    const path = pathOf(url, {})
    for (const payload of [
      '{"a":',
      '{"__proto__":{"admin":true}}',
      '\u0000',
      Buffer.from([0xff, 0xfe, 0x00]),
    ])
      for (const type of [
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'nonsense',
      ]) {
        const response = await world.app.http.inject({
          method: method as 'POST',
          url: path,
          headers: { host: 'localhost', 'x-api-token': tokens[asked++ % 12] as string, 'content-type': type },
          payload,
        })
        expect(response.statusCode, `${method} ${url} ${type}`).toBeLessThan(500)
      }
  }
  for (const headers of [
    { 'idempotency-key': '\u00e9'.repeat(255) },
    { 'x-api-token': '\u00e9<script>' },
    { authorization: 'Bearer \u00e9' },
    { cookie: '=;;;%00=%ff; tsunagi.session_token=%E0%A4%A' },
    { 'accept-language': 'x'.repeat(4_000) },
    { range: 'bytes=-9999999999999999999-' },
    { 'x-forwarded-for': '<script>, ::::, 1' },
  ] as Record<string, string>[])
    for (const { method, url } of routes().slice(0, 40)) {
      const path = pathOf(url, {})
      const response = await world.app.http.inject({
        method: method as 'GET',
        url: path,
        headers: { host: 'localhost', 'x-api-token': tokens[asked++ % 12] as string, ...headers },
      })
      if (!isProviders(response.body))
        expect(response.statusCode, `${method} ${url} ${JSON.stringify(headers)}`).toBeLessThan(500)
    }
})

test('afterwards the product is as it was: it reads, writes and hears', async () => {
  const list = await world.owner.get<unknown[]>('/conversations')
  expect(list.status).toBe(200)
  const talk = await startTalk(world, 'Still here?', 'Yui')
  expect((await talk.reply('Yes')).status).toBe(201)
  await world.settle()
  expect((await talk.messages())[0]?.status).not.toBe('queued')
})

/** As long as the field takes, so that the string gets past the door. */
function fitting(text: string, { maxLength = 100_000 }: Schema): string {
  return text.slice(0, maxLength)
}

function everywhere(schema: Schema): unknown {
  return leavesOf(schema).reduce<unknown>(
    (body, { path, schema: leaf }) =>
      leaf.type === 'string' ? withLeaf(body, path, fitting(pick(HOSTILE), leaf)) : body,
    exampleOf(schema, given),
  )
}

function paramsOf(url: string): Schema | undefined {
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name]) => name as string)
  if (names.length === 0) return undefined
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) }
}
