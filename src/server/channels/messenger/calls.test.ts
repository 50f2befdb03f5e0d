/** How a call can end is the contract's (`../contract.ts`); here is what Meta is asked, and its own answers. */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ListedMessage,
  MediaUnavailable,
  type OutgoingMessage,
  ProviderUnavailable,
} from '../channel.ts'
import { createMessenger } from './adapter.ts'
import { CONTACT, connection, PAGE } from './example-world.ts'

interface Seen {
  method: string
  path: string
  query: URLSearchParams
  body: Record<string, unknown> | null
}
interface Answer {
  status?: number
  body: unknown
  headers?: Record<string, string>
}

let base = ''
let seen: Seen[] = []
/** The last one goes on being given. */
let answers: Answer[] = []
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '', 'http://graph.example')
  const text = Buffer.concat(chunks).toString()
  seen.push({
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    body: text === '' ? null : JSON.parse(text),
  })
  const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { body: {} }
  response.writeHead(answer.status ?? 200, answer.headers)
  response.end(JSON.stringify(answer.body))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen = []
})

const LIMITS = { timeoutMilliseconds: 10_000 }
const adapter = () => createMessenger({ graphBase: base, graphVersion: 'v25.0', dialogBase: base })
const message: OutgoingMessage = {
  to: CONTACT,
  text: '明日 & 100% = ok+ 😊\n次',
  sentAs: 'free_text',
  replyToExternalId: null,
  quickReplies: [],
  media: [],
  attemptMark: 'mark-1',
  statusUrl: 'https://inbox.example/webhooks/status',
}

const refusal = (code: number, subcode: number | null, more: object = {}, status = 400): Answer => ({
  status,
  body: {
    error: {
      message: 'Meta’s words',
      type: 'OAuthException',
      code,
      ...(subcode && { error_subcode: subcode }),
      ...more,
    },
  },
})

