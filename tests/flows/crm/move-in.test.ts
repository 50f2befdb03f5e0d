/** Moving in from an account of the same API, filled with odd data: dry, broken off, resumed, repeated. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importPipedrive } from '../../../src/server/moving-in/import-pipedrive.ts'
import { createWorld, type World } from '../../support/world.ts'

let there: World
let here: World
let token: string

beforeAll(async () => {
  ;[there, here] = await Promise.all([createWorld(), createWorld()])
  token = (await there.owner.post<{ token: string }>('/me/api_tokens', { name: 'moving' })).data.token
}, 60_000)
afterAll(async () => {
  await there?.stop()
  await here?.stop()
})

async function api<T>(world: World, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(world.url + path, {
    method,
    headers: { cookie: world.owner.cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { data: T }).data
}

const run = (more: object = {}) =>
  importPipedrive(
    here.app.core,
    { from: there.url, token, dryRun: false, as: null, ...more },
    () => undefined,
  )
/** The mark of this kind cannot be written meanwhile. */
async function breakOff(kind: string, work: () => Promise<unknown>): Promise<void> {
  const sql = new pg.Client(here.database.connection)
  await sql.connect()
  await sql.query(`
    create function break_off() returns trigger language plpgsql as $$ begin raise exception 'broken off'; end $$;
    create trigger break_off before insert on moved_in for each row when (new.kind = '${kind}')
      execute function break_off()`)
  try {
    await work()
  } finally {
    await sql.query('drop function break_off cascade')
    await sql.end()
  }
}
const names = async (path: string) =>
  (await api<{ name?: string; title?: string }[]>(here, 'GET', path))
    .map(({ name, title }) => name ?? title)
    .sort()

test('persons, organizations, leads, deals, pipelines and notes come over, odd ones too, and once', async () => {
  const make = <T = { id: number }>(path: string, body: object) => api<T>(there, 'POST', path, body)
  const org = await make('/api/v2/organizations', { name: '湊コーヒー 🫘', add_time: '2019-02-03T04:05:06Z' })
  const person = await make('/api/v2/persons', {
    name: 'x'.repeat(255),
    org_id: org.id,
    phones: [{ value: '090-1234-5678', primary: true }, { value: 'call the front desk' }],
    emails: [{ value: 'not an address' }],
    custom_fields: { a1b2: { nested: ['deep'] }, empty: null },
  })
  const gone = await make('/api/v2/persons', { name: 'Gone' })
  const pipeline = await make('/api/v2/pipelines', { name: 'Exports' })
  const stage = await make('/api/v2/stages', { name: 'Shipped', pipeline_id: pipeline.id })
  const deal = await make('/api/v2/deals', {
    title: 'Beans',
    person_id: person.id,
    stage_id: stage.id,
    value: 0.1,
    currency: 'JPY',
    status: 'won',
    won_time: '2020-01-02T03:04:05Z',
  })
  const orphan = await make('/api/v2/deals', { title: 'Of one who goes', person_id: gone.id })
  const [label] = await api<{ id: string; name: string }[]>(there, 'GET', '/api/v1/leadLabels')
  const lead = await make<{ id: string }>('/api/v1/leads', {
    title: 'Oat milk?',
    organization_id: org.id,
    label_ids: [label?.id],
    value: { amount: 12.5, currency: 'EUR' },
  })
  await api(there, 'PATCH', `/api/v1/leads/${lead.id}`, { is_archived: true })
  for (let number = 0; number < 30; number++) await make('/api/v2/persons', { name: `Person ${number}` })
  await make('/api/v1/notes', { content: '<b>Kept</b>', deal_id: deal.id, add_time: '2020-05-06 07:08:09' })
  await make('/api/v1/notes', { content: 'of a person that goes', person_id: gone.id })
  await api(there, 'DELETE', `/api/v2/persons/${gone.id}`)

  await make('/api/v1/leadLabels', { name: 'From the fair', color: 'blue' })
  const [stagesBefore, labelsBefore] = [await names('/api/v2/stages'), await names('/api/v1/leadLabels')]

  const dry = await run({ dryRun: true })
  expect(dry.find(({ kind }) => kind === 'person')).toMatchObject({ read: 31, made: 31 })
  expect(await names('/api/v2/persons')).toEqual([])

  // Broken off right before the mark of an item: the item is not there either, whatever its kind.
  for (const [kind, path, before] of [
    ['pipeline', '/api/v2/pipelines', ['Pipeline']],
    ['stage', '/api/v2/stages', stagesBefore],
    ['lead_label', '/api/v1/leadLabels', labelsBefore],
  ] as const) {
    await breakOff(kind, () => expect(run()).rejects.toThrow('broken off'))
    expect(await names(path)).toEqual(before)
  }
  // What is broken off after a lead has left it in the archive, as it was there.
  await breakOff('deal', () => expect(run()).rejects.toThrow('broken off'))
  expect(await names('/api/inbox/crm/leads?archived=true')).toEqual(['Oat milk?'])
  expect(await names('/api/inbox/crm/leads')).toEqual([])

  const results = await run()
  expect(results.filter(({ kind }) => kind !== 'note').flatMap(({ left }) => left)).toEqual([])
  expect(await names('/api/v2/organizations')).toEqual(['湊コーヒー 🫘'])
  expect(await names('/api/v2/persons')).toHaveLength(31)
  const [first] = await api<Record<string, unknown>[]>(here, 'GET', '/api/inbox/crm/persons?q=09012345678')
  expect(first).toMatchObject({
    name: 'x'.repeat(255),
    organization: { name: '湊コーヒー 🫘' },
    phones: [{ value: '090-1234-5678' }, { value: 'call the front desk' }],
    custom_fields: { a1b2: { nested: ['deep'] } },
  })
  const deals = await api<Record<string, unknown>[]>(here, 'GET', '/api/v2/deals')
  expect(deals.find(({ title }) => title === 'Beans')).toMatchObject({
    status: 'won',
    value: 0.1,
    currency: 'JPY',
    won_time: '2020-01-02T03:04:05Z',
    person_id: first?.id,
  })
  expect(deals.find(({ title }) => title === 'Of one who goes')).toMatchObject({ person_id: null })
  expect(orphan.id).toBeGreaterThan(0)
  expect(await names('/api/v2/pipelines')).toEqual(['Exports', 'Pipeline'])
  expect(await names('/api/inbox/crm/leads?archived=true')).toEqual(['Oat milk?'])
  const notes = await api<{ content: string; add_time: string }[]>(here, 'GET', '/api/v1/notes')
  expect(notes).toMatchObject([{ content: '<b>Kept</b>', add_time: '2020-05-06 07:08:09' }])

  // Again: nothing twice. What is new there comes.
  await make('/api/v2/persons', { name: 'Newcomer', org_id: org.id })
  const again = await run()
  expect(again.reduce((sum, { made }) => sum + made, 0)).toBe(1)
  expect(await names('/api/v2/persons')).toHaveLength(32)
  const [newcomer] = await api<Record<string, unknown>[]>(here, 'GET', '/api/inbox/crm/persons?q=newcomer')
  expect(newcomer).toMatchObject({ organization: { name: '湊コーヒー 🫘' } })
}, 90_000)

test('a wrong token and a stranger are told, in words', async () => {
  await expect(run({ token: 'nonsense' })).rejects.toThrow('The token is not accepted.')
  await expect(run({ as: 'nobody@here.example' })).rejects.toThrow('nobody@here.example is no admin')
})
