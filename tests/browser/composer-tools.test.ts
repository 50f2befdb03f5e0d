import type { Page } from '@playwright/test'
import { presentMessageOnPhone } from '../../simulator/present-state.ts'
import { expectAccessible } from './support/axe.ts'
import { call } from './support/company.ts'
import { composer, messages, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('an emoji is found by its name, put at the caret, and the text box has the focus again', async ({
  mio,
  write,
}) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  await composer(mio).fill('Thank you !')
  await mio.keyboard.press('ArrowLeft')
  await mio.getByRole('button', { name: 'Emoji', exact: true }).click()
  const picker = mio.getByRole('dialog', { name: 'Emoji' })
  await expect(picker.getByRole('searchbox', { name: 'Find an emoji' })).toBeFocused()
  await expectAccessible(mio, 'emoji', { popup: true })
  await mio.keyboard.type('thumbs up')
  await mio.keyboard.press('ArrowDown')
  await expect(picker.getByRole('button', { name: 'thumbs up' })).toBeFocused()
  await mio.keyboard.press('Enter')
  await expect(picker).toHaveCount(0)
  await expect(composer(mio)).toHaveValue(/^Thank you 👍\uFE0F?!$/)
  await expect(composer(mio)).toBeFocused()
})

test('saved replies are written under Tools and apps, and chosen with / in a conversation', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('When are you open?', '田中 美咲')
  await mio.goto('/tools-and-apps/saved-replies')
  await expect(mio.getByRole('heading', { name: 'No saved replies yet' })).toBeVisible()
  await mio.getByRole('button', { name: 'New saved reply' }).click()
  await mio.getByRole('textbox', { name: 'Name' }).fill('Opening hours')
  await mio.getByRole('textbox', { name: 'Text' }).fill('{{contact.shoe}}')
  await mio.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(mio.getByText('Not known: contact.shoe.')).toBeVisible()
  await expectAccessible(mio, 'a saved reply')
  await mio.getByRole('textbox', { name: 'Text' }).fill('Dear {{contact.name}}, we are open from 9 to 18.')
  await mio.getByRole('checkbox', { name: 'Share with the whole company' }).check()
  await mio.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(mio.getByRole('heading', { name: 'Opening hours' })).toBeVisible()

  await openConversation(daniel, customer.name)
  await composer(daniel).pressSequentially('/open')
  const option = daniel.getByRole('option', { name: /Opening hours/ })
  await expect(option).toContainText(`Dear ${customer.name}, we are open`)
  await expectAccessible(daniel, 'saved replies')
  await daniel.keyboard.press('Enter')
  await expect(composer(daniel)).toHaveValue(`Dear ${customer.name}, we are open from 9 to 18.`)
  await expect(messages(daniel).getByText('/open')).toHaveCount(0)
  // Escape leaves what was typed.
  await composer(daniel).fill('/')
  await expect(option).toBeVisible()
  await daniel.keyboard.press('Escape')
  await expect(option).toHaveCount(0)
  await expect(composer(daniel)).toHaveValue('/')

  // Only its author may change it.
  await daniel.goto('/tools-and-apps/saved-replies')
  await expect(daniel.getByRole('heading', { name: 'Opening hours' })).toBeVisible()
  await expect(daniel.getByRole('button', { name: /^Edit/ })).toHaveCount(0)
  await mio.getByRole('button', { name: 'Delete Opening hours' }).click()
  await expect(mio.getByRole('heading', { name: 'No saved replies yet' })).toBeVisible()
  await mio.getByRole('button', { name: 'Undo' }).click()
  await expect(mio.getByRole('heading', { name: 'Opening hours' })).toBeVisible()
  await mio.getByRole('button', { name: 'Delete Opening hours' }).click()
  await expect(mio.getByRole('heading', { name: 'No saved replies yet' })).toBeVisible()
})

