/** Mails leave once, also when the server was away or a process died, and nothing of them stays behind. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBell } from '../../src/server/events/bell.ts'
import { createClock } from '../../src/server/lib/clock.ts'
import { createSecretBox } from '../../src/server/lib/seal.ts'
import { createLog } from '../../src/server/log.ts'
import { createMailTransport } from '../../src/server/mail/mail-transport.ts'
import { createMailer } from '../../src/server/mail/mailer.ts'
import { messageIds } from '../../src/server/mail/message-id.ts'
import { type Db, openDb } from '../../src/server/store/db.ts'
import { claimMails } from '../../src/server/store/mails.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'

let database: FreshDatabase
let db: Db
let server: MailServer

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
  server = await startMailServer()
  await db.query(
    "insert into companies (name, locale, time_zone, created_at) values ('A', 'en', 'UTC', now())",
  )
})

afterAll(async () => {
  await db.close()
  await database.drop()
  await server.close()
})

const ONE = {
  companyId: 1,
  kind: 'invitation',
  to: 'ken@x.example',
  subject: '招待',
  text: 'Key: 123',
  html: '<p>Key: 123</p>',
}
const LEASE_MILLISECONDS = 120_000

function house(smtpUrl: string | null = server.url) {
  let real = 0
  const clock = createClock(() => Date.now() + real)
  const log = createLog('silent')
  const box = createSecretBox('07'.repeat(32))
  const mailFrom = 'Tsunagi <tsunagi@minato.example>'
  const transport = createMailTransport({ smtpUrl, mailFrom, allowSimulator: false }, clock)
  const core = { db, clock, bell: createBell(db, log, 'test'), log, hash: box.hash }
  const holder = '00000000-0000-7000-8000-000000000001'
  return {
    mailer: createMailer(core, box, transport, messageIds(mailFrom), holder),
    clock,
    pass: (milliseconds: number) => {
      real += milliseconds
    },
  }
}

const rows = () =>
  db.query<{ state: string; content: Buffer | null; attempts: number; answer: string }>(
    'select state, content, attempts, answer from mails order by id',
  )

test('a mail waits sealed, leaves when the server is back, and is forgotten', async () => {
  const { mailer, pass } = house()
  server.answer = { code: 451, words: 'busy' }
  await mailer.sendMail(ONE)
  await mailer.work.settle()
  const [waiting] = await rows()
  expect(waiting).toMatchObject({ state: 'waiting', attempts: 1 })
  expect(waiting?.answer).toContain('busy')
  expect(waiting?.content?.toString()).not.toContain('Key: 123')

  server.answer = null
  expect(await mailer.work.settle()).toBe(0)
  pass(11_000)
  await mailer.work.settle()
  expect(await rows()).toMatchObject([{ state: 'sent', content: null, attempts: 2 }])
  expect(server.mails).toHaveLength(1)
  expect(server.mails[0]).toMatchObject({ to: ['ken@x.example'] })
  expect(server.mails[0]?.headers.get('subject')).toBe('招待')
  expect(server.mails[0]?.text).toContain('Key: 123')
})

test('what is refused for good is not tried again', async () => {
  const { mailer, pass } = house()
  server.answer = { code: 550, words: 'no such user' }
  await mailer.sendMail(ONE)
  await mailer.work.settle()
  pass(3_600_000)
  await mailer.work.settle()
  expect((await rows())[1]).toMatchObject({ state: 'failed', content: null, attempts: 1 })
  server.answer = null
})

test('a process that dies with a mail in its hands loses nothing', async () => {
  const { mailer, clock, pass } = house()
  server.mails.length = 0
  // Of a transaction that is rolled back nothing leaves.
  await db
    .transaction(async (tx) => {
      await mailer.sendMail(ONE, tx)
      throw new Error('changed my mind')
    })
    .catch(() => {})
  await db.transaction(async (tx) => {
    await mailer.sendMail(ONE, tx)
    const lease = {
      holder: '00000000-0000-7000-8000-00000000dead',
      until: new Date(clock.realNow().getTime() + LEASE_MILLISECONDS),
    }
    await claimMails(tx, clock.now(), lease, clock.realNow(), 1)
  })
  expect(await mailer.work.settle()).toBe(0)
  pass(LEASE_MILLISECONDS + 1)
  expect(await mailer.work.settle()).toBe(1)
  expect(server.mails).toHaveLength(1)
})

test('two that work on the same rows send each mail once', async () => {
  const [one, two] = [house(), house()]
  server.mails.length = 0
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => one.mailer.sendMail({ ...ONE, subject: `${index}` })),
  )
  await Promise.all([one.mailer.work.settle(), two.mailer.work.settle()])
  expect(server.mails.map((mail) => Number(mail.headers.get('subject'))).sort((a, b) => a - b)).toEqual([
    ...Array(20).keys(),
  ])
})

test('without a mail server nothing is kept', async () => {
  const before = (await rows()).length
  const { mailer } = house(null)
  expect(mailer.configured).toBe(false)
  expect(await mailer.sendMail(ONE)).toBeNull()
  expect(await rows()).toHaveLength(before)
})
