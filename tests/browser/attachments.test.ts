import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { presentMessageOnPhone } from '../../simulator/present-state.ts'
import { expectAccessible } from './support/axe.ts'
import { composer, messages, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const samples = join(import.meta.dirname, '../../simulator/samples')

test('S4: a picture and a voice message of a customer are seen and heard in the thread', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Look at this')
  await openConversation(mio, customer.name)
  const bytes = (name: string) => readFileSync(join(samples, name))
  const send = (content_type: string, name: string) =>
    company.simulator.write(customer.id, { media: { content_type, bytes: bytes(name), name: null } })

  send('image/jpeg', 'chair.jpg')
  const picture = messages(mio).getByRole('img', { name: 'Attachment' })
  await expect(picture).toBeVisible()
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)

  send('audio/ogg', 'voice-en.ogg')
  // Played without the browser's own controls: by pointer and by keyboard, faster where one is in a hurry.
  const player = messages(mio).getByRole('group', { name: 'Attachment' })
  const sound = player.locator('audio')
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(0)
  const position = player.getByRole('slider', { name: 'Position' })
  await expect(position).toHaveAttribute('aria-valuetext', /^0:00 of 0:0[1-9]$/)
  await player.getByRole('button', { name: 'Speed: 1×' }).click()
  await expect(player.getByRole('button', { name: 'Speed: 1.25×' })).toBeVisible()
  await position.press('ArrowRight')
  await expect(position).toHaveAttribute('aria-valuetext', /^0:05 of /)
  await position.press('ArrowLeft')
  await expect(position).toHaveAttribute('aria-valuetext', /^0:00 of /)
  await expectAccessible(mio, 'a voice message')
  await player.getByRole('button', { name: 'Play' }).click()
  await expect(player.getByRole('button', { name: 'Pause' })).toBeVisible()
  expect(await sound.evaluate((audio: HTMLAudioElement) => audio.playbackRate)).toBe(1.25)
  await player.getByRole('button', { name: 'Pause' }).click()
  await expect(player.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('S4: files are chosen, shown, and arrive on the customer’s phone; words go before a document', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Please send me the order')
  await openConversation(mio, customer.name)
  const chooser = mio.waitForEvent('filechooser')
  await mio.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([join(samples, 'order-1042.pdf'), join(samples, 'chair.jpg')])
  const files = mio.getByRole('list', { name: 'Chosen files' })
  await expect(files.getByRole('listitem')).toHaveCount(2)
  await expect(files.getByText('Uploading…')).toHaveCount(0)
  await composer(mio).fill('Here it is.')
  await mio.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(files).toHaveCount(0)

  await expect(messages(mio).getByRole('link', { name: /order-1042\.pdf/ })).toBeVisible()
  await expect(messages(mio).getByRole('img', { name: 'chair.jpg' })).toBeVisible()
  const arrived = () =>
    company.simulator
      .thread(customer.id)
      .filter((message) => message.direction === 'outbound-api' && message.status === 'delivered')
      .map((message) => presentMessageOnPhone(company.simulator, message))
      .map(({ text, media }) => [text, ...media.map(({ name, content_type }) => `${name} ${content_type}`)])
  await expect
    .poll(arrived)
    .toEqual([['Here it is.'], ['', 'order-1042.pdf application/pdf'], ['', 'chair.jpg image/jpeg']])
})

test('S4: a file that the messaging app does not take says so before it is sent, and can be taken away', async ({
  mio,
  write,
}) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  const chooser = mio.waitForEvent('filechooser')
  await mio.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles({
    name: 'tool.exe',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('MZ'),
  })
  await expect(mio.getByText('This messaging app does not take files of this kind.')).toBeVisible()
  await expect(mio.getByRole('button', { name: 'Send', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await mio.getByRole('button', { name: 'Remove tool.exe' }).click()
  await expect(mio.getByRole('list', { name: 'Chosen files' })).toHaveCount(0)
})
