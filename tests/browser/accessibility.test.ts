import { expectAccessible } from './support/axe.ts'
import { inviteOnly, PASSWORD } from './support/company.ts'
import {
  assignee,
  conversations,
  entry,
  messages,
  openConversation,
  send,
  showSection,
  thread,
} from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('axe finds nothing: first visit, sign-in, a refused sign-in, an invitation, an empty inbox', async ({
  open,
  company,
  empty,
  watch,
}) => {
  const first = await open(null, { url: empty.url, path: '/' })
  await expect(first.getByRole('button', { name: 'Create company' })).toBeVisible()
  await expectAccessible(first, 'first visit')
  await first.getByRole('textbox', { name: 'Company', exact: true }).fill('Minato Coffee')
  await first.getByRole('textbox', { name: 'Name', exact: true }).fill('Mio')
  await first.getByRole('textbox', { name: 'Email', exact: true }).fill('mio@minato.example')
  await first.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
  await first.getByRole('button', { name: 'Create company' }).click()
  await expect(first.getByRole('heading', { name: 'No messaging app is connected yet' })).toBeVisible()
  // What to do next, the simulated phone one click away.
  await expect(first.getByRole('link', { name: 'Connect a messaging app' })).toBeVisible()
  await expect(first.getByRole('link', { name: 'Open the simulated phone' })).toHaveAttribute(
    'href',
    '/simulator',
  )
  await expectAccessible(first, 'inbox without a channel')
  await first.goto('/tools-and-apps/messaging')
  await expect(first.getByText('Nothing is connected yet')).toBeVisible()
  await expectAccessible(first, 'settings without a channel')

  const page = await open(null)
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expectAccessible(page, 'sign-in')
  watch.allow(/401.*\/api\/inbox\/session$/)
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(company.mio.email)
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('not it, I fear')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await expectAccessible(page, 'refused sign-in')

  const { url } = await inviteOnly(company.url, company.mio, 'Eri', 'eri@minato.example', 'en')
  await page.goto(new URL(url).pathname)
  await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible()
  await expectAccessible(page, 'invitation')
})

test('axe finds nothing: list, thread, its failures, its menus and dialogs', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Bonjour ! お見積もりをお願いします。 https://example.com/price')
  const other = await write('Another one', '田中 美咲')
  await expect(entry(mio, other.name)).toBeVisible()
  await expectAccessible(mio, 'list, nothing open')

  const region = await openConversation(mio, customer.name)
  await send(mio, 'This one arrives')
  await expect(region.getByText('Delivered', { exact: true })).toBeVisible()
  await company.simulator.addFault({
    kind: 'refuse',
    code: 63013,
    count: 1,
    address: `whatsapp:${customer.phone}`,
  })
  await send(mio, 'This one does not')
  await expect(region.getByRole('button', { name: 'Leave it' })).toBeVisible()
  await expectAccessible(mio, 'thread with a failure')

  await assignee(mio).click()
  await expect(mio.getByRole('option', { name: 'Daniel Okafor' })).toBeVisible()
  await expectAccessible(mio, 'assignees', { popup: true })
  await mio.getByRole('option', { name: 'Daniel Okafor' }).click()
  await expect(mio.getByRole('region', { name: 'Notices' }).getByText('Assigned to')).toBeVisible()
  await expectAccessible(mio, 'a notice')

  const details = mio.getByRole('region', { name: 'Details' })
  await details.getByRole('button', { name: customer.name }).click()
  await expect(mio.getByRole('menuitem', { name: 'Delete conversation' })).toBeVisible()
  await expectAccessible(mio, 'contact menu', { popup: true })
  await mio.getByRole('menuitem', { name: 'Delete conversation' }).click()
  await expect(mio.getByRole('alertdialog')).toBeVisible()
  await expectAccessible(mio, 'delete dialog')
  await mio.getByRole('button', { name: 'Cancel' }).click()
  await expect(mio.getByRole('alertdialog')).toHaveCount(0)

  await mio.getByRole('button', { name: 'Why?' }).click()
  await expect(mio.getByText('The messaging app allows free text')).toBeVisible()
  await expectAccessible(mio, 'why', { popup: true })
  await mio.keyboard.press('Escape')

  await region.getByRole('button', { name: 'Close conversation' }).click()
  await expect(region.getByRole('button', { name: 'Reopen' })).toBeVisible()
  await showSection(mio, 'Closed')
  await expect(entry(mio, customer.name)).toBeVisible()
  await expectAccessible(mio, 'closed')
})

test('axe finds nothing: search, empty sections, away, unread, the account menu', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Is the lease available?')
  const list = conversations(mio)
  await list.getByRole('searchbox', { name: 'Search conversations' }).fill(customer.name)
  await expect(entry(mio, customer.name)).toBeVisible()
  await expectAccessible(mio, 'search')
  await list.getByRole('searchbox', { name: 'Search conversations' }).fill('lease')
  await expect(list.locator('mark').first()).toBeVisible()
  await expectAccessible(mio, 'found messages')
  await list.getByRole('searchbox', { name: 'Search conversations' }).fill('there is no such word')
  await expect(mio.getByRole('heading', { name: /Nothing found/ })).toBeVisible()
  await expectAccessible(mio, 'nothing found')

  await expect(entry(daniel, customer.name)).toBeVisible()
  await conversations(daniel).getByRole('button', { name: 'Availability' }).click()
  await expect(conversations(daniel).getByRole('button', { name: 'Availability' })).toHaveAttribute(
    'aria-pressed',
    'false',
  )
  await expectAccessible(daniel, 'away')
  await conversations(daniel).getByRole('button', { name: 'Availability' }).click()
  await daniel.getByRole('button', { name: 'Account of Daniel Okafor' }).click()
  await expect(daniel.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
  await expectAccessible(daniel, 'account menu', { popup: true })
})

