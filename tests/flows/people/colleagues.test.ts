import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../../../src/server/lib/ids.ts'
import { FIRST_VISIT, openPeopleHouse, type PeopleHouse } from '../../support/people.ts'

let house: PeopleHouse
let admin: string
beforeEach(async () => {
  house = await openPeopleHouse()
  admin = (await house.ask('POST', '/setup', { body: FIRST_VISIT })).cookie
})
afterEach(() => house.close())

const PASSWORD = 'battery staple'

async function invite(email: string, rights = {}): Promise<string> {
  const made = await house.ask('POST', '/invitations', { cookie: admin, body: { email, rights } })
  expect(made.status).toBe(201)
  return made.body.data.token
}

async function join(name: string, rights = {}): Promise<{ id: number; cookie: string }> {
  const token = await invite(`${name}@example.com`, rights)
  const joined = await accept(token, name)
  expect(joined.status).toBe(200)
  return { id: joined.body.data.id, cookie: joined.cookie }
}

const accept = (token: string, name: string) =>
  house.ask('POST', `/invitations/${token}/accept`, { body: { name, password: PASSWORD } })

const change = (cookie: string, id: number, body: object) =>
  house.ask('PATCH', `/users/${id}`, { cookie, body })

const events = () =>
  house.db.query<{ type: string; subject_id: string }>('select type, subject_id from events order by id')

test('an invited colleague joins, signed in, with the rights and language of the invitation', async () => {
  const made = await house.ask('POST', '/invitations', {
    cookie: admin,
    body: {
      email: 'Ken@Example.com',
      name: 'Ken',
      locale: 'en',
      rights: { account_settings_access: true },
    },
  })
  const { token, url } = made.body.data
  expect(url).toBe(`http://localhost:3000/invitations/${token}`)
  const seen = await house.ask('GET', `/invitations/${token}`)
  expect(seen.body.data).toEqual({ email: 'ken@example.com', name: 'Ken', company_name: 'Kumo' })

  const joined = await accept(token, 'Ken')
  expect(joined.body.data).toMatchObject({
    email: 'ken@example.com',
    locale: 'en',
    time_zone: 'Asia/Tokyo',
    available: true,
    rights: { admin: false, account_settings_access: true },
  })
  expect((await house.ask('GET', '/me', { cookie: joined.cookie })).status).toBe(200)
  const again = await house.ask('POST', '/session', {
    body: { email: 'ken@example.com', password: PASSWORD },
  })
  expect(again.status).toBe(200)
  expect((await events()).at(-1)).toEqual({ type: 'user.changed', subject_id: String(joined.body.data.id) })
})

test('a link works once, also for two at the same moment', async () => {
  const token = await invite('ken@example.com')
  const answers = await Promise.all([accept(token, 'Ken'), accept(token, 'Kenji')])
  // The slower of the two finds the other the last admin, or is none any more when it is asked who it is.
  const [taken, refused] = answers.map((answer) => answer.status).sort()
  expect(taken).toBe(200)
  expect([403, 409]).toContain(refused)
  const left = await house.db.query<{ id: number }>('select id from users where admin and active')
  expect(left).toHaveLength(1)
  const late = await house.ask('GET', `/invitations/${token}`)
  expect([late.status, late.body.additional_data.code]).toEqual([409, 'INVITATION_USED'])
})

test('a link ends after seven days, or with a newer one; an unknown one is not there', async () => {
  const older = await invite('ken@example.com')
  const newer = await invite('ken@example.com')
  expect((await accept(older, 'Ken')).status).toBe(404)
  house.passRealTime(7 * 86_400_000 - 60_000)
  expect((await house.ask('GET', `/invitations/${newer}`)).status).toBe(200)
  house.passRealTime(60_000)
  const late = await accept(newer, 'Ken')
  expect([late.status, late.body.additional_data.code]).toEqual([409, 'INVITATION_EXPIRED'])
  expect((await accept('nonsense', 'Ken')).status).toBe(404)
})

