/** `S3_URL`: attachments in a store that speaks S3, through the whole product. */
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTalk } from '../support/conversation.ts'
import { S3, type S3Server, startS3Server } from '../support/s3-server.ts'
import { download, upload } from '../support/upload.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
let store: S3Server
beforeAll(async () => {
  store = await startS3Server()
  const url = new URL(store.place)
  url.username = encodeURIComponent(S3.accessKeyId)
  url.password = encodeURIComponent(S3.secretAccessKey)
  world = await createWorld({ S3_URL: `${url.href}?region=${S3.region}` })
})
afterAll(async () => {
  await world?.stop()
  await store.close()
})

test('what comes and what goes lies in the store, also while it failed for a moment, and goes for good', async () => {
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const talk = await startTalk(world)
  store.failNext(1)
  world.simulator.write(talk.customer.id, {
    text: 'the plan',
    media: { content_type: 'image/png', bytes: picture, name: 'plan.png' },
  })
  await world.settle()
  for (let round = 0; round < 3; round++) {
    await world.advance(60)
    await world.settle()
  }
  const [received] = (await talk.messages())[0]?.attachments ?? []
  expect(received).toMatchObject({ status: 'ready', content_type: 'image/png' })
  const shown = await download(world, world.owner, received?.url ?? '')
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(picture)

  const sent = await upload(world, world.owner, { bytes: picture, name: 'ours.png', type: 'image/png' })
  await talk.reply('', { text: null, attachment_ids: [sent.data.id] })
  await world.settle()
  expect((await talk.messages())[0]).toMatchObject({ status: 'delivered' })
  expect(store.objects.size).toBe(2)

  await world.owner.delete(`/conversations/${talk.conversation.id}`)
  await world.settle()
  await world.advance(24 * 3600)
  await world.app.tidy()
  expect(store.objects.size).toBe(0)
})
