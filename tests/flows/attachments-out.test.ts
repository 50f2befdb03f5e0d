import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presentMessageOnPhone } from '../../simulator/present-state.ts'
import type { Attachment, Message } from '../../src/shared/contract/messages.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { download, upload } from '../support/upload.ts'
import { colleague, createWorld, type World } from '../support/world.ts'

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../simulator/samples', name))

let world: World
let talk: Talk

beforeAll(async () => {
  world = await createWorld()
  talk = await startTalk(world)
})
afterAll(() => world?.stop())

async function uploaded(name: string, type: string, bytes: Uint8Array = sample(name)): Promise<Attachment> {
  const { status, data } = await upload(world, world.owner, { bytes, name, type })
  expect(status).toBe(201)
  return data
}

const withFiles = (...files: Attachment[]) => ({ attachment_ids: files.map((file) => file.id) })

async function newest(): Promise<Message> {
  return (await talk.messages())[0]!
}

/** The address that the simulated Twilio was given last. */
function lastMediaUrl(): string {
  const call = world.simulator.calls().findLast((one) => one.operation === 'create')
  return new URLSearchParams(call!.body).get('MediaUrl')!
}

/** An answer that is not read to its end holds its connection, and with it the server that stops. */
async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.status
}

/** What stands on the customer's phone. */
function onThePhone() {
  return presentMessageOnPhone(world.simulator, world.simulator.thread(talk.customer.id).at(-1)!)
}