test('only admins invite, and nobody who is here already', async () => {
  const ken = await join('ken', { account_settings_access: true })
  const refused = await house.ask('POST', '/invitations', {
    cookie: ken.cookie,
    body: { email: 'mei@example.com' },
  })
  expect([refused.status, refused.body.additional_data.code]).toEqual([403, 'NOT_ADMIN'])
  const taken = await house.ask('POST', '/invitations', {
    cookie: admin,
    body: { email: 'KEN@example.com' },
  })
  expect([taken.status, taken.body.additional_data.code]).toEqual([409, 'EMAIL_TAKEN'])
})

test('colleagues are listed in pages for everybody', async () => {
  const ken = await join('ken')
  await join('mei')
  const first = await house.ask('GET', '/users?limit=2', { cookie: ken.cookie })
  expect(first.body.data.map((user: { name: string }) => user.name)).toEqual(['Aiko', 'ken'])
  expect(first.body.additional_data.event_cursor).toBe('cursor-1')
  const cursor = first.body.additional_data.next_cursor
  const second = await house.ask('GET', `/users?limit=2&cursor=${cursor}`, { cookie: ken.cookie })
  expect(second.body.data.map((user: { name: string }) => user.name)).toEqual(['mei'])
  expect(second.body.additional_data.next_cursor).toBeNull()
})

test('S9: availability is switched, told once, and seen by colleagues', async () => {
  const before = (await events()).length
  const off = await house.ask('PUT', '/me/availability', { cookie: admin, body: { available: false } })
  expect(off.body.data.available).toBe(false)
  await house.ask('PUT', '/me/availability', { cookie: admin, body: { available: false } })
  expect((await events()).slice(before)).toEqual([{ type: 'user.changed', subject_id: '1' }])
  expect((await house.ask('GET', '/users', { cookie: admin })).body.data[0].available).toBe(false)
})

test('rights are given and taken by admins alone; a name belongs to its user', async () => {
  const ken = await join('ken')
  expect((await change(ken.cookie, ken.id, { rights: { admin: true } })).body.additional_data.code).toBe(
    'NOT_ADMIN',
  )
  expect((await change(ken.cookie, 1, { active: false })).status).toBe(403)
  expect((await change(ken.cookie, ken.id, { name: 'Kenji', locale: 'ja' })).body.data.name).toBe('Kenji')
  expect((await change(admin, ken.id, { name: 'Boss' })).body.additional_data.code).toBe('NOT_YOURSELF')

  const given = await change(admin, ken.id, { rights: { account_settings_access: true } })
  expect(given.body.data.rights).toEqual({ admin: false, account_settings_access: true })
  // At once, although the caller was remembered a moment ago.
  const me = await house.ask('GET', '/me', { cookie: ken.cookie })
  expect(me.body.data.rights.account_settings_access).toBe(true)
})

test('a change that changes nothing is told to nobody', async () => {
  const before = await events()
  const same = await house.ask('PATCH', '/me', { cookie: admin, body: { name: 'Aiko', locale: 'ja' } })
  expect([same.status, same.body.data.version]).toEqual([200, 1])
  expect(await events()).toEqual(before)
})

test('the last active admin stays, also when two admins take the right from each other at once', async () => {
  for (const body of [{ active: false }, { rights: { admin: false } }]) {
    const refused = await change(admin, 1, body)
    expect([refused.status, refused.body.additional_data.code]).toEqual([409, 'LAST_ADMIN'])
  }
  const ken = await join('ken', { admin: true })
  const answers = await Promise.all([
    change(admin, ken.id, { rights: { admin: false } }),
    change(ken.cookie, 1, { rights: { admin: false } }),
  ])
  // The slower of the two finds the other the last admin, or is none any more when it is asked who it is.
  const [taken, refused] = answers.map((answer) => answer.status).sort()
  expect(taken).toBe(200)
  expect([403, 409]).toContain(refused)
  const left = await house.db.query<{ id: number }>('select id from users where admin and active')
  expect(left).toHaveLength(1)
})

