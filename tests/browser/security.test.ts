/** What others write is text on every screen, and what everybody did is told to administrators. */
import { expectAccessible } from './support/axe.ts'
import { call } from './support/company.ts'
import { entry, messages, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const SCRIPTS = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '"><svg onload=window.hacked=1>',
  '[click](javascript:window.hacked=1) javascript:window.hacked=1',
  '{{constructor.constructor("window.hacked=1")()}}',
]

test('what a customer or a colleague writes runs nowhere and is shown as it was written', async ({
  company,
  mio,
  write,
}) => {
  const { name } = await write(SCRIPTS[0] as string, `Eve ${SCRIPTS[1]}`)
  await expect(entry(mio, name)).toBeVisible()
  await openConversation(mio, name)
  await expect(messages(mio).getByText(SCRIPTS[0] as string)).toBeVisible()

  const { url, mio: person } = company
  const found = await call<{ id: string }[]>(url, 'GET', '/conversations?limit=1', person.cookie)
  const path = `/conversations/${found.data[0]?.id}`
  for (const [n, text] of SCRIPTS.entries()) {
    await call(url, 'POST', `${path}/messages`, person.cookie, { client_message_id: `hostile-${n}`, text })
    await call(url, 'POST', `${path}/comments`, person.cookie, { text })
    await expect(messages(mio).getByText(text, { exact: true }).first()).toBeVisible()
  }
  await call(url, 'POST', `${path}/links`, person.cookie, { create: { person: { name: SCRIPTS[2] } } })
  await call(url, 'PATCH', '/me', person.cookie, { name: SCRIPTS[1] })
  for (const place of [
    '/leads/messaging',
    '/contacts',
    '/deals',
    '/tools-and-apps',
    '/tools-and-apps/audit-log',
  ])
    await mio.goto(place)
  await expect(mio.getByRole('heading', { name: 'Audit log', level: 1 })).toBeVisible()
  await expect(mio.getByRole('cell', { name: SCRIPTS[1] as string }).first()).toBeVisible()
  expect(await mio.evaluate(() => 'hacked' in window)).toBe(false)
  expect(await mio.evaluate(() => document.querySelectorAll('body script:not([src])').length)).toBe(0)
  await call(url, 'PATCH', '/me', person.cookie, { name: 'Mio Yamamoto' })
})

test('a script that got into the page all the same does not run, and the watch over every test notices', async ({
  mio,
  watch,
}) => {
  watch.allow(/Content-Security-Policy: script-src/)
  watch.allow(/console: .*Content Security Policy/)
  const violation = mio.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
          resolve(effectiveDirective),
        )
        const script = document.createElement('script')
        script.textContent = 'window.hacked = 1'
        document.body.append(script)
      }),
  )
  expect(await violation).toMatch(/^script-src/)
  expect(await mio.evaluate(() => 'hacked' in window)).toBe(false)
})

test('the audit log stands under Tools and apps for administrators, and can be taken out', async ({
  company,
  open,
  mio,
  daniel,
}) => {
  const rights = (account_settings_access: boolean) =>
    call(company.url, 'PATCH', `/users/${company.daniel.id}`, company.mio.cookie, {
      rights: { account_settings_access },
    })
  await rights(true)
  await rights(false)
  await mio.goto('/tools-and-apps/preferences')
  await mio.getByRole('link', { name: 'Audit log', exact: true }).click()
  const table = mio.getByRole('table')
  await expect(
    table.getByRole('row', { name: /Connected the messaging app WhatsApp Tokyo/ }).first(),
  ).toBeVisible()
  await expect(table.getByRole('row', { name: /Joined/ }).first()).toBeVisible()
  const changed = table.getByRole('row', { name: /Changed the user Daniel Okafor/ })
  await expect(changed.first()).toContainText('Account settings access')
  await expect(table).not.toContainText(/account_settings_access|session_id|whatsapp_twilio/)
  await expectAccessible(mio, 'the audit log')
  const file = mio.waitForEvent('download')
  await mio.getByRole('link', { name: 'Download as a table (CSV)' }).click()
  expect((await file).suggestedFilename()).toBe('audit-log.csv')

  await daniel.goto('/tools-and-apps/audit-log')
  await expect(daniel.getByRole('heading', { name: 'Nothing to see here' })).toBeVisible()
  await expect(daniel.getByRole('link', { name: 'Audit log', exact: true })).toHaveCount(0)
  const japanese = await open(company.mio, { path: '/tools-and-apps/audit-log', locale: 'ja' })
  await expect(japanese.getByRole('table')).toBeVisible()
})
