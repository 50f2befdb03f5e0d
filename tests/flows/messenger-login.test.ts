/** *Login with Facebook*, and what the channel doctor says of a page. Meta is the simulated one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noteCheck, setChannelStatus } from '../../src/server/store/channels.ts'
import type { Channel, ChannelLogin, OfferedChannelType } from '../../src/shared/contract/channels.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import { META } from '../support/meta-request.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

const APP = { type: 'messenger', app_id: META.app_id, app_secret: META.app_secret }
const SECOND = { page_id: '303030303030303', page_access_token: 'second-page-token' }

let world: World
beforeAll(async () => {
  world = await createWorld()
  registerPage({})
  registerPage({ ...SECOND, name: 'Kumo Outlet', tasks: ['ANALYZE'] })
  registerPage({ page_id: '404040404040404', page_access_token: 'third', name: 'Not granted' })
})
afterAll(() => world?.stop())

function registerPage(change: object): void {
  world.simulator.registerMetaPage({ ...META, name: 'Kumo Furniture', subscribed: false, ...change })
}

/** As the person's browser goes: to Facebook, its answer, and back to us. */
async function answerDialog(url: string, answer: 'continue' | 'cancel', pages: string[]): Promise<string> {
  expect((await fetch(url)).status).toBe(200)
  const body = new URLSearchParams([['answer', answer], ...pages.map((id) => ['page', id])])
  const back = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  return back.headers.get('location') ?? ''
}

async function comeBack(address: string, by: Session = world.owner): Promise<string> {
  const response = await fetch(address, { headers: { cookie: by.cookie }, redirect: 'manual' })
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}

async function logIn(request: object, pages: string[]): Promise<ChannelLogin> {
  const begun = await world.owner.post<{ id: string; url: string }>('/channel_logins', request)
  expect(begun.status).toBe(201)
  const place = await comeBack(await answerDialog(begun.data.url, 'continue', pages))
  expect(place).toBe(`/tools-and-apps/messaging?login=${begun.data.id}`)
  return (await world.owner.get<ChannelLogin>(`/channel_logins/${begun.data.id}`)).data
}

const channelAt = async (id: string) => (await world.owner.get<Channel>(`/channels/${id}`)).data
const failing = async (id: string) =>
  (await world.owner.post<{ check: string; ok: boolean }[]>(`/channels/${id}/check`)).data.flatMap(
    ({ check, ok }) => (ok ? [] : [check]),
  )

let channelId: string

test('what is to be entered at Meta is told as the server itself uses it', async () => {
  const { data } = await world.owner.get<OfferedChannelType[]>('/channel_types')
  const told = data.find(({ type }) => type === 'messenger')?.login_redirect_url
  const begun = await world.owner.post<{ url: string }>('/channel_logins', APP)
  expect(told).toBe(`${world.url}/api/inbox/channel_logins/callback`)
  expect(new URL(begun.data.url).searchParams.get('redirect_uri')).toBe(told)
  expect(data.find(({ type }) => type === 'whatsapp_twilio')?.login_redirect_url).toBe(null)
})

describe('logging in', () => {
  test('lets a person choose among the pages, and connects one with webhook and subscription', async () => {
    const login = await logIn(APP, [META.page_id, SECOND.page_id])
    expect(login).toMatchObject({ status: 'ready', problem: null, channel_id: null })
    expect(login.pages).toEqual([
      { id: META.page_id, name: 'Kumo Furniture', usable: true, channel_id: null },
      { id: SECOND.page_id, name: 'Kumo Outlet', usable: false, channel_id: null },
    ])
    const connected = await world.owner.post<Channel>(`/channel_logins/${login.id}/channels`, {
      page_id: META.page_id,
    })
    expect(connected).toMatchObject({
      status: 201,
      data: { name: 'Kumo Furniture', webhook_setup: { state: 'written' }, status: 'connected' },
    })
    channelId = connected.data.id
    const customer = world.simulator.addCustomer({ name: 'Amelia Stone', locale: 'en' })
    await world.settle()
    world.simulator.writeOnMessenger(customer.id, { text: 'Is anybody there?' }, META.page_id)
    await world.settle()
    const { data } = await world.owner.get<Conversation[]>(`/conversations?channel_id=${channelId}`)
    expect(data).toHaveLength(1)
  })

  test('no secret comes out, and what the person may not answer cannot be connected', async () => {
    const login = await logIn(APP, [META.page_id, SECOND.page_id])
    expect(JSON.stringify(login)).not.toMatch(/token|secret/)
    const path = `/channel_logins/${login.id}/channels`
    expect((await world.owner.post(path, { page_id: SECOND.page_id })).code).toBe('PAGE_NOT_USABLE')
    expect((await world.owner.post(path, { page_id: '404040404040404' })).status).toBe(404)
    expect(login.pages[0]?.channel_id).toBe(channelId)
  })

  test('an answer counts once, for the one who began, with the state that was sent', async () => {
    const { data } = await world.owner.post<{ id: string; url: string }>('/channel_logins', APP)
    const address = await answerDialog(data.url, 'continue', [META.page_id])
    const forged = new URL(address)
    forged.searchParams.set('state', 'guessed')
    expect(await comeBack(forged.href)).toMatch(/login=unknown$/)
    const other = await colleague(world, 'Other', { account_settings_access: true })
    expect(await comeBack(address, other)).toMatch(/login=unknown$/)
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(401)
    expect(await comeBack(address)).toMatch(data.id)
    expect(await comeBack(address)).toMatch(/login=unknown$/)
    expect((await other.get(`/channel_logins/${data.id}`)).status).toBe(404)
  })

  test('says in a sentence when the person says no, the secret is wrong, or no page is chosen', async () => {
    const problemOf = async (request: object, answer: 'continue' | 'cancel', pages: string[]) => {
      const { data } = await world.owner.post<{ id: string; url: string }>('/channel_logins', request)
      await comeBack(await answerDialog(data.url, answer, pages))
      return (await world.owner.get<ChannelLogin>(`/channel_logins/${data.id}`)).data
    }
    expect(await problemOf(APP, 'cancel', [])).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('Permissions error'),
    })
    const wrong = await problemOf({ ...APP, app_secret: 'wrong' }, 'continue', [META.page_id])
    expect(wrong.problem).toContain('Error validating client secret')
    expect((await problemOf(APP, 'continue', [])).problem).toContain('no page')
  })

  test('is for those with account settings access', async () => {
    const ken = await colleague(world, 'Ken')
    expect((await ken.post('/channel_logins', APP)).status).toBe(403)
    expect((await ken.post('/channel_logins', { channel_id: channelId })).status).toBe(403)
    expect((await world.owner.post('/channel_logins', { channel_id: world.channelId })).code).toBe(
      'LOGIN_NOT_OFFERED',
    )
  })
})

