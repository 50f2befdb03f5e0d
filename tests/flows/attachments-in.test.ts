import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attachment, Message } from '../../src/shared/contract/messages.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { download } from '../support/upload.ts'
import { colleague, createWorld, type World } from '../support/world.ts'

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../simulator/samples', name))

let world: World
let talk: Talk
const servers: Server[] = []

beforeAll(async () => {
  world = await createWorld()
  talk = await startTalk(world)
})
afterAll(async () => {
  for (const server of servers) server.close()
  await world?.stop()
})

async function newest(): Promise<Message> {
  return (await talk.messages())[0]!
}

async function receive(
  media: { content_type: string; bytes: Buffer },
  more: object = {},
): Promise<Attachment> {
  world.simulator.write(talk.customer.id, { media: { ...media, name: null }, ...more })
  await world.settle()
  const { attachments } = await newest()
  expect(attachments).toHaveLength(1)
  return attachments[0]!
}

/** Another server of this machine, which plays a host that media addresses lead to. */
async function host(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function media(url: string, type: string): Record<string, string> {
  return { NumMedia: '1', MediaUrl0: url, MediaContentType0: type }
}

async function files(): Promise<string[]> {
  const found = await readdir(join(world.dataDir, 'attachments'), { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

describe('what a customer sends', () => {
  test('a picture is there whole, with its size on the screen, and only colleagues who may see it get it', async () => {
    const bytes = sample('chair.jpg')
    const attachment = await receive({ content_type: 'image/jpeg', bytes })
    const { width, height } = await sharp(bytes).metadata()
    expect(attachment).toMatchObject({
      status: 'ready',
      content_type: 'image/jpeg',
      size: bytes.length,
      width,
      height,
      failure: null,
    })

    const answer = await download(world, world.owner, attachment.url!)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-cache',
      'content-disposition': 'inline; filename="file.jpg"; filename*=UTF-8\'\'file.jpg',
    })
    const again = await download(world, world.owner, attachment.url!, {
      'if-none-match': answer.headers.get('etag')!,
    })
    expect(again.status).toBe(304)

    expect((await fetch(world.url + attachment.url)).status).toBe(401)
    const other = await colleague(world, 'Ken')
    expect((await download(world, other, attachment.url!)).status).toBe(200)
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
    expect((await download(world, other, attachment.url!)).status).toBe(404)
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared' })
  })

  test('a voice message can be heard from the middle', async () => {
    const bytes = sample('voice-en.ogg')
    const attachment = await receive({ content_type: 'audio/ogg', bytes })
    expect(attachment).toMatchObject({ status: 'ready', content_type: 'audio/ogg', width: null })
    const part = await download(world, world.owner, attachment.url!, { range: 'bytes=10-19' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${bytes.length}`)
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true)
    const beyond = await download(world, world.owner, attachment.url!, { range: `bytes=${bytes.length}-` })
    expect(beyond.status).toBe(416)
    expect(beyond.headers.get('content-range')).toBe(`bytes */${bytes.length}`)
    const head = await fetch(world.url + attachment.url, {
      method: 'HEAD',
      headers: { cookie: world.owner.cookie },
    })
    expect(head.headers.get('content-length')).toBe(String(bytes.length))
  })

  test('a contact card is saved, not shown', async () => {
    world.simulator.write(talk.customer.id, { contact: { name: '見本 花子', phone: '+819000001234' } })
    await world.settle()
    const attachment = (await newest()).attachments[0]!
    expect(attachment).toMatchObject({ status: 'ready', content_type: 'text/vcard' })
    const answer = await download(world, world.owner, attachment.url!)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="file\.vcf"/)
    expect(await answer.text()).toContain('見本 花子')
  })

  test.each([
    ['a page that says it is a picture', 'image/jpeg', '<html><script>alert(1)</script></html>'],
    ['a page', 'text/html', '<html><script>alert(1)</script></html>'],
    [
      'a drawing with a script',
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    ],
    ['a type with a line break in it', 'text/html\r\nx-evil: 1', 'hello'],
  ])('%s is never shown in the browser', async (_name, type, text) => {
    const attachment = await receive(
      { content_type: type.split('\r')[0]!, bytes: Buffer.from(text) },
      {
        parameters: { MediaContentType0: type },
      },
    )
    expect(attachment.status).toBe('ready')
    expect(attachment.content_type).not.toMatch(/^image\//)
    const answer = await download(world, world.owner, attachment.url!)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(await answer.text()).toBe(text)
  })

  test('a picture that is called something else is what it is', async () => {
    const bytes = await sharp({ create: { width: 8, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    expect(await receive({ content_type: 'application/pdf', bytes })).toMatchObject({
      content_type: 'image/png',
      width: 8,
      height: 4,
    })
  })

  test('the thread hears of it: old snapshot and events give the fresh one', async () => {
    world.simulator.write(talk.customer.id, {
      media: { content_type: 'image/jpeg', bytes: sample('morning.jpg'), name: null },
    })
    await world.settle()
    const { id, version } = await newest()
    const events = await world.app.core.db.query<{ type: string }>(
      'select type from events where subject_id = $1 order by id',
      [id],
    )
    expect(events.map((event) => event.type)).toEqual(['message.created', 'message.changed'])
    expect(version).toBe(2)
    expect((await talk.fresh()).last_message?.attachments[0]).toMatchObject({ status: 'ready' })
  })
})

describe('what stands in the way', () => {
  test('credentials go to the provider alone: another host gets none, and none follow a redirect', async () => {
    const seen: (string | undefined)[] = []
    const bytes = sample('chair.jpg')
    const elsewhere = await host((request, response) => {
      seen.push(request.headers.authorization)
      response.setHeader('content-type', 'image/jpeg')
      if (request.url === '/leads-on') response.writeHead(302, { location: '/file' }).end()
      else response.end(bytes)
    })
    const attachment = await receive(
      { content_type: 'image/jpeg', bytes },
      {
        parameters: media(`${elsewhere}/leads-on`, 'image/jpeg'),
      },
    )
    expect(attachment.status).toBe('ready')
    expect(seen).toEqual([undefined, undefined])
    expect(world.simulator.debuggerLog().filter((entry) => /credentials/.test(entry.sentence))).toEqual([])
  })

  test.each([
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['a private network', 'http://10.0.0.1/secret'],
    ['a mapped address', 'http://[::ffff:7f00:1]:9/secret'],
    ['a file', 'file:///etc/passwd'],
  ])('%s is not fetched, also by a redirect', async (_name, target) => {
    const elsewhere = await host((_request, response) => {
      response.writeHead(307, { location: target }).end()
    })
    for (const url of [target, `${elsewhere}/x`]) {
      const attachment = await receive(
        { content_type: 'image/jpeg', bytes: sample('chair.jpg') },
        {
          parameters: media(url, 'image/jpeg'),
        },
      )
      expect(attachment).toMatchObject({
        status: 'failed',
        url: null,
        failure: { code: 'MEDIA_ADDRESS_REFUSED' },
      })
    }
  })

  test.each([
    ['announced', true],
    ['not announced', false],
  ])('a file beyond the limit fails, and nothing of it stays: size %s', async (_name, announced) => {
    const before = (await files()).length
    const chunk = Buffer.alloc(1024 * 1024)
    const elsewhere = await host((_request, response) => {
      if (announced) response.setHeader('content-length', 26 * chunk.length)
      let left = 26
      const more = () => {
        while (left > 0) {
          left--
          if (!response.write(chunk)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const attachment = await receive(
      { content_type: 'video/mp4', bytes: Buffer.from('x') },
      {
        parameters: media(`${elsewhere}/huge`, 'video/mp4'),
      },
    )
    expect(attachment).toMatchObject({ status: 'failed', failure: { code: 'MEDIA_TOO_LARGE' } })
    expect(await files()).toHaveLength(before)
  })

  test('wrong credentials: it waits, and comes once they are right', async () => {
    await world.simulator.addFault({ kind: 'refuse', operation: 'media', status: 401, code: 20003, count: 1 })
    const attachment = await receive({ content_type: 'image/jpeg', bytes: sample('chair.jpg') })
    expect(attachment).toMatchObject({ status: 'waiting', url: null })
    const early = await download(world, world.owner, `/api/inbox/attachments/${attachment.id}`)
    expect(early.status).toBe(404)
    await world.advance(60)
    await world.settle()
    expect((await newest()).attachments[0]!.status).toBe('ready')
  })

  test('a file that Twilio does not have any more fails after some tries', async () => {
    const elsewhere = await host((_request, response) => {
      response.writeHead(404).end()
    })
    const attachment = await receive(
      { content_type: 'image/jpeg', bytes: sample('chair.jpg') },
      {
        parameters: media(`${elsewhere}/gone`, 'image/jpeg'),
      },
    )
    expect(attachment.status).toBe('waiting')
    for (let minute = 0; minute < 4; minute++) {
      await world.advance(60)
      await world.settle()
    }
    expect((await newest()).attachments[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'MEDIA_GONE' },
    })
  })

  test('a server that is busy is asked again, for a day', async () => {
    let asked = 0
    const elsewhere = await host((_request, response) => {
      asked++
      response.writeHead(503).end()
    })
    await receive(
      { content_type: 'image/jpeg', bytes: sample('chair.jpg') },
      {
        parameters: media(`${elsewhere}/busy`, 'image/jpeg'),
      },
    )
    await world.advance(3600)
    await world.settle()
    expect(asked).toBe(2)
    expect((await newest()).attachments[0]!.status).toBe('waiting')
    await world.advance(24 * 3600)
    await world.settle()
    expect((await newest()).attachments[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'MEDIA_NOT_FETCHED' },
    })
  })
})
