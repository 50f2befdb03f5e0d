import { connectWhatsApp, newCustomer, setUp } from './support/company.ts'
import { composer, entry, messages, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const BANNER = /^No connection to the server\./

test('without a network: a banner, what is written is kept, and everything catches up', async ({
  company,
  mio,
  watch,
  write,
}) => {
  const customer = await write(Array.from({ length: 40 }, (_, row) => `Before ${row}`).join('\n'))
  const region = await openConversation(mio, customer.name)
  await expect(messages(mio).getByText('Before 39')).toBeInViewport()
  watch.allow(/ERR_INTERNET_DISCONNECTED/)
  await mio.context().setOffline(true)
  await expect(mio.getByRole('status').getByText(BANNER)).toBeVisible()

  company.simulator.write(customer.id, { text: 'While you were away' })
  const newcomer = await write('Somebody new', 'Rafael Costa')
  await composer(mio).fill('Written on the train')
  await mio.keyboard.press('Enter')
  await expect(region.getByText('Not sent', { exact: true })).toBeVisible()
  await expect(
    region.getByText(
      'The server could not be reached. Your text is kept here and is sent when it can be reached again.',
    ),
  ).toBeVisible()
  // What is said of it is not left below the edge.
  await expect(region.getByRole('button', { name: 'Try again' })).toBeInViewport()
  await composer(mio).fill('And a draft')
  expect(await messages(mio).getByText('While you were away').count()).toBe(0)

  // What was not loaded yet waits for the network, and takes nothing with it.
  await mio.keyboard.press('Control+k')
  await mio.keyboard.press('Escape')
  await mio.getByRole('button', { name: 'Filter', exact: true }).click()
  await expect(composer(mio)).toHaveValue('And a draft')
  await expect(entry(mio, customer.name)).toBeVisible()

  await mio.context().setOffline(false)
  await expect(mio.getByRole('menuitemradio', { name: 'Newest first' })).toBeVisible()
  await mio.keyboard.press('Escape')
  await expect(messages(mio).getByText('While you were away')).toBeVisible()
  await expect(entry(mio, newcomer.name)).toBeVisible()
  await expect(mio.getByRole('status').getByText(BANNER)).toHaveCount(0)
  await expect(composer(mio)).toHaveValue('And a draft')
  // It goes out by itself, once.
  await expect(region.getByText('Delivered', { exact: true })).toBeVisible()
  await expect(messages(mio).getByText('Written on the train')).toHaveCount(1)
  const sent = company.simulator
    .thread(customer.id)
    .filter(({ direction }) => direction === 'outbound-api')
    .map(({ body }) => body)
  expect(sent).toEqual(['Written on the train'])
})

test('when the server is started again, the open page finds back to it by itself', async ({
  open,
  empty,
  watch,
}) => {
  const { url, simulator, product } = empty
  const mio = await setUp(url)
  await connectWhatsApp(url, mio, simulator)
  const customer = newCustomer(simulator, 'Amelia Hughes')
  simulator.write(customer.id, { text: 'Before' })
  const page = await open(mio, { url })
  await openConversation(page, customer.name)
  await expect(messages(page).getByText('Before')).toBeVisible()
  // A request may meet the server while it goes down.
  watch.allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|503/)
  await product.halt()
  await expect(page.getByRole('status').getByText(BANNER)).toBeVisible()
  await product.start()
  simulator.write(customer.id, { text: 'After' })
  await expect(messages(page).getByText('After')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('status').getByText(BANNER)).toHaveCount(0)
})

test('a part that was asked for while the server went down comes when it is back, and the page stands', async ({
  mio,
  write,
  watch,
}) => {
  watch.allow(/ERR_CONNECTION_REFUSED/)
  const customer = await write('Before')
  const away = /\/assets\/DetailsPane|\/healthz/
  await mio.route(away, (route) => route.abort('connectionrefused'))
  const asked = mio.waitForRequest(/\/healthz/)
  await openConversation(mio, customer.name)
  await asked
  await expect(messages(mio).getByText('Before')).toBeVisible()
  const details = mio.getByRole('region', { name: 'Details' })
  await expect(details).toHaveCount(0)
  await mio.unroute(away)
  await expect(details).toBeVisible()
})