test('S4: a template is chosen, filled in, seen beforehand and sent', async ({ company, mio, write }) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  await mio.getByRole('button', { name: 'Templates' }).click()
  const dialog = mio.getByRole('dialog', { name: 'Templates' })
  await expect(dialog.getByRole('button', { name: /spring_offer_en/ })).toContainText('Rejected')
  await expect(dialog.getByRole('button', { name: /spring_offer_en/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await expectAccessible(mio, 'templates', { popup: true })
  await dialog.getByRole('searchbox', { name: 'Find a template' }).fill('quote')
  await dialog.getByRole('button', { name: /quote_ready_en/ }).click()
  await dialog.getByRole('button', { name: 'Send template' }).click()
  await expect(dialog.getByText('Fill this in.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Value for 2' }).fill('Q-7')
  const words = `Hello ${customer.name}, your quote Q-7 is ready. May we send it here?`
  await expect(dialog.getByRole('region', { name: 'What will arrive' })).toContainText(words)
  await expectAccessible(mio, 'a template', { popup: true })
  await dialog.getByRole('button', { name: 'Send template' }).click()
  await expect(messages(mio).getByText(words)).toBeVisible()
  await expect(messages(mio).getByText('Delivered', { exact: true })).toBeVisible()
  expect(company.simulator.thread(customer.id).at(-1)?.body).toBe(words)
})

test('S4: a voice message is recorded, heard beforehand, and arrives as Ogg', async ({
  company,
  open,
  write,
}) => {
  const customer = await write('Call me?')
  const page = await open(company.mio)
  await page.evaluate(hum)
  await openConversation(page, customer.name)
  await page.getByRole('button', { name: 'Record a voice message' }).click()
  const recorder = page.getByRole('group', { name: 'Voice message' })
  await expect(recorder.getByText('Recording', { exact: true })).toBeVisible()
  await expectAccessible(page, 'recording')
  await expect(recorder.getByText(/^0:[0-5][1-9]$/)).toBeVisible()
  await recorder.getByRole('button', { name: 'Done', exact: true }).click()
  const files = page.getByRole('list', { name: 'Chosen files' })
  await expect(files.getByRole('listitem')).toContainText('Voice message.ogg')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const sound = messages(page).locator('audio')
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(0.8)
  const arrived = () =>
    company.simulator
      .thread(customer.id)
      .filter(({ direction, status }) => direction === 'outbound-api' && status === 'delivered')
      .flatMap((message) => presentMessageOnPhone(company.simulator, message).media)
      .map(({ content_type }) => content_type)
  await expect.poll(arrived).toEqual(['audio/ogg'])
})

/** A microphone that hears one tone. */
function hum(): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext()
    const tone = context.createOscillator()
    const microphone = context.createMediaStreamDestination()
    tone.connect(microphone)
    tone.start()
    return microphone.stream
  }
}

test('a text that is too long is refused, and offered as several messages', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Tell me everything')
  const region = await openConversation(mio, customer.name)
  await composer(mio).fill('word '.repeat(310).trim())
  await expect(region.getByText('51 characters left')).toBeVisible()
  await composer(mio).fill('word '.repeat(400).trim())
  await expect(region.getByRole('alert')).toHaveText('399 characters too many')
  await mio.keyboard.press('Enter')
  await expect(composer(mio)).not.toHaveValue('')
  await region.getByRole('button', { name: 'Send as 2 messages' }).click()
  await expect(composer(mio)).toHaveValue('')
  const sent = () =>
    company.simulator
      .thread(customer.id)
      .filter(({ direction }) => direction === 'outbound-api')
      .map(({ body }) => body.split(' ').length)
  await expect.poll(async () => (await sent()).reduce((sum, count) => sum + count, 0)).toBe(400)
  expect(sent()).toHaveLength(2)
})

test('who asked not to be written to is not written to: the composer says so beforehand', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('STOP')
  company.simulator.changeCustomer(customer.id, { opted_out: true })
  const region = await openConversation(mio, customer.name)
  await composer(mio).fill('Are you sure?')
  await mio.keyboard.press('Enter')
  await expect(region.getByText('Not delivered', { exact: true })).toBeVisible()
  await openAgain(mio)
  await expect(
    region.getByText('The contact doesn’t want to receive messages any more.').first(),
  ).toBeVisible()
  await composer(mio).fill('And now?')
  await mio.keyboard.press('Enter')
  await expect(composer(mio)).toHaveValue('And now?')
  const { data } = await call<{ code: string }>(
    company.url,
    'GET',
    `/conversations/${new URL(mio.url()).pathname.split('/').at(-1)}/preflight`,
    company.mio.cookie,
  )
  expect(data.code).toBe('CONTACT_OPTED_OUT')
})

async function openAgain(page: Page): Promise<void> {
  await page.reload()
  await expect(composer(page)).toBeVisible()
}