async function files(): Promise<string[]> {
  const found = await readdir(join(world.dataDir, 'attachments'), { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

async function photoWithPlace(): Promise<Buffer> {
  return await sharp({ create: { width: 40, height: 20, channels: 3, background: 'green' } })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 39/1 0/1' }, IFD0: { Model: 'Telephone' } })
    .jpeg()
    .toBuffer()
}

describe('an upload', () => {
  test('is told with its true type and size, and belongs to the uploader alone', async () => {
    const bytes = sample('chair.jpg')
    const { status, data } = await upload(world, world.owner, {
      bytes,
      name: '../../椅子\u202egpj.exe',
      type: 'text/html',
    })
    expect(status).toBe(201)
    expect(data).toMatchObject({ name: '椅子gpj.exe', content_type: 'image/jpeg', status: 'ready' })
    expect(data.width).toBeGreaterThan(100)
    expect((await download(world, world.owner, data.url!)).status).toBe(200)

    const ken = await colleague(world, 'Ken')
    expect((await download(world, ken, data.url!)).status).toBe(404)
    const stolen = await ken.post(`/conversations/${talk.conversation.id}/messages`, {
      client_message_id: 'stolen',
      attachment_ids: [data.id],
    })
    expect(stolen).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  test('without a session, without a file, empty, and too large', async () => {
    const form = new FormData()
    form.append('file', new Blob(['x']), 'x.txt')
    expect((await fetch(`${world.url}/api/inbox/attachments`, { method: 'POST', body: form })).status).toBe(
      401,
    )
    expect((await world.owner.post('/attachments', { file: 'x' })).status).toBe(415)
    const wrongField = { bytes: Buffer.from('x'), name: 'x.txt', type: 'text/plain', field: 'other' }
    expect((await upload(world, world.owner, wrongField)).status).toBe(400)
    const empty = { bytes: Buffer.alloc(0), name: 'x.txt', type: 'text/plain' }
    expect(await upload(world, world.owner, empty)).toMatchObject({
      status: 422,
      code: 'ATTACHMENT_NOT_ALLOWED',
    })
    const before = (await files()).length
    for (const size of [25 * 1024 * 1024 + 1, 30 * 1024 * 1024]) {
      const huge = { bytes: Buffer.alloc(size), name: 'x.bin', type: 'application/octet-stream' }
      expect(await upload(world, world.owner, huge)).toMatchObject({ status: 413, code: 'TOO_LARGE' })
    }
    expect(await files()).toHaveLength(before)
    const largest = { bytes: Buffer.alloc(25 * 1024 * 1024), name: 'x.bin', type: 'application/octet-stream' }
    expect((await upload(world, world.owner, largest)).status).toBe(201)
  })

  test('of a photo loses the place where it was taken', async () => {
    const bytes = await photoWithPlace()
    expect((await sharp(bytes).metadata()).exif).toBeDefined()
    const photo = await uploaded('photo.jpg', 'image/jpeg', bytes)
    const kept = Buffer.from(await (await download(world, world.owner, photo.url!)).arrayBuffer())
    expect((await sharp(kept).metadata()).exif).toBeUndefined()
    expect(kept.includes('GPS')).toBe(false)
    expect(photo).toMatchObject({ width: 40, height: 20, size: kept.length })
  })

  test('that is never sent goes after a day, with its file', async () => {
    const file = await uploaded('chair.jpg', 'image/jpeg')
    expect(await files()).toContain(file.id)
    await world.advance(24 * 3600 + 60)
    await world.app.tidy()
    expect((await download(world, world.owner, file.url!)).status).toBe(404)
    expect(await files()).not.toContain(file.id)
    world.simulator.write(talk.customer.id, { text: 'still here' })
    await world.settle()
  })
})

describe('a picture that we send', () => {
  test('is pulled by Twilio from our link, with its type, its name and its caption', async () => {
    const picture = await uploaded('chair.jpg', 'image/jpeg')
    const answer = await talk.reply('こちらです', withFiles(picture))
    expect(answer.status).toBe(201)
    expect(answer.data.attachments).toMatchObject([{ id: picture.id, status: 'ready', name: 'chair.jpg' }])
    await world.settle()
    expect((await newest()).status).toBe('delivered')
    expect(onThePhone()).toMatchObject({
      text: 'こちらです',
      media: [{ content_type: 'image/jpeg', name: 'chair.jpg' }],
    })
  })

  test('may go without a word', async () => {
    const picture = await uploaded('chair.jpg', 'image/jpeg')
    const { data } = await talk.reply('', withFiles(picture))
    expect(data.text).toBeNull()
    await world.settle()
    expect((await newest()).status).toBe('delivered')
  })

  test('has a link of its own in each attempt, which nobody can change or keep for ever', async () => {
    const name = '見積書 №1 (最終版).pdf'
    const file = await uploaded(name, 'application/pdf', sample('order-1042.pdf'))
    await world.simulator.addFault({ kind: 'rate_limited', count: 1 })
    await talk.reply('', withFiles(file))
    await world.settle()
    const first = lastMediaUrl()
    await world.advance(60)
    await world.settle()
    const url = lastMediaUrl()
    expect(url).not.toBe(first)
    expect((await newest()).status).toBe('delivered')
    expect(onThePhone().media).toMatchObject([{ content_type: 'application/pdf', name }])

    const whole = await fetch(url)
    expect(whole.status).toBe(200)
    expect(Buffer.from(await whole.arrayBuffer()).equals(sample('order-1042.pdf'))).toBe(true)
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('content-security-policy')).toContain('sandbox')
    const head = await fetch(url, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(sample('order-1042.pdf').length))
    const token = new URL(url).pathname.split('/')[2]!
    expect(await statusOf(`${world.url}/media/${token}`)).toBe(200)
    const turned = token[20] === 'A' ? 'B' : 'A'
    for (const wrong of [
      `${token.slice(0, 20)}${turned}${token.slice(21)}`,
      token.slice(1),
      'x',
      '..%2f..%2fsecret-key',
    ])
      expect(await statusOf(`${world.url}/media/${wrong}/${name}`)).toBe(404)
  })

  test('is the same message when it is sent again, and another one with another file', async () => {
    const [one, other] = [
      await uploaded('chair.jpg', 'image/jpeg'),
      await uploaded('chair.jpg', 'image/jpeg'),
    ]
    const more = { client_message_id: 'with a file' }
    const first = await talk.reply('look', { ...more, ...withFiles(one) })
    const second = await talk.reply('look', { ...more, ...withFiles(one) })
    expect(second.data.id).toBe(first.data.id)
    const conflict = { status: 409, code: 'CLIENT_MESSAGE_ID_TAKEN' }
    expect(await talk.reply('look', { ...more, ...withFiles(other) })).toMatchObject(conflict)
    expect(await talk.reply('look', more)).toMatchObject(conflict)
    const taken = { status: 422, code: 'ATTACHMENT_NOT_ALLOWED' }
    expect(await talk.reply('again', withFiles(one))).toMatchObject(taken)
    await world.settle()
  })

  test('whose sending is in doubt is found in Twilio’s list by text and number of files', async () => {
    await world.simulator.addFault({ kind: 'answer_lost', count: 1 })
    const picture = await uploaded('chair.jpg', 'image/jpeg')
    await talk.reply('', withFiles(picture))
    await world.settle()
    await world.advance(5)
    await world.settle()
    const message = await newest()
    expect(message.status).toBe('delivered')
    expect(message.external_id).toMatch(/^MM/)
  })

  test('goes with its conversation: row, file and link', async () => {
    const picture = await uploaded('chair.jpg', 'image/jpeg')
    await talk.reply('', withFiles(picture))
    await world.settle()
    const url = lastMediaUrl()
    expect(await files()).toContain(picture.id)
    await world.app.core.db.query(
      'delete from messages where id in (select message_id from attachments where id = $1)',
      [picture.id],
    )
    await world.app.tidy()
    expect(await files()).not.toContain(picture.id)
    expect(await statusOf(url)).toBe(404)
  })
})

describe('what WhatsApp does not take is refused with the reason, and nothing is stored', () => {
  const refused = (sentence: RegExp) => ({
    status: 422,
    code: 'ATTACHMENT_NOT_ALLOWED',
    error: expect.stringMatching(sentence),
  })

  test.each([
    [
      'two files',
      /one file in one message/,
      async () => [await uploaded('chair.jpg', ''), await uploaded('morning.jpg', '')],
      '',
    ],
    [
      'a program',
      /x-msdownload/,
      async () => [await uploaded('a.exe', 'application/octet-stream', Buffer.from('MZx'))],
      '',
    ],
    ['a page', /text\/html/, async () => [await uploaded('a.html', 'text/html', Buffer.from('<html>'))], ''],
    [
      'words with a document',
      /drops text/,
      async () => [await uploaded('order-1042.pdf', 'application/pdf')],
      'hi',
    ],
    [
      'a picture of more than 5 MB',
      /up to 5 MB/,
      async () => {
        const noise = Buffer.alloc(1500 * 1500 * 3).map((_, index) => (index * 7919 * (index % 251)) % 256)
        const raw = { width: 1500, height: 1500, channels: 3 } as const
        const bytes = await sharp(noise, { raw }).png({ compressionLevel: 0 }).toBuffer()
        return [await uploaded('noise.png', 'image/png', bytes)]
      },
      '',
    ],
  ])('%s', async (_name, sentence, make, text) => {
    const before = (await talk.messages()).length
    const chosen = await make()
    expect(await talk.reply(text, withFiles(...chosen))).toMatchObject(refused(sentence))
    expect(await talk.messages()).toHaveLength(before)
    const ids = chosen.map((file) => file.id).join(',')
    const { data } = await world.owner.get<{ allowed: boolean; reason: string }>(
      `/conversations/${talk.conversation.id}/preflight?text=${text}&attachment_ids=${ids}`,
    )
    expect(data).toMatchObject({ allowed: false, reason: expect.stringMatching(sentence) })
  })

  test('unknown and odd ids', async () => {
    for (const id of ['0192f0c1-0000-7000-8000-000000000000', '../../secret-key', 'x'])
      expect(await talk.reply('hi', { attachment_ids: [id] })).toMatchObject({ status: 404 })
    for (const path of [
      '/..%2f..%2fsecret-key',
      '/%2e%2e/secret-key',
      '/0192f0c1-0000-7000-8000-000000000000',
    ])
      expect((await download(world, world.owner, `/api/inbox/attachments${path}`)).status).toBe(404)
  })
})
