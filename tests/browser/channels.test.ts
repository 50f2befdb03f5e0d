/** Connecting, examining, mending and ending a messaging app on the screen. */
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { TWILIO } from './support/company.ts'
import { entry, openConversation, send } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const PAGE = {
  page_id: '101010101010101',
  page_access_token: 'example-page-token',
  app_id: '202020202020202',
  app_secret: 'example-app-secret',
  verify_token: 'example-verify-token',
}

/** Of the page of the two tests of S4, which go on from one to the other. */
const CUSTOMER = 'Ingrid Solberg'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const result = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Results of the check' }).getByRole('listitem').filter({ hasText: name })

async function openSettings(page: Page): Promise<void> {
  await page.goto('/tools-and-apps/messaging')
  await expect(page.getByRole('heading', { name: 'Messaging', level: 1 })).toBeVisible()
}

/** Facebook's dialog, as a person answers it; the browser comes back to us. */
async function logInAtFacebook(page: Page, answer: 'Continue' | 'Cancel'): Promise<void> {
  await expect(page.getByRole('heading', { name: /Choose the pages/ })).toBeVisible()
  await page.getByRole('button', { name: answer, exact: true }).click()
  await expect(page).toHaveURL(/\/tools-and-apps\/messaging\?login=/)
}

test('S2: the page of a messaging app checks it, says what to do, and keeps its name and access', async ({
  company,
  mio,
  write,
}) => {
  await write('Hello there')
  await openSettings(mio)
  await mio.getByRole('link', { name: 'WhatsApp Tokyo' }).click()
  await expect(mio.getByRole('heading', { name: 'WhatsApp Tokyo', level: 1 })).toBeVisible()
  await button(mio, 'Check now').click()
  await expect(mio.getByText('Everything is in order.')).toBeVisible()
  await expect(result(mio, 'Keys')).toContainText('OK')

  company.simulator.registerTwilioAccount({ ...TWILIO, webhook_url: 'https://old.example/hook' })
  await button(mio, 'Check again').click()
  await expect(mio.getByText('1 thing needs attention.')).toBeVisible()
  await expect(result(mio, 'Webhook at the provider')).toContainText(
    `/webhooks/twilio/${company.channelId}#rc=3&rp=all`,
  )
  await expectAccessible(mio, 'the page of a messaging app')

  await mio.getByRole('textbox', { name: 'Name', exact: true }).fill('WhatsApp Osaka')
  await mio.getByRole('radio', { name: 'Only these people' }).check()
  await mio.getByRole('checkbox', { name: company.daniel.name }).check()
  await button(mio, 'Save').click()
  await expect(mio.getByRole('heading', { name: 'WhatsApp Osaka', level: 1 })).toBeVisible()
  const typing = mio.getByRole('checkbox', { name: 'Show contacts that somebody is typing' })
  const saved = mio.waitForResponse((response) => response.request().method() === 'PATCH')
  await typing.check()
  await saved
  await mio.reload()
  await expect(typing).toBeChecked()
  await expect(mio.getByRole('checkbox', { name: company.daniel.name })).toBeChecked()

  // As it was, for the tests after this one.
  await typing.uncheck()
  await mio.getByRole('radio', { name: 'Everybody in the company' }).check()
  await mio.getByRole('textbox', { name: 'Name', exact: true }).fill('WhatsApp Tokyo')
  await button(mio, 'Save').click()
  await expect(mio.getByRole('heading', { name: 'WhatsApp Tokyo', level: 1 })).toBeVisible()
  const channel = (await (await mio.request.get(`/api/inbox/channels/${company.channelId}`)).json()).data
  company.simulator.registerTwilioAccount({ ...TWILIO, webhook_url: channel.webhook_url })
})

