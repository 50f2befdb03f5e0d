/** Who did what, when: written with the act, readable by administrators, changed by nobody. And precise 11's heir. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AUDIT_FIELDS, type AuditEntry } from '../../src/shared/contract/audit.ts'
import type { Channel } from '../../src/shared/contract/channels.ts'
import { startTalk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, TWILIO, type World } from '../support/world.ts'

let world: World
let ken: Session
let ines: Session
let sql: pg.Client

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  ines = await colleague(world, 'Ines', { account_settings_access: true })
  sql = new pg.Client(world.database.connection)
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

const entries = async (query = '') => (await world.owner.get<AuditEntry[]>(`/audit_log${query}`)).data
const connect = async (session: Session, sender: string, more: object = {}) =>
  (
    await session.post<Channel>('/channels', {
      type: 'whatsapp_twilio',
      name: 'Shop',
      ...TWILIO,
      sender,
      ...more,
    })
  ).data

test('connecting, changing and removing a channel is told, with the fields and without the secrets', async () => {
  const { id } = await connect(ines, 'whatsapp:+14155550101')
  await ines.patch(`/channels/${id}`, { name: 'Shop in Kobe', auth_token: 'another-secret', member_ids: [] })
  await ines.patch(`/channels/${id}`, { access: 'private' })
  await ines.delete(`/channels/${id}`)
  const told = (await entries(`?user_id=${ines.userId}`)).filter((entry) => entry.subject?.id === id)
  expect(told.map(({ act, user_name, detail }) => [act, user_name, detail])).toEqual([
    ['channel.removed', 'Ines', { name: 'Shop in Kobe', type: 'whatsapp_twilio' }],
    ['channel.changed', 'Ines', { access: ['shared', 'private'] }],
    ['channel.changed', 'Ines', { name: ['Shop', 'Shop in Kobe'], secrets: ['auth_token'] }],
    ['channel.connected', 'Ines', { name: 'Shop', type: 'whatsapp_twilio' }],
  ])
  expect(JSON.stringify(told)).not.toMatch(/another-secret|example-auth-token/)
})

test('what is refused is not told as done', async () => {
  const before = (await entries()).length
  expect((await ken.patch(`/channels/${world.channelId}`, { access: 'private' })).status).toBe(403)
  expect((await ines.patch(`/channels/${world.channelId}`, { member_ids: [999_999] })).code).toBe(
    'MEMBER_UNKNOWN',
  )
  expect(await entries()).toHaveLength(before)
})

test('deleting a conversation is told without what was said in it', async () => {
  const talk = await startTalk(world, 'Sunflower', 'Himawari')
  await world.owner.delete(`/conversations/${talk.conversation.id}`)
  const [told] = await entries('?act=conversation.deleted')
  expect(told).toMatchObject({
    user_id: world.owner.userId,
    subject: { kind: 'conversation', id: talk.conversation.id },
    detail: { channel_id: world.channelId, messages: 1 },
  })
  expect(JSON.stringify(await entries())).not.toMatch(/Sunflower|Himawari/)
})

test('administrators alone read it, in pages, and take it out as a table; that is told too', async () => {
  expect((await ines.get('/audit_log')).code).toBe('NOT_ADMIN')
  const all = await entries('?limit=200')
  const first = await world.owner.get<AuditEntry[]>('/audit_log?limit=2')
  const second = await world.owner.get<AuditEntry[]>(`/audit_log?limit=200&cursor=${first.next_cursor}`)
  expect([...first.data, ...second.data]).toEqual(all)
  await ines.patch('/me', { name: '=HYPERLINK("x")' })
  const response = await fetch(`${world.url}/api/inbox/audit_log/export?act=channel.removed`, {
    headers: { cookie: world.owner.cookie },
  })
  const lines = (await response.text()).trim().split('\r\n')
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(lines[0]).toContain('at,user_id,user_name,act')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`)
  expect((await entries())[0]).toMatchObject({ act: 'audit.exported', detail: { act: 'channel.removed' } })
})

test('a replay is told with the request; one that is refused is not', async () => {
  await startTalk(world, 'Marigold')
  const { rows } = await sql.query<{ id: string }>(
    'select id from provider_requests where body is not null limit 1',
  )
  const id = rows[0]?.id
  expect((await ken.post(`/provider_requests/${id}/replay`)).status).toBe(403)
  expect((await world.owner.post(`/provider_requests/${id}/replay`)).status).toBe(200)
  const told = await entries('?act=request.replayed')
  expect(told.map(({ user_id, subject }) => [user_id, subject?.id])).toEqual([[world.owner.userId, id]])
})

test('nothing that the product can do changes it', async () => {
  const { rows } = await sql.query<{ id: string }>('select id from audit_entries limit 1')
  for (const statement of ["update audit_entries set act = 'x'", 'delete from audit_entries'])
    await expect(sql.query(`${statement} where id = $1`, [rows[0]?.id])).rejects.toThrow('are not changed')
})

test('precise 11: an administrator names an heir only where the installer has left', async () => {
  const { id } = await connect(ines, 'whatsapp:+14155550102', { access: 'private' })
  const heir = (userId: number, session = world.owner) =>
    session.put<Channel>(`/channels/${id}/installed_by`, { user_id: userId })
  expect((await heir(ken.userId)).code).toBe('INSTALLER_ACTIVE')
  expect((await heir(ken.userId, ken)).code).toBe('NOT_ADMIN')
  await world.owner.patch(`/users/${ines.userId}`, { active: false })
  expect((await ken.get(`/channels/${id}`)).status).toBe(404)
  expect((await heir(ines.userId)).code).toBe('HEIR_NOT_ACTIVE')
  expect((await heir(999_999)).code).toBe('HEIR_NOT_ACTIVE')
  expect((await heir(ken.userId)).data.installed_by).toBe(ken.userId)
  expect((await heir(world.owner.userId)).code).toBe('INSTALLER_ACTIVE')
  expect((await ken.get<Channel>(`/channels/${id}`)).data.webhook_url).toBeNull()
  // The heir may do what the installer might: choose who shares it, and remove it.
  expect((await ken.patch(`/channels/${id}`, { member_ids: [], access: 'shared' })).status).toBe(200)
  expect((await ken.patch(`/channels/${id}`, { name: 'Mine' })).code).toBe('NO_ACCOUNT_SETTINGS_ACCESS')
  expect((await ken.delete(`/channels/${id}`)).status).toBe(200)
  expect((await entries('?act=channel.heir_named'))[0]?.detail).toEqual({
    installed_by: [ines.userId, ken.userId],
  })
})

test('precise 11: a list whose only member leaves is not everybody’s', async () => {
  const gone = await colleague(world, 'Gone')
  const { id } = await connect(world.owner, 'whatsapp:+14155550103', { member_ids: [gone.userId] })
  expect((await gone.get(`/channels/${id}`)).status).toBe(200)
  expect((await ken.get(`/channels/${id}`)).status).toBe(404)
  await world.owner.patch(`/users/${gone.userId}`, { active: false })
  expect((await ken.get(`/channels/${id}`)).status).toBe(404)
  await world.owner.patch(`/channels/${id}`, { member_ids: [] })
  expect((await ken.get(`/channels/${id}`)).status).toBe(200)
})

test('people are told: invited, joined, signed in and out, refused, changed, tokens made and deleted', async () => {
  const yui = await colleague(world, 'Yui')
  const token = await yui.post<{ id: string }>('/me/api_tokens', { name: 'Script' })
  await yui.delete(`/me/api_tokens/${token.data.id}`)
  await world.owner.patch(`/users/${yui.userId}`, { rights: { admin: true } })
  const signIn = (password: string) =>
    fetch(`${world.url}/api/inbox/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'yui@minato.example', password }),
    })
  expect((await signIn('not the password')).status).toBe(401)
  expect((await signIn('correct horse battery')).status).toBe(200)
  await yui.delete('/session')
  const all = await entries('?limit=200')
  const about = all.filter(
    (entry) =>
      entry.user_id === yui.userId ||
      (entry.subject?.kind === 'user' && entry.subject.id === String(yui.userId)),
  )
  expect(about.map(({ act }) => act).reverse()).toEqual([
    'user.joined',
    'session.opened',
    'token.made',
    'token.deleted',
    'user.changed',
    'session.refused',
    'session.opened',
    'session.ended',
  ])
  expect(about.find(({ act }) => act === 'user.changed')?.detail).toEqual({ admin: [false, true] })
  expect(all.some(({ act }) => act === 'user.invited')).toBe(true)
  expect(all.at(-1)?.act).toBe('company.created')
  expect(JSON.stringify(all)).not.toMatch(/correct horse|tsunagi_/)
  // The page has words for these.
  expect(AUDIT_FIELDS).toEqual(expect.arrayContaining(all.flatMap(({ detail }) => Object.keys(detail))))
})
