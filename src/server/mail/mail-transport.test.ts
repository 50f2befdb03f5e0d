import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { createClock } from '../lib/clock.ts'
import { createMailTransport } from './mail-transport.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const MAIL = {
  to: 'ken@minato.example',
  subject: '招待 – invitation',
  text: 'Hello',
  html: '<p>Hello</p>',
  messageId: '<1@minato.example>',
}

async function serve(options: SMTPServerOptions = {}): Promise<{ url: string; mails: string[] }> {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString())
        done()
      })
    },
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails }
}

function transportTo(smtpUrl: string | null, allowSimulator = false) {
  const config = { smtpUrl, mailFrom: 'Tsunagi <tsunagi@minato.example>', allowSimulator }
  const transport = createMailTransport(config, createClock())
  closing.push(async () => transport.close())
  return transport
}

test('a mail leaves with both texts, and says that nobody wrote it', async () => {
  const { url, mails } = await serve()
  const sent = await transportTo(url).send({
    ...MAIL,
    headers: { 'List-Unsubscribe': '<https://x.example/u>' },
  })
  expect(sent.outcome).toBe('accepted')
  expect(mails[0]).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(mails[0]).toMatch(/^List-Unsubscribe: <https:\/\/x\.example\/u>\r$/m)
  expect(mails[0]).toMatch(/^Message-ID: <1@minato\.example>\r$/m)
  expect(mails[0]).toContain('text/plain')
  expect(mails[0]).toContain('text/html')
})

test.each([
  ['no such mailbox', 550, 'refused'],
  ['a mailbox that is full for the moment', 452, 'unavailable'],
] as const)('%s (%i) is %s', async (_what, responseCode, outcome) => {
  const { url } = await serve({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
  })
  expect(await transportTo(url).send(MAIL)).toMatchObject({ outcome })
})

test('a server that does not know us is worth trying again, and so is one that is away', async () => {
  const { url } = await serve({
    authOptional: false,
    onAuth: (_auth, _session, done) => done(new Error('who?')),
  })
  const signedIn = url.replace('smtp://', 'smtp://tsunagi:wrong@')
  expect(await transportTo(signedIn).send(MAIL)).toMatchObject({ outcome: 'unavailable' })
  expect(await transportTo(signedIn).check()).toMatchObject({ outcome: 'unavailable' })
  expect(await transportTo('smtp://127.0.0.1:1').send(MAIL)).toMatchObject({ outcome: 'unavailable' })
})

test('an address cannot bring in a second one, nor a header', async () => {
  const recipients: string[] = []
  const { url, mails } = await serve({
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address)
      done()
    },
  })
  const transport = transportTo(url)
  await transport.send({ ...MAIL, to: 'a@x.example, b@y.example' })
  await transport.send({ ...MAIL, to: 'c@x.example', subject: 'One\r\nBcc: d@y.example' })
  expect(recipients).not.toContain('b@y.example')
  expect(recipients).not.toContain('d@y.example')
  expect(mails.join('')).not.toMatch(/^Bcc:/m)
})

test('without a server mails go onto the page in the demo, and nowhere else', async () => {
  const page = transportTo(null, true)
  await page.send(MAIL)
  expect(page.shown()[0]).toMatchObject({ to: MAIL.to, headers: { 'Auto-Submitted': 'auto-generated' } })
  const nowhere = transportTo(null)
  expect(nowhere.kind).toBe('none')
  expect(await nowhere.send(MAIL)).toMatchObject({ outcome: 'refused' })
})