describe('sending', () => {
  const send = (change: Partial<OutgoingMessage> = {}) =>
    adapter().send({ ...message, ...change }, connection, LIMITS)

  it('posts JSON to the page, with its token and the proof of the secret', async () => {
    answers = [{ body: { recipient_id: CONTACT, message_id: 'm_1' } }]
    expect(await send()).toMatchObject({ outcome: 'accepted', externalId: 'm_1' })
    const token = connection.secrets.page_access_token ?? ''
    expect(seen).toHaveLength(1)
    expect(`${seen[0]?.method} ${seen[0]?.path}`).toBe(`POST /v25.0/${PAGE}/messages`)
    expect(seen[0]?.query.get('access_token')).toBe(token)
    expect(seen[0]?.query.get('appsecret_proof')).toBe(
      createHmac('sha256', 'example-app-secret').update(token).digest('hex'),
    )
    expect(seen[0]?.body).toEqual({
      recipient: { id: CONTACT },
      messaging_type: 'RESPONSE',
      message: { text: message.text, metadata: 'mark-1' },
    })
  })

  it('tags what a person sends after a day, quotes, and offers answers', async () => {
    answers = [{ body: { message_id: 'm_1' } }]
    await send({
      sentAs: 'human_agent',
      replyToExternalId: 'm_0',
      quickReplies: [{ title: '青', payload: 'BLUE' }],
    })
    expect(seen[0]?.body).toMatchObject({
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
      reply_to: { mid: 'm_0' },
      message: { quick_replies: [{ content_type: 'text', title: '青', payload: 'BLUE' }] },
    })
  })

  it.each([
    ['image/jpeg', 'image'],
    ['audio/ogg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'file'],
  ])('lets Meta fetch a file of %s as %s', async (contentType, type) => {
    answers = [{ body: { message_id: 'm_1' } }]
    const url = 'https://inbox.example/media/token/invoice'
    await send({ text: null, media: [{ url, contentType, name: 'invoice', size: 7 }] })
    expect(seen[0]?.body).toMatchObject({
      message: { attachment: { type, payload: { url } }, metadata: 'mark-1' },
    })
    expect(seen[0]?.body).not.toHaveProperty('message.text')
  })

  it.each([
    [10, 2018278, 'WINDOW_CLOSED'],
    [10, 2534022, 'WINDOW_CLOSED'],
    [10, 2018065, 'HUMAN_AGENT_NOT_ALLOWED'],
    [10, 2018108, 'RECIPIENT_UNREACHABLE'],
    [100, 2018001, 'RECIPIENT_INVALID'],
    [100, 2018109, 'ATTACHMENT_TOO_LARGE'],
    [200, 1545041, 'RECIPIENT_UNREACHABLE'],
    [551, 1545041, 'RECIPIENT_UNREACHABLE'],
    [551, null, 'RECIPIENT_UNREACHABLE'],
    [100, 4242, 'PROVIDER_REFUSED'],
  ])('refused %i/%s: %s, which is the message’s matter alone', async (code, subcode, ours) => {
    answers = [refusal(code, subcode)]
    const outcome = await send()
    expect(outcome).toMatchObject({
      outcome: 'refused',
      failure: { code: ours, providerCode: subcode === null ? String(code) : `${code}/${subcode}` },
    })
    expect(outcome).not.toHaveProperty('channelAttention')
  })

  it.each([
    [190, null, 'CHANNEL_CREDENTIALS_REFUSED'],
    [190, 463, 'CHANNEL_CREDENTIALS_REFUSED'],
    [200, null, 'CHANNEL_PERMISSION_MISSING'],
    [10, 1893063, 'CHANNEL_ACCOUNT_SUSPENDED'],
    [613, 2018338, 'CHANNEL_TOO_FAST'],
    [100, 33, 'CHANNEL_PAGE_UNKNOWN'],
  ])('refused %i/%s: %s, which is the channel’s', async (code, subcode, ours) => {
    answers = [refusal(code, subcode)]
    expect(await send()).toMatchObject({
      outcome: 'refused',
      failure: { code: ours },
      channelAttention: { sentence: expect.stringMatching(/\.$/) },
    })
  })

  it.each([4, 17, 32, 613, 80006])('unavailable %i', async (code) => {
    answers = [refusal(code, null)]
    expect(await send()).toMatchObject({ outcome: 'unavailable', retryAfterSeconds: null })
  })

  it('waits as long as the usage header says', async () => {
    const usage = { [PAGE]: [{ type: 'messenger', call_count: 100, estimated_time_to_regain_access: 19 }] }
    answers = [{ ...refusal(4, null), headers: { 'x-business-use-case-usage': JSON.stringify(usage) } }]
    expect(await send()).toMatchObject({ outcome: 'unavailable', retryAfterSeconds: 19 * 60 })
  })

  it.each([
    [1, 500],
    [2, 503],
    [2, 400],
    [777, 500],
  ])('unknown %i with HTTP %i: Meta failed by itself', async (code, status) => {
    answers = [refusal(code, null, {}, status)]
    expect(await send()).toMatchObject({ outcome: 'unknown', providerAnswered: true })
  })

  it.each([
    ['a refusal that we know', refusal(10, 2018278, {}, 500)],
    ['a dead token', refusal(190, null, {}, 500)],
  ])('unknown where Meta fails although it names %s', async (_, answer) => {
    answers = [answer]
    expect((await send()).outcome).toBe('unknown')
  })

  it('a rate code is one, whatever the HTTP status; the code of abuse is never tried again', async () => {
    for (const status of [400, 403, 429, 500]) {
      answers = [refusal(613, null, {}, status)]
      expect((await send()).outcome).toBe('unavailable')
    }
    answers = [refusal(613, 2018338, {}, 429)]
    expect(await send()).toMatchObject({ outcome: 'refused', failure: { code: 'CHANNEL_TOO_FAST' } })
  })

  it.each([
    [200, 2018300, 'THREAD_CONTROLLED_ELSEWHERE'],
    [551, 2018108, 'RECIPIENT_UNREACHABLE'],
    [100, 2018278, 'WINDOW_CLOSED'],
    [10, 1545041, 'RECIPIENT_UNREACHABLE'],
    // Short subcodes mean something only beside their code.
    [200, 33, 'CHANNEL_PERMISSION_MISSING'],
  ])('the subcode says it also beside another code: %i/%i', async (code, subcode, ours) => {
    answers = [refusal(code, subcode)]
    expect(await send()).toMatchObject({ outcome: 'refused', failure: { code: ours } })
  })

  it.each([
    ['numbers as text', { code: '190', error_subcode: '463', message: 'Expired.' }],
    ['no words', { code: 190 }],
  ])('an error with %s is understood', async (_, error) => {
    answers = [{ status: 400, body: { error } }]
    expect(await send()).toMatchObject({
      outcome: 'refused',
      failure: { code: 'CHANNEL_CREDENTIALS_REFUSED' },
    })
  })

  it('unknown where an error of an unknown number says that it will pass', async () => {
    answers = [refusal(777, null, { is_transient: true })]
    expect(await send()).toMatchObject({ outcome: 'unknown', providerAnswered: true })
  })

  it('does not call for a message with nothing in it', async () => {
    expect(await send({ text: null })).toMatchObject({
      outcome: 'refused',
      failure: { code: 'MESSAGE_EMPTY' },
    })
    expect(seen).toHaveLength(0)
  })
})

describe('the list', () => {
  const listed = (id: string, minute: number, from: string, text: string) => ({
    id,
    created_time: `2026-11-22T10:${String(minute).padStart(2, '0')}:00+0000`,
    from: { id: from },
    to: { data: [{ id: from === PAGE ? CONTACT : PAGE }] },
    message: text,
  })
  const take = async (window: { address: string | null; from: string; until: string }) => {
    const all: ListedMessage[] = []
    const asked = { address: window.address, from: new Date(window.from), until: new Date(window.until) }
    for await (const one of adapter().list(asked, connection, LIMITS)) all.push(one)
    return all
  }

  it('has both directions of one contact, newest first, within the window', async () => {
    const data = [
      listed('m_3', 3, PAGE, 'ours'),
      listed('m_2', 2, CONTACT, 'theirs'),
      listed('m_1', 1, PAGE, 'old'),
      { id: 7 },
    ]
    answers = [{ body: { data: [{ id: 't_1', messages: { data } }] } }]
    const found = await take({
      address: CONTACT,
      from: '2026-11-22T10:02:00.500Z',
      until: '2026-11-22T11:00:00Z',
    })
    expect(
      found.map(({ externalId, direction, address, text }) => [externalId, direction, address, text]),
    ).toEqual([
      ['m_3', 'out', CONTACT, 'ours'],
      ['m_2', 'in', CONTACT, 'theirs'],
    ])
    expect(seen[0]?.path).toBe(`/v25.0/${PAGE}/conversations`)
    expect(seen[0]?.query.get('user_id')).toBe(CONTACT)
    expect(seen[0]?.query.get('platform')).toBe('messenger')
  })

  it('follows the cursor, not the address, until conversations are older than the window', async () => {
    const page = (id: string, day: number, next: string) => ({
      body: {
        data: [
          {
            id,
            updated_time: `2026-11-${day}T10:00:00+0000`,
            messages: { data: [listed(id, 1, CONTACT, id)] },
          },
        ],
        paging: { cursors: { after: next }, next: 'https://elsewhere.example/steals' },
      },
    })
    answers = [page('m_1', 22, 'a'), page('m_2', 22, 'b'), page('m_3', 10, 'c'), page('m_4', 10, 'd')]
    const found = await take({ address: null, from: '2026-11-22T00:00:00Z', until: '2026-11-23T00:00:00Z' })
    expect(found.map(({ externalId }) => externalId)).toEqual(['m_1', 'm_2', 'm_3'])
    expect(seen.map(({ query }) => query.get('after'))).toEqual([null, 'a', 'b'])
  })
})

describe('the profile', () => {
  const read = () => adapter().readProfile?.(CONTACT, connection, LIMITS)

  it.each([
    [
      { first_name: 'Amelia', last_name: 'Stone', profile_pic: 'https://cdn.example/a' },
      'Amelia Stone',
      'https://cdn.example/a',
    ],
    [{ first_name: '花子', last_name: '見本' }, '見本 花子', null],
    [{ first_name: 'Dana' }, 'Dana', null],
    [{ profile_pic: 'javascript:alert(1)', first_name: 'X' }, 'X', null],
  ])('of %j', async (body, name, pictureUrl) => {
    answers = [{ body }]
    expect(await read()).toEqual({ answer: 'known', name, pictureUrl })
    expect(seen[0]?.query.get('fields')).toBe('first_name,last_name,profile_pic')
  })

  it.each([
    ['an empty answer', { body: {} }],
    ['a profile that is not available', refusal(100, 2018218)],
    ['a missing permission', refusal(200, 2018247)],
    ['an object that is not there', refusal(100, 33)],
  ])('is withheld: %s', async (_, answer) => {
    answers = [answer]
    expect(await read()).toEqual({ answer: 'withheld' })
  })

  it('is asked for later, and tells of a dead token', async () => {
    answers = [refusal(4, null)]
    expect(await read()).toEqual({ answer: 'later' })
    answers = [refusal(190, null)]
    expect(await read()).toMatchObject({
      answer: 'later',
      channelAttention: { sentence: expect.stringMatching(/\.$/) },
    })
  })
})

describe('the connection', () => {
  const check = () => adapter().check?.(connection, LIMITS)
  const fieldsAsked = () => seen.map(({ query }) => query.get('subscribed_fields')?.split(',') ?? null)

  it('subscribes where the app is not subscribed, keeping what others have chosen', async () => {
    const app = { id: connection.settings.app_id, subscribed_fields: ['messages', 'feed'] }
    answers = [{ body: { data: [{ id: '9' }, app] } }, { body: { success: true } }]
    expect(await check()).toEqual({ verdict: 'works' })
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v25.0/${PAGE}/subscribed_apps`,
      `POST /v25.0/${PAGE}/subscribed_apps`,
    ])
    expect(fieldsAsked()[1]).toEqual(
      expect.arrayContaining(['messages', 'message_echoes', 'standby', 'feed']),
    )
  })

  it('does with fewer fields where a version does not know them all', async () => {
    answers = [{ body: { data: [] } }, refusal(100, null), refusal(100, null), { body: { success: true } }]
    expect(await check()).toEqual({ verdict: 'works', begun: true })
    expect(fieldsAsked()[3]).toEqual([
      'messages',
      'message_echoes',
      'message_deliveries',
      'message_reads',
      'messaging_postbacks',
    ])
  })

  it('leaves alone what is subscribed', async () => {
    answers = [{ body: { data: [] } }, { body: { success: true } }]
    await check()
    const app = { id: connection.settings.app_id, subscribed_fields: fieldsAsked()[1] }
    seen = []
    answers = [{ body: { data: [app] } }]
    expect(await check()).toEqual({ verdict: 'works' })
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['a dead token', refusal(190, null)],
    ['a missing permission', refusal(200, null)],
    ['what nobody knows', refusal(803, null)],
  ])('says what is wrong: %s', async (_, answer) => {
    answers = [answer]
    expect(await check()).toMatchObject({
      verdict: 'attention',
      saying: { sentence: expect.stringMatching(/\.$/) },
    })
  })

  it('says nothing of a channel where Meta cannot be asked', async () => {
    answers = [refusal(2, null, {}, 500)]
    expect(await check()).toMatchObject({ verdict: 'not_now' })
  })
})

describe('the channel doctor', () => {
  const examine = () =>
    adapter().examine?.({ webhookUrl: `${base}/webhooks/messenger/1`, now: new Date() }, connection, LIMITS)

  it.each([
    ['Meta refuses everything', refusal(190, null)],
    ['Meta fails by itself', refusal(2, null, {}, 500)],
    ['the answers make no sense', { body: 'what?' }],
  ])('says of each question what is wrong and what to do, where %s', async (_, answer) => {
    answers = [answer]
    const found = (await examine()) ?? []
    expect(found.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual([
      'credentials',
      'subscription',
      'webhook_configuration',
      'webhook_reachable',
    ])
    for (const { ok, saying, whatToDo } of found) {
      expect(saying.sentence).toMatch(/[^.]\.$/)
      expect(whatToDo !== null).toBe(!ok)
    }
  })

  it.each([
    ['another app’s', { is_valid: true, app_id: '9' }],
    ['another page’s', { is_valid: true, profile_id: '9' }],
    ['one that lacks a permission', { is_valid: true, scopes: ['pages_show_list'] }],
    ['one that ends soon', { is_valid: true, expires_at: Math.floor(Date.now() / 1000) + 3600 }],
  ])('recognises a token that is %s', async (_, data) => {
    answers = [{ body: { data } }]
    const found = (await examine()) ?? []
    expect(found.find(({ check }) => check === 'credentials')).toMatchObject({ ok: false })
  })
})

describe('a received file', () => {
  const open = (path: string) =>
    adapter().openMedia(`${base}${path}`, connection, { ...LIMITS, largestBytes: 1_000 })

  it('is opened without any credentials', async () => {
    answers = [{ body: 'bytes', headers: { 'content-type': 'image/png' } }]
    const { contentType, body } = await open('/v/photo.png?oh=1')
    expect(contentType).toBe('image/png')
    expect(await body.toArray()).toHaveLength(1)
    expect([...(seen[0]?.query.keys() ?? [])]).toEqual(['oh'])
  })

  it.each([
    [403, MediaUnavailable],
    [410, MediaUnavailable],
    [500, ProviderUnavailable],
  ])('that cannot be had, with HTTP %i', async (status, problem) => {
    answers = [{ status, body: '' }]
    await expect(open('/v/photo.png')).rejects.toThrow(problem)
  })
})

it('signals what the contact may notice', async () => {
  const contact = { address: CONTACT, lastReceived: async () => null }
  answers = [{ body: { recipient_id: CONTACT } }]
  for (const signal of ['seen', 'typing', 'typing_over'] as const)
    expect(await adapter().signal?.(signal, contact, connection, LIMITS)).toBe(true)
  expect(seen.map(({ body }) => body?.sender_action)).toEqual(['mark_seen', 'typing_on', 'typing_off'])
  answers = [refusal(190, null)]
  expect(await adapter().signal?.('seen', contact, connection, LIMITS)).toBe(false)
})
