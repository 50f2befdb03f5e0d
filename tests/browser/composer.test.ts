import type { Page } from '@playwright/test'
import { composer, conversations, entry, messages, openConversation, send } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const sentTexts = (thread: { direction: string; body: string }[]) =>
  thread.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body)

test('Enter sends, Shift+Enter begins a new line', async ({ company, mio, write }) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  await expect(composer(mio)).toBeFocused()
  await mio.keyboard.type('First line')
  await mio.keyboard.press('Shift+Enter')
  await mio.keyboard.type('second line')
  await expect(composer(mio)).toHaveValue('First line\nsecond line')
  await mio.keyboard.press('Enter')
  await expect(composer(mio)).toHaveValue('')
  await expect(composer(mio)).toBeFocused()
  await expect
    .poll(() => sentTexts(company.simulator.thread(customer.id)))
    .toEqual(['First line\nsecond line'])
})

test('Enter while a Japanese word is being composed never sends', async ({ company, mio, write }) => {
  const customer = await write('こんにちは', '田中 美咲')
  await openConversation(mio, customer.name)
  await expect(composer(mio)).toBeFocused()
  await noteCompositions(mio)
  const devtools = await mio.context().newCDPSession(mio)
  await devtools.send('Input.imeSetComposition', {
    text: 'かしこまりました',
    selectionStart: 8,
    selectionEnd: 8,
  })
  // The Enter that chooses the word, as the browser reports it from an input method.
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 13 }
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter })
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
  await expect(composer(mio)).toHaveValue('かしこまりました')

  await devtools.send('Input.insertText', { text: '畏まりました' })
  await expect(composer(mio)).toHaveValue('畏まりました')
  await expect(messages(mio).getByText('畏まりました')).toHaveCount(0)
  expect(sentTexts(company.simulator.thread(customer.id))).toEqual([])

  // Also a plain Enter as long as the composition goes on.
  await devtools.send('Input.imeSetComposition', { text: 'です', selectionStart: 2, selectionEnd: 2 })
  await mio.keyboard.press('Enter')
  await devtools.send('Input.insertText', { text: 'です' })
  await expect(composer(mio)).toHaveValue(/畏まりました.*です/s)
  expect(sentTexts(company.simulator.thread(customer.id))).toEqual([])

  // And the Enter after it sends all of it.
  await composer(mio).fill('畏まりました。')
  await pastCompositions(mio)
  await mio.keyboard.press('Enter')
  await expect(composer(mio)).toHaveValue('')
  await expect.poll(() => sentTexts(company.simulator.thread(customer.id))).toEqual(['畏まりました。'])
})

test('the bubble stands at once, before the server has answered', async ({ mio, write }) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await mio.route('**/messages', async (route) => {
    if (route.request().method() === 'POST') await held
    await route.continue()
  })
  await composer(mio).fill('On its way')
  await mio.keyboard.press('Enter')
  await expect(messages(mio).getByText('On its way')).toBeVisible()
  await expect(messages(mio).getByText('Sending…')).toBeVisible()
  await expect(composer(mio)).toHaveValue('')
  letGo()
  await expect(messages(mio).getByText('Delivered', { exact: true })).toBeVisible()
  await expect(messages(mio).getByText('On its way')).toHaveCount(1)
  await expect(messages(mio).getByText('Sending…')).toHaveCount(0)
})

test('what the provider refuses is told on the message; Try again sends it, once', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Hello')
  const region = await openConversation(mio, customer.name)
  const { simulator } = company
  await simulator.addFault({ kind: 'refuse', code: 63013, count: 1, address: `whatsapp:${customer.phone}` })
  await send(mio, 'With a fault')
  await expect(region.getByText('Not delivered', { exact: true })).toBeVisible()
  await expect(region.getByText('Provider’s error 63013')).toBeVisible()
  await region.getByRole('button', { name: 'Try again' }).click()
  await expect(region.getByText('Delivered', { exact: true })).toBeVisible()
  await expect(region.getByText('Not delivered', { exact: true })).toHaveCount(0)
  expect(sentTexts(simulator.thread(customer.id))).toEqual(['With a fault'])
})