describe('a token that died', () => {
  test('asks for attention; the doctor says so; Reconnect makes it whole', async () => {
    expect(await failing(channelId)).toEqual([])
    registerPage({ page_access_token: 'renewed-token' })
    const { data } = await world.owner.get<Conversation[]>(`/conversations?channel_id=${channelId}`)
    const reply = { client_message_id: 'dead-1', text: 'Are you still there?' }
    await world.owner.post(`/conversations/${data[0]?.id}/messages`, reply)
    await world.settle()
    expect((await channelAt(channelId)).status).toBe('attention')
    expect(await failing(channelId)).toEqual(expect.arrayContaining(['credentials', 'subscription']))

    const login = await logIn({ channel_id: channelId }, [META.page_id])
    expect(login.channel_id).toBe(channelId)
    const again = await world.owner.post<Channel>(`/channel_logins/${login.id}/channels`, {
      page_id: META.page_id,
    })
    expect(again.data.id).toBe(channelId)
    await world.settle()
    expect(await channelAt(channelId)).toMatchObject({ status: 'connected', status_reason: null })
    expect(await failing(channelId)).toEqual([])
  })

  test('a new token counts at once, also right after the old one was looked at', async () => {
    registerPage({ page_access_token: 'third-token' })
    expect(await failing(channelId)).toContain('credentials')
    const token = { page_access_token: 'third-token' }
    expect(await world.owner.patch(`/channels/${channelId}`, token)).toMatchObject({ status: 200 })
    await world.settle()
    expect((await channelAt(channelId)).status).toBe('connected')
  })

  test('what is said of the old token after that changes nothing', async () => {
    const { db } = world.app.core
    const [row] = await db.query<{ company_id: number; secrets: Buffer }>(
      'select company_id, secrets from channels where id = $1',
      [channelId],
    )
    if (!row) throw new Error('the channel is gone')
    const token = { page_access_token: 'third-token' }
    expect(await world.owner.patch(`/channels/${channelId}`, token)).toMatchObject({ status: 200 })
    await world.settle()
    const said = [{ code: 'X', values: {}, sentence: 'The token is dead.' }]
    const say = (seenWith: Buffer | null) =>
      setChannelStatus(db, row.company_id, channelId, 'attention', said, seenWith)
    expect(await say(row.secrets)).toBe(false)
    expect(await noteCheck(db, row.company_id, channelId, true, new Date(), row.secrets)).toBe(false)
    expect((await channelAt(channelId)).status).toBe('connected')
  })

  test('the doctor tells a webhook that leads elsewhere, and leaves a request that is no sign of life', async () => {
    const before = (await channelAt(channelId)).last_heard_at
    registerPage({ page_access_token: 'third-token', webhook_url: 'https://old.example/hook' })
    expect(await failing(channelId)).toEqual(['webhook_configuration'])
    await world.settle()
    expect((await channelAt(channelId)).last_heard_at).toBe(before)
    const { data } = await world.owner.get<{ channel_id: string }[]>('/provider_requests?status=ignored')
    expect(data.some(({ channel_id }) => channel_id === channelId)).toBe(true)
  })

  test('a subscription that Meta has ended is made again, and said until the next look', async () => {
    const page = world.simulator.world.metaPages.get(META.page_id)
    if (!page) throw new Error('the page is not registered')
    page.subscribedFields = null
    await world.advance(11 * 60)
    await world.settle()
    expect(page.subscribedFields).toContain('messages')
    expect(await channelAt(channelId)).toMatchObject({
      status: 'attention',
      status_reason: expect.stringContaining('had stopped sending'),
    })
    await world.advance(11 * 60)
    await world.settle()
    expect(await channelAt(channelId)).toMatchObject({ status: 'connected', status_reason: null })
  })
})