test('S2 in Japanese: the check and the reason are in Japanese, and whatever is not says that it is English', async ({
  company,
  mio,
  open,
}) => {
  // Three pages, and a look at all of one.
  test.slow()
  const { simulator, channelId, ken } = company
  const rights = (account_settings_access: boolean) =>
    mio.request.patch(`/api/inbox/users/${ken.id}`, {
      data: { rights: { admin: false, account_settings_access } },
      headers: { origin: company.url },
    })
  const register = (change: object) => simulator.registerTwilioAccount({ ...TWILIO, ...change })
  const { data: channel } = await (await mio.request.get(`/api/inbox/channels/${channelId}`)).json()
  expect((await rights(true)).status()).toBe(200)
  try {
    register({ auth_token: 'another-token', webhook_url: channel.webhook_url })
    const page = await open(ken, { locale: 'ja-JP', path: `/tools-and-apps/messaging/${channelId}` })
    await button(page, '今すぐ点検').click()
    const refused = 'TwilioがAccount SIDとAuth Tokenの組み合わせを受け付けません。'
    const results = page.getByRole('list', { name: '点検の結果' })
    await expect(results).toContainText(refused)
    await expect(results).toContainText('TwilioからWhatsApp送信者の一覧を取得できません')
    await expect(page.getByRole('status').filter({ hasText: refused })).toContainText('Twilioコンソール')
    // Twilio's own words, between ours.
    await expect(results.locator('[lang="en"]').first()).toContainText('HTTP status 401')
    expect(await englishUnmarked(results)).toEqual([])
    await expectAccessible(page, 'the page of a messaging app, in Japanese')

    await page.goto('/tools-and-apps/messaging')
    await expect(page.getByRole('listitem').filter({ hasText: 'WhatsApp Tokyo' })).toContainText(refused)
    await page.goto('/tools-and-apps/health')
    await expect(page.getByRole('main')).toContainText(refused)
  } finally {
    register({ webhook_url: channel.webhook_url })
    await mio.request.post(`/api/inbox/channels/${channelId}/check`, { headers: { origin: company.url } })
    await rights(false)
  }
})

/** Sentences in English that no `lang` says to be so: three words in a row. */
async function englishUnmarked(place: Locator): Promise<string[]> {
  return await place.evaluate((root) => {
    const found: string[] = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent ?? ''
      const marked = walker.currentNode.parentElement?.closest('[lang]')?.getAttribute('lang') === 'en'
      if (!marked && /[a-z]+ [a-z]+ [a-z]+/.test(text)) found.push(text)
    }
    return found
  })
}