test('Leave it keeps a failed message as it is, for every colleague', async ({
  company,
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Hello')
  const region = await openConversation(mio, customer.name)
  const { simulator } = company
  await simulator.addFault({ kind: 'refuse', code: 63013, count: 1, address: `whatsapp:${customer.phone}` })
  await send(mio, 'Let it be')
  await region.getByRole('button', { name: 'Leave it' }).click()
  await expect(region.getByText('Left as it is.')).toBeVisible()
  await expect(region.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  const other = await openConversation(daniel, customer.name)
  await expect(other.getByText('Left as it is.')).toBeVisible()
  expect(sentTexts(simulator.thread(customer.id))).toEqual([])
})

test('a send whose outcome nobody knows is settled from the provider’s list, and not sent twice', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Hello')
  const region = await openConversation(mio, customer.name)
  const { simulator } = company
  await simulator.addFault({
    kind: 'answer_lost',
    taken: true,
    count: 1,
    address: `whatsapp:${customer.phone}`,
  })
  await send(mio, 'Did this arrive?')
  await expect(region.getByText('Delivered', { exact: true })).toBeVisible({ timeout: 20_000 })
  expect(sentTexts(simulator.thread(customer.id))).toEqual(['Did this arrive?'])
})

test('an answer of the server that is lost keeps the text, and Try again makes no second message', async ({
  company,
  mio,
  watch,
  write,
}) => {
  const customer = await write('Hello')
  const region = await openConversation(mio, customer.name)
  watch.allow(/ERR_CONNECTION|ERR_FAILED|Failed to load resource/)
  let cut = true
  await mio.route('**/messages', async (route) => {
    if (route.request().method() === 'POST' && cut) {
      cut = false
      // The server takes it, and its answer is lost.
      await route.fetch()
      await route.abort('connectionreset')
    } else await route.continue()
  })
  await composer(mio).fill('Exactly once')
  await mio.keyboard.press('Enter')
  await expect(region.getByText('Delivered', { exact: true })).toBeVisible()
  await expect(messages(mio).getByText('Exactly once')).toHaveCount(1)
  await expect(region.getByText('Not sent')).toHaveCount(0)
  expect(sentTexts(company.simulator.thread(customer.id))).toEqual(['Exactly once'])
})

test('a draft is kept through a reload and shows in the list', async ({ mio, write }) => {
  const customer = await write('Hello')
  const other = await write('Hello too', 'Rafael Costa')
  await openConversation(mio, customer.name)
  await composer(mio).fill('Half a thou')
  await openConversation(mio, other.name)
  await expect(composer(mio)).toHaveValue('')
  await expect(entry(mio, customer.name)).toContainText('Draft: Half a thou')
  await mio.reload()
  await expect(conversations(mio)).toBeVisible()
  await openConversation(mio, customer.name)
  await expect(composer(mio)).toHaveValue('Half a thou')
})

/** One browser reports the Enter that chose a word only just after the composition; the composer lets that one pass. */
const SAME_INSTANT_MILLISECONDS = 40

async function noteCompositions(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.addEventListener('compositionend', (event) => {
      document.documentElement.dataset.composedAt = String(event.timeStamp)
    }),
  )
}

async function pastCompositions(page: Page): Promise<void> {
  await page.waitForFunction(
    (milliseconds) =>
      performance.now() - Number(document.documentElement.dataset.composedAt ?? 'none') > milliseconds,
    SAME_INSTANT_MILLISECONDS,
  )
}

test('a name that is too long for the field ends in an ellipsis', async ({ mio, write }) => {
  const customer = await write(
    'Guten Tag',
    'Wolfeschlegelsteinhausenbergerdorff & Söhne Kaffeehandelsgesellschaft',
  )
  await openConversation(mio, customer.name)
  await expect(composer(mio)).toBeFocused()
  const said = mio.getByText(`Write to ${customer.name}`, { exact: true })
  expect(
    await said.evaluate((shown) => [
      getComputedStyle(shown).textOverflow,
      shown.scrollWidth > shown.clientWidth,
      getComputedStyle(shown).pointerEvents,
    ]),
  ).toEqual(['ellipsis', true, 'none'])
  await mio.keyboard.type('H')
  await expect(said).toHaveCount(0)
})