test('a deactivated user is out at once, and the open conversations are nobody’s', async () => {
  const ken = await join('ken')
  const made = await house.ask('POST', '/me/api_tokens', { cookie: ken.cookie, body: { name: 'Script' } })
  const headers = { 'x-api-token': made.body.data.token }
  expect((await house.ask('GET', '/me', { headers })).status).toBe(200)
  const open = await insertConversations(ken.id, 'open', 3)
  const closed = await insertConversations(ken.id, 'closed', 1)
  const before = (await events()).length

  const answer = await change(admin, ken.id, { active: false })
  expect([answer.status, answer.body.data.active]).toEqual([200, false])
  expect((await house.ask('GET', '/me', { cookie: ken.cookie })).status).toBe(401)
  expect((await house.ask('GET', '/me', { headers })).status).toBe(401)
  const refused = await house.ask('POST', '/session', {
    body: { email: 'ken@example.com', password: PASSWORD },
  })
  expect([refused.status, refused.body.additional_data.code]).toEqual([401, 'WRONG_EMAIL_OR_PASSWORD'])

  const rows = await house.db.query<{ id: string; assignee_id: number | null }>(
    'select id, assignee_id from conversations',
  )
  const assigneeOf = new Map(rows.map((row) => [row.id, row.assignee_id]))
  expect(open.map((id) => assigneeOf.get(id))).toEqual([null, null, null])
  expect(closed.map((id) => assigneeOf.get(id))).toEqual([ken.id])
  // Each has a system line in its thread as well.
  const told = (await events()).slice(before).filter((event) => !event.type.startsWith('message.'))
  expect(told.map((event) => event.subject_id).sort()).toEqual([String(ken.id), ...open].sort())

  await change(admin, ken.id, { active: true })
  expect((await house.ask('GET', '/me', { cookie: ken.cookie })).status).toBe(401)
  expect((await house.ask('GET', '/me', { headers })).status).toBe(401)
  const back = await house.ask('POST', '/session', { body: { email: 'ken@example.com', password: PASSWORD } })
  expect(back.status).toBe(200)
})

test('a user with very many conversations gives all of them back', async () => {
  const ken = await join('ken')
  await insertConversations(ken.id, 'open', 1_200)
  await change(admin, ken.id, { active: false })
  const left = await house.db.query(
    'select count(*) as number from conversations where assignee_id is not null',
  )
  expect(left).toEqual([{ number: 0 }])
})

test('another company’s and unknown users answer alike', async () => {
  await house.db.query(
    `with other as (
       insert into companies (name, locale, time_zone, created_at) values ('Umi', 'ja', 'UTC', now()) returning id
     )
     insert into users (id, company_id, name, email, created_at, updated_at)
     select 900, id, 'Nao', 'nao@example.com', now(), now() from other`,
  )
  const foreign = await change(admin, 900, { active: false })
  const unknown = await change(admin, 901, { active: false })
  expect(foreign.status).toBe(404)
  expect(foreign.body).toEqual(unknown.body)
  expect((await house.ask('GET', '/users', { cookie: admin })).body.data).toHaveLength(1)
})

/** As the inbox would have made them. */
async function insertConversations(assigneeId: number, status: string, number: number): Promise<string[]> {
  const channelId = newId()
  await house.db.query(
    `insert into channels (company_id, id, type, name, access, installed_by, status, address, settings, secrets, created_at)
     values (1, $1::uuid, 'simulator', 'Phone', 'shared', 1, 'connected', $1::uuid::text, '{}', '', now())`,
    [channelId],
  )
  const ids = Array.from({ length: number }, () => newId())
  await house.db.query(
    `insert into contacts (company_id, id, channel_id, address, created_at)
     select 1, id, $1::uuid, id::text, now() from unnest($2::uuid[]) as t(id)`,
    [channelId, ids],
  )
  await house.db.query(
    `insert into conversations (company_id, id, channel_id, contact_id, status, assignee_id, last_message_at,
       last_receipt_number, created_at)
     select 1, id, $1::uuid, id, $3, $4::int, now(), 1, now() from unnest($2::uuid[]) as t(id)`,
    [channelId, ids, status, assigneeId],
  )
  return ids
}