test('S2, S4: both guides are walked by the words that stand in them', async ({ company, mio }) => {
  // Two windows and a page, of a product that nobody waits for.
  test.slow()
  const field = (name: string) => mio.getByRole('dialog').getByLabel(name, { exact: true })
  company.simulator.registerTwilioAccount({
    ...TWILIO,
    sender: 'whatsapp:+819012345678',
    webhook_url: 'https://old.example/hook',
  })
  await openSettings(mio)
  await button(mio, 'Connect WhatsApp by Twilio').click()
  await field('Name').fill('WhatsApp by the guide')
  await field('Account SID').fill(TWILIO.account_sid)
  await field('Auth token').fill(TWILIO.auth_token)
  await field('WhatsApp number').fill('+81 90 1234 5678')
  await expect(field('Messaging Service SID (optional)')).toBeVisible()
  await expect(mio.getByRole('dialog').getByText('Who may read and answer')).toBeVisible()
  await mio.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click()
  // Another product is called by this number: the window says so, and what to enter.
  await expect(mio.getByRole('dialog')).toContainText('leads to old.example now')
  await expect(mio.getByRole('dialog').getByLabel('Webhook address')).toHaveValue(/#rc=3&rp=all$/)
  await button(mio, 'Done').click()
  await mio.getByRole('link', { name: 'WhatsApp by the guide' }).click()
  await button(mio, 'Check now').click()
  const checks = mio.getByRole('list', { name: 'Results of the check' })
  for (const name of ['Keys', 'Clock', 'Number', 'Webhook at the provider', 'Reachable from outside'])
    await expect(checks.getByRole('heading', { name })).toBeVisible()
  await expect(mio.getByRole('heading', { name: 'Keys', level: 2 })).toBeVisible()
  await mio.getByRole('region', { name: 'Keys' }).getByRole('button', { name: 'Reconnect' }).click()
  for (const name of ['Second auth token', 'Auth token']) await expect(field(name)).toBeVisible()
  await button(mio, 'Cancel').click()
  await expect(mio.getByRole('checkbox', { name: 'Show contacts that somebody is typing' })).toBeVisible()

  await openSettings(mio)
  await button(mio, 'Connect Facebook Messenger').click()
  for (const name of ['App ID', 'App secret', 'Configuration ID (optional)'])
    await expect(field(name)).toBeVisible()
  await expect(mio.getByRole('dialog')).toContainText('valid OAuth redirect URI')
  await expect(button(mio, 'Log in with Facebook')).toBeVisible()
  await button(mio, 'Enter the token by hand').click()
  for (const name of ['Name', 'Page ID', 'Page access token', 'App ID', 'App secret', 'Verify token'])
    await expect(field(name)).toBeVisible()
  await button(mio, 'Cancel').click()

  // As it was, for the tests after this one.
  const { data } = await (await mio.request.get('/api/inbox/channels')).json()
  for (const { id, name } of data as { id: string; name: string }[])
    if (name === 'WhatsApp by the guide')
      await mio.request.delete(`/api/inbox/channels/${id}`, { headers: { origin: company.url } })
  company.simulator.world.twilioAccounts.get(TWILIO.account_sid)?.senders.delete('whatsapp:+819012345678')
})

test('S4: Facebook Messenger is connected by a login, and the team answers who writes to the page', async ({
  company,
  mio,
  watch,
}) => {
  // Six pages and a dialog of another origin.
  test.slow()
  // Facebook’s own page, on another origin, where the person is sent.
  watch.allow(/another origin was called: .*\/dialog\/oauth/)
  const { simulator } = company
  const register = (change: object) =>
    simulator.registerMetaPage({ ...PAGE, name: 'Kumo Furniture', ...change })
  register({ subscribed: false })
  register({ page_id: '303030303030303', page_access_token: 'second', name: 'Kumo Outlet' })

  await openSettings(mio)
  await button(mio, 'Connect Facebook Messenger').click()
  await mio.getByRole('textbox', { name: 'App ID' }).fill(PAGE.app_id)
  await mio.getByLabel('App secret').fill(PAGE.app_secret)
  await button(mio, 'Log in with Facebook').click()
  await logInAtFacebook(mio, 'Cancel')
  await expect(mio.getByRole('alert')).toContainText('Facebook did not let this app in')
  await button(mio, 'Done').click()

  await button(mio, 'Connect Facebook Messenger').click()
  await mio.getByRole('textbox', { name: 'App ID' }).fill(PAGE.app_id)
  await mio.getByLabel('App secret').fill(PAGE.app_secret)
  await button(mio, 'Log in with Facebook').click()
  await logInAtFacebook(mio, 'Continue')
  await expect(button(mio, 'Connect Kumo Outlet')).toBeVisible()
  await expectAccessible(mio, 'choosing a page')
  await button(mio, 'Connect Kumo Furniture').click()
  await expect(button(mio, 'Reconnect Kumo Furniture')).toBeVisible()
  await button(mio, 'Done').click()
  await expect(mio.getByRole('link', { name: 'Kumo Furniture' })).toBeVisible()

  await expect
    .poll(() => simulator.world.metaPages.get(PAGE.page_id)?.subscribedFields?.size)
    .toBeGreaterThan(0)
  const customer = simulator.addCustomer({ name: CUSTOMER, locale: 'en' })
  simulator.writeOnMessenger(customer.id, { text: 'Do you have the walnut table?' }, PAGE.page_id)
  await simulator.settle()
  await mio.goto('/leads/messaging')
  await expect(entry(mio, customer.name)).toContainText('Do you have the walnut table?')
  const thread = await openConversation(mio, customer.name)
  await send(mio, 'Yes, two of them.')
  await expect(thread.getByText('Delivered', { exact: true })).toBeVisible()
})

test('S4: a page whose token died is mended by a login, and disconnecting says what goes and what stays', async ({
  company,
  mio,
  watch,
}) => {
  test.slow()
  watch.allow(/another origin was called: .*\/dialog\/oauth/)
  const register = (change: object) =>
    company.simulator.registerMetaPage({ ...PAGE, name: 'Kumo Furniture', ...change })
  register({ page_access_token: 'renewed-token' })
  await mio.goto('/leads/messaging')
  await openConversation(mio, CUSTOMER)
  await send(mio, 'Shall I put one aside?')
  await openSettings(mio)
  await mio.getByRole('link', { name: 'Kumo Furniture' }).click()
  await expect(mio.getByText('Needs attention').first()).toBeVisible()
  await mio.getByRole('status').getByRole('button', { name: 'Reconnect' }).click()
  await mio.getByRole('dialog').getByRole('button', { name: 'Log in with Facebook' }).click()
  await logInAtFacebook(mio, 'Continue')
  await button(mio, 'Reconnect Kumo Furniture').click()
  await expect(mio.getByText('Kumo Furniture is connected again')).toBeVisible()
  await button(mio, 'Done').click()
  await mio.getByRole('link', { name: 'Kumo Furniture' }).click()
  // The list, which is left here, says *Connected* of each of its messaging apps.
  await expect(mio.getByRole('heading', { level: 1, name: 'Kumo Furniture' })).toBeVisible()
  await expect(mio.getByText('Connected', { exact: true })).toBeVisible()
  await button(mio, 'Check now').click()
  await expect(mio.getByText('Everything is in order.')).toBeVisible()

  await button(mio, 'Disconnect').click()
  const asked = mio.getByRole('alertdialog', { name: 'Disconnect Kumo Furniture?' })
  await expect(asked).toContainText('Persons, leads and deals with their notes.')
  await expectAccessible(mio, 'disconnecting')
  await asked.getByRole('button', { name: 'Disconnect' }).click()
  await expect(mio).toHaveURL(/\/tools-and-apps\/messaging$/)
  await expect(mio.getByRole('link', { name: 'Kumo Furniture' })).toHaveCount(0)
  await mio.goto('/leads/messaging')
  await expect(entry(mio, CUSTOMER)).toHaveCount(0)
})

test('S5: a withdrawn messaging app cannot be connected any more, while those who use it go on', async ({
  company,
  open,
  write,
  watch,
}) => {
  await company.product.restart({ CHANNEL_TYPES_CLOSED: 'whatsapp_twilio' })
  try {
    const mio = await open(company.mio, { path: '/tools-and-apps/messaging' })
    watch.allow(/ERR_CONNECTION_REFUSED|WebSocket|403/)
    await expect(mio.getByText('Not available for new connections.')).toBeVisible()
    await expect(button(mio, 'Connect WhatsApp by Twilio')).toHaveCount(0)
    await expect(button(mio, 'Connect Facebook Messenger')).toBeVisible()
    const refused = await mio.request.post('/api/inbox/channels', {
      data: { type: 'whatsapp_twilio', name: 'Another', ...TWILIO, sender: 'whatsapp:+14155550199' },
    })
    expect([refused.status(), (await refused.json()).additional_data.code]).toEqual([
      403,
      'CHANNEL_TYPE_CLOSED',
    ])
    const customer = await write('Does it still work?')
    await mio.goto('/leads/messaging')
    const thread = await openConversation(mio, customer.name)
    await send(mio, 'It does.')
    await expect(thread.getByText('Delivered', { exact: true })).toBeVisible()
  } finally {
    await company.product.restart()
  }
})