test('axe finds nothing: filters, selecting, the command menu, the sheet of shortcuts', async ({
  mio,
  write,
}) => {
  const customer = await write('Is the lease available?')
  const list = conversations(mio)
  await expect(entry(mio, customer.name)).toBeVisible()
  await list.getByRole('button', { name: 'Filter', exact: true }).click()
  await expect(mio.getByRole('menuitemradio', { name: 'Newest first' })).toBeVisible()
  await expectAccessible(mio, 'filters', { popup: true })
  await mio.getByRole('menuitemcheckbox', { name: 'Blocked contacts' }).click()
  await expect(mio.getByRole('heading', { name: 'Nobody is blocked' })).toBeVisible()
  await expectAccessible(mio, 'an empty filter')
  await mio.getByRole('link', { name: 'Show all' }).click()
  await entry(mio, customer.name).hover()
  await mio.getByRole('checkbox', { name: `Select ${customer.name}` }).click()
  await expect(mio.getByRole('toolbar', { name: 'Selected conversations' })).toBeVisible()
  await expectAccessible(mio, 'selecting')
  await mio.getByRole('button', { name: 'End selecting' }).click()
  await mio.keyboard.press('Control+k')
  await expect(mio.getByRole('option').first()).toBeVisible()
  await expectAccessible(mio, 'command menu')
  await mio.keyboard.press('Escape')
  await expect(mio.getByRole('dialog')).toHaveCount(0)
  await mio.keyboard.press('?')
  await expect(mio.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(mio, 'shortcuts')
})

test('axe finds nothing: settings, their dialogs, what is not there', async ({ mio, daniel, watch }) => {
  watch.allow(/404.*\/api\/inbox\/conversations\//)
  await mio.goto('/tools-and-apps/messaging')
  await expect(mio.getByText('WhatsApp Tokyo')).toBeVisible()
  await expectAccessible(mio, 'messaging settings')
  for (const app of ['WhatsApp by Twilio', 'Facebook Messenger']) {
    await mio.getByRole('button', { name: `Connect ${app}` }).click()
    await expect(mio.getByRole('dialog')).toBeVisible()
    if (app === 'Facebook Messenger') {
      await expectAccessible(mio, 'connect by a login')
      await mio.getByRole('button', { name: 'Enter the token by hand' }).click()
    }
    await mio.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click()
    await expectAccessible(mio, `connect ${app}`)
    await mio.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(mio.getByRole('dialog')).toHaveCount(0)
  }
  for (const [path, heading] of [
    ['/tools-and-apps/preferences', 'Language and appearance'],
    ['/nowhere', 'There is nothing at this address'],
    ['/leads/messaging/018f0000-0000-7000-8000-000000000000', /isn’t here any more/],
  ] as const) {
    await mio.goto(path)
    await expect(mio.getByRole('heading', { name: heading })).toBeVisible()
    await expectAccessible(mio, path)
  }
  await daniel.goto('/tools-and-apps/messaging')
  await expect(daniel.getByRole('heading', { name: 'Nothing to set up here' })).toBeVisible()
  await expectAccessible(daniel, 'settings without the right')
})

test('axe finds nothing: on a phone, offline, in Japanese', async ({ open, company, watch, write }) => {
  const customer = await write('見積もりをお願いします', '田中 美咲')
  const page = await open(company.mio, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await expect(entry(page, customer.name)).toBeVisible()
  await expectAccessible(page, 'list on a phone')
  await entry(page, customer.name).getByRole('link').tap()
  await expect(messages(page)).toBeVisible()
  await expectAccessible(page, 'thread on a phone')
  await thread(page, customer.name).getByRole('button', { name: 'Show the details' }).tap()
  await expect(page.getByRole('dialog', { name: 'Details' })).toBeVisible()
  await expectAccessible(page, 'details on a phone')

  const japanese = await open(company.ken, { locale: 'ja-JP' })
  await japanese.getByRole('listitem', { name: customer.name, exact: true }).getByRole('link').click()
  await expect(japanese.getByRole('log', { name: 'メッセージ' })).toBeVisible()
  await expectAccessible(japanese, 'thread in Japanese')
  watch.allow(/ERR_INTERNET_DISCONNECTED/)
  await japanese.context().setOffline(true)
  await expect(japanese.getByRole('status').getByText(/^サーバーに接続できません/)).toBeVisible()
  await expectAccessible(japanese, 'offline')
})

test('at 200 % on a small desk and at 320 pixels nothing is cut off or lies beside; names keep their direction', async ({
  open,
  company,
  write,
}) => {
  const customer = await write('مرحبا، هل المتجر مفتوح؟', 'ليلى حداد')
  for (const viewport of [
    { width: 640, height: 450 },
    { width: 320, height: 640 },
  ]) {
    const page = await open(company.mio, { viewport })
    await expect(entry(page, customer.name)).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    await openConversation(page, customer.name)
    const text = messages(page).getByText('مرحبا، هل المتجر مفتوح؟')
    await expect(text).toBeInViewport()
    expect(await text.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    const name = page.getByRole('heading', { name: customer.name })
    expect(await name.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
    await expect(
      thread(page, customer.name).getByRole('button', { name: 'Send', exact: true }),
    ).toBeInViewport()
  }
})
