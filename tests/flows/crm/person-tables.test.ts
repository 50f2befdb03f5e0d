/** Persons from a table and as a table: every encoding, what is wrong told by its line, undone, and safe to open. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditEntry } from '../../../src/shared/contract/audit.ts'
import type { ListedPerson } from '../../../src/shared/contract/crm-screen.ts'
import type {
  ImportProblem,
  PersonColumn,
  PersonImport,
} from '../../../src/shared/contract/person-imports.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ken: Session

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
})
afterAll(() => world?.stop())

async function upload(bytes: Uint8Array | string, session = world.owner, headers: object = {}, how = '') {
  const form = new FormData()
  form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'text/csv' }), 'customers.csv')
  const response = await fetch(`${world.url}/api/inbox/crm/person_imports${how}`, {
    method: 'POST',
    headers: { cookie: session.cookie, ...headers },
    body: form,
  })
  const { data, additional_data } = (await response.json()) as {
    data: PersonImport
    additional_data: { code?: string }
  }
  return { status: response.status, data, code: additional_data.code }
}

async function take(bytes: Uint8Array | string, more: object = {}, session = world.owner) {
  const { data } = await upload(bytes, session)
  const columns = data.columns.map(({ field }) => field)
  const started = await session.post<PersonImport>(`/crm/person_imports/${data.id}/start`, {
    columns,
    ...more,
  })
  expect(started.status).toBe(200)
  await world.settle()
  return (await session.get<PersonImport>(`/crm/person_imports/${data.id}`)).data
}

const problemsOf = async ({ id }: PersonImport) =>
  (await world.owner.get<ImportProblem[]>(`/crm/person_imports/${id}/problems`)).data
const find = async (q: string) =>
  (await world.owner.get<ListedPerson[]>(`/crm/persons?q=${encodeURIComponent(q)}`)).data
const fieldsOf = ({ columns }: PersonImport): (PersonColumn | null)[] => columns.map(({ field }) => field)

test('good lines become persons; what is wrong, and who is known, is told by its line', async () => {
  const table = [
    'Full name;E-mail 1 - Value;Person - Phone - Mobile;Company;Date of birth;Owner;Loyalty',
    'Ines Duarte;ines@oak.example;+351 912 345 678;Oak & Co;1990/1/5;Ken;gold',
    '"Two',
    'lines";two@oak.example,also@oak.example;;oak & co;;;',
    ';;;;;;',
    ';nobody@oak.example;;;;;',
    'Strange;not-an-email;call me;;5.1.1990;Zoe;',
    'Ines D.;INES@oak.example;;;;;',
    'Short',
    `Injected;;;"=HYPERLINK(""http://x"")";;;`,
  ].join('\r\n')
  const uploaded = (await upload(`\ufeff${table}`)).data
  expect(uploaded).toMatchObject({ state: 'waiting', encoding: 'utf-8', delimiter: ';', total: 7 })
  expect(fieldsOf(uploaded)).toEqual(['name', 'email', 'phone', 'organization', 'birthday', 'owner', null])
  expect(uploaded.columns[0]?.samples).toEqual(['Ines Duarte', 'Two\nlines'])
  expect(await find('duarte')).toEqual([])

  const done = await take(`\ufeff${table}`)
  expect(done).toMatchObject({ state: 'imported', done: 7, made: 4, refused: 2, known: 1 })
  // What was read in is kept no longer, its first lines neither.
  expect(done.columns.flatMap(({ samples }) => samples)).toEqual([])
  const problems = await problemsOf(done)
  expect(problems.map(({ line, code, heading, value }) => [line, code, heading, value])).toEqual([
    [6, 'NAME_MISSING', null, null],
    [7, 'EMAIL_STRANGE', 'E-mail 1 - Value', 'not-an-email'],
    [7, 'PHONE_STRANGE', 'Person - Phone - Mobile', 'call me'],
    [7, 'BIRTHDAY_STRANGE', 'Date of birth', '5.1.1990'],
    [7, 'OWNER_UNKNOWN', 'Owner', 'Zoe'],
    [8, 'KNOWN', 'E-mail 1 - Value', 'INES@oak.example'],
  ])
  expect(problems[5]?.person?.name).toBe('Ines Duarte')
  expect((await find('912345678'))[0]).toMatchObject({
    name: 'Ines Duarte',
    organization: { name: 'Oak & Co' },
    owner_id: ken.userId,
    birthday: '1990-01-05',
  })
  const [two] = await find('two lines')
  expect(two).toMatchObject({ organization: { name: 'Oak & Co' } })
  expect(two?.emails.map(({ value }) => value)).toEqual(['two@oak.example', 'also@oak.example'])

  // Known ones, too, where that is wanted; and the same key uploads and answers once.
  const again = await take(`Name,Email\nInes D.,ines@oak.example\n`, { known_too: true })
  expect(again).toMatchObject({ made: 1, known: 0 })
  const key = { 'idempotency-key': 'table-1' }
  const [one, other] = [await upload('Name\nA', world.owner, key), await upload('Name\nA', world.owner, key)]
  expect(other.data.id).toBe(one.data.id)
})

test('a table of a Japanese spreadsheet, of a western one, and by tabs in UTF-16', async () => {
  // 姓,名,会社名,携帯電話\r\n佐藤,花子,ミナト,090-1234-5678
  const japanese = Buffer.from(
    '90a92c96bc2c89ef8ed096bc2c8c6791d1936498620d0a8db293a12c89d48e712c837e836983672c3039302d313233342d35363738',
    'hex',
  )
  const first = await take(japanese)
  expect(first).toMatchObject({ encoding: 'shift_jis', made: 1 })
  expect((await find('佐藤 花子'))[0]).toMatchObject({
    first_name: '花子',
    last_name: '佐藤',
    organization: { name: 'ミナト' },
    phones: [{ value: '090-1234-5678' }],
  })
  expect(await take(Buffer.from('Vorname;Name\nJörg;Müller Lüdenscheidt\n', 'latin1'))).toMatchObject({
    encoding: 'windows-1252',
    made: 1,
  })
  expect(await find('Müller Lüdenscheidt')).toHaveLength(1)
  const wide = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from('氏名\t電話番号\n高橋 健\t03-1111-2222', 'utf16le'),
  ])
  expect(await take(wide)).toMatchObject({ encoding: 'utf-16le', delimiter: '\t', made: 1 })
})

test('what cannot be imported is refused before anything is made', async () => {
  expect((await upload('Name\n')).code).toBe('TABLE_EMPTY')
  expect((await upload('')).code).toBe('TABLE_EMPTY')
  expect((await upload('Name,Email\nA,b\n"C,d\nE,f')).code).toBe('QUOTE_NOT_CLOSED')
  expect((await upload(Buffer.alloc(10 * 1024 * 1024 + 1, 'a'))).status).toBe(413)
  const { data } = await upload('Colour,Size\nred,2')
  expect(fieldsOf(data)).toEqual([null, null])
  const start = (columns: unknown[]) =>
    world.owner.post<PersonImport>(`/crm/person_imports/${data.id}/start`, { columns })
  expect((await start([null, null])).code).toBe('NAME_COLUMN_MISSING')
  expect((await start(['name', 'name'])).code).toBe('COLUMN_TWICE')
  expect((await start(['name'])).status).toBe(422)
  expect((await world.owner.post(`/crm/person_imports/${data.id}/undo`)).code).toBe('IMPORT_NOT_ENDED')
  expect((await start(['name', null])).status).toBe(200)
  expect((await start(['name', null])).code).toBe('IMPORT_BEGUN')
  await world.settle()
  // Another colleague's is nobody's business.
  expect((await ken.get(`/crm/person_imports/${data.id}`)).status).toBe(404)
  expect((await ken.get<PersonImport[]>('/crm/person_imports')).data).toEqual([])
})

test('an undo removes what the import made, leaves what was touched since, and says so', async () => {
  const names = Array.from({ length: 45 }, (_, number) => `Undone ${number},Wharf ${number % 2}`)
  const done = await take(['Name,Organization', ...names].join('\n'))
  expect(done).toMatchObject({ made: 45, done: 45 })
  const byName = async (name: string) => (await find(name)).find((one) => one.name === name)?.id
  const [changed, noted, deleted] = [
    await byName('Undone 2'),
    await byName('Undone 4'),
    await byName('Undone 6'),
  ]
  const call = (method: string, path: string, body?: object) =>
    fetch(world.url + path, {
      method,
      headers: { cookie: world.owner.cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
  await call('PATCH', `/api/v2/persons/${changed}`, { job_title: 'Buyer' })
  await call('POST', '/api/v1/notes', { content: 'Met at the fair', person_id: noted })
  await call('DELETE', `/api/v2/persons/${deleted}`)
  await world.owner.post(`/crm/person_imports/${done.id}/undo`)
  await world.settle()
  const { data } = await world.owner.get<PersonImport>(`/crm/person_imports/${done.id}`)
  // 42 persons and the organization of which nobody is left; two persons and theirs stay.
  expect(data).toMatchObject({ state: 'undone', removed: 43, kept: 3 })
  expect((await find('undone')).map(({ name }) => name).sort()).toEqual(['Undone 2', 'Undone 4'])
  const { data: told } = await world.owner.get<AuditEntry[]>('/audit_log?act=persons.import_undone')
  expect(told[0]?.subject).toMatchObject({ kind: 'import', id: done.id })
})

test('an import goes on in another process where the first one stopped, and makes nothing twice', async () => {
  const lines = Array.from({ length: 300 }, (_, number) => `Passed on ${number}`)
  const { data } = await upload(['Name', ...lines].join('\n'))
  await world.owner.post(`/crm/person_imports/${data.id}/start`, { columns: ['name'] })
  // The first process lets go after the slice that it is at.
  await world.restart()
  await world.settle()
  const { data: done } = await world.owner.get<PersonImport>(`/crm/person_imports/${data.id}`)
  expect(done).toMatchObject({ state: 'imported', done: 300, made: 300 })
  const { data: page } = await world.owner.get<ListedPerson[]>('/crm/persons?q=passed%20on&limit=200')
  expect(new Set(page.map(({ name }) => name)).size).toBe(page.length)
})

test('the export honours the filter, is safe in a spreadsheet, and can be read back', async () => {
  const read = async (query: string, session = world.owner) => {
    const response = await fetch(`${world.url}/api/inbox/crm/persons/export${query}`, {
      headers: { cookie: session.cookie },
    })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    return (await response.text()).split('\r\n').slice(0, -1)
  }
  const all = await read('')
  expect(all[0]).toContain('"Name","Last name","First name","Organization","Email"')
  expect(all.length).toBeGreaterThan(300)
  const own = await read(`?q=duarte&owner_id=${ken.userId}`)
  expect(own).toHaveLength(2)
  expect(own[1]).toContain(`"Ines Duarte","Duarte","Ines","Oak & Co","ines@oak.example","'+351 912 345 678"`)
  expect(await read('?q=injected')).toEqual([all[0], expect.stringContaining(`"'=HYPERLINK(""http://x"")"`)])
  const { data: told } = await world.owner.get<AuditEntry[]>('/audit_log?act=persons.exported')
  expect(told[0]?.detail).toEqual({ filters: ['q'] })
  // The file itself is a table that we take: nobody is made twice.
  const back = await take(own.join('\r\n'))
  expect(back).toMatchObject({ made: 0, known: 1, refused: 0 })
  expect((await ken.patch('/me', { locale: 'ja' })).status).toBe(200)
  expect((await read('?q=duarte', ken))[0]).toContain('"名前","姓","名","組織","メール"')
})

test('a table without headings, and one whose encoding was told wrongly, are read as somebody says', async () => {
  const plain = 'Mika Lind,mika@lind.example\nNoor Vos,noor@vos.example\n'
  const { data } = await upload(plain, world.owner, {}, '?headings=false')
  expect(data).toMatchObject({ has_headings: false, total: 2 })
  expect(data.columns).toMatchObject([
    { heading: '', samples: ['Mika Lind', 'Noor Vos'], field: null },
    { heading: '', samples: ['mika@lind.example', 'noor@vos.example'], field: null },
  ])
  await world.owner.post(`/crm/person_imports/${data.id}/start`, { columns: ['name', 'email'] })
  await world.settle()
  expect(await find('Mika Lind')).toMatchObject([{ name: 'Mika Lind' }])
  expect(await find('Noor Vos')).toMatchObject([{ name: 'Noor Vos' }])

  // Who has a file read in another way leaves nothing waiting behind; a colleague's, and one that has begun, stay.
  const first = (await upload(plain)).data
  const kens = (await upload(plain, ken)).data
  const again = (await upload(plain, world.owner, {}, `?headings=false&instead=${first.id}`)).data
  expect((await world.owner.get(`/crm/person_imports/${first.id}`)).status).toBe(404)
  expect((await world.owner.get(`/crm/person_imports/${again.id}`)).status).toBe(200)
  for (const { id } of [kens, data]) {
    expect((await upload(plain, world.owner, {}, `?instead=${id}`)).status).toBe(201)
    expect((await world.owner.get(`/crm/person_imports/${id}`)).status).toBe(200)
  }
  expect((await upload(plain, world.owner, {}, '?instead=it')).status).toBe(400)

  // One letter alone could be either: é of Windows-1252 is half of a letter in Shift_JIS.
  const bytes = Buffer.from(`Name\n${'Ren\u00e9 Bl\u00e5'}\n`, 'latin1')
  const samples = async (how: string) => (await upload(bytes, world.owner, {}, how)).data.columns[0]?.samples
  expect(await samples('?encoding=windows-1252')).toEqual(['René Blå'])
  expect(await samples('?encoding=utf-8')).toEqual(['Ren\ufffd Bl\ufffd'])
  const eucJp = Buffer.from([0x4e, 0x61, 0x6d, 0x65, 0x0a, 0xba, 0xb4, 0xc6, 0xa3, 0x0a])
  expect((await upload(eucJp, world.owner, {}, '?encoding=euc-jp')).data).toMatchObject({
    encoding: 'euc-jp',
    columns: [{ samples: ['佐藤'] }],
  })
  expect((await upload(bytes, world.owner, {}, '?encoding=klingon')).status).toBe(400)
})
