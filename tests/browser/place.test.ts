import { call, TWILIO } from './support/company.ts'
import { conversations } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('S1: the inbox is in Leads, under Integrations › Messaging', async ({ open, company }) => {
  const page = await open(company.mio, { path: '/deals' })
  const main = page.getByRole('navigation', { name: 'Main' })
  for (const place of ['Leads', 'Deals', 'Contacts', 'Tools and apps'])
    await expect(main.getByRole('link', { name: place, exact: true })).toBeVisible()

  await main.getByRole('link', { name: 'Leads', exact: true }).click()
  const leads = page.getByRole('navigation', { name: 'Leads: sections' })
  await expect(leads.getByText('Integrations')).toBeVisible()
  await leads.getByRole('link', { name: 'Messaging', exact: true }).click()
  await expect(page).toHaveURL(/\/leads\/messaging/)
  await expect(conversations(page)).toBeVisible()
})

test('S2: its settings are in Tools and apps, under Integrations › Messaging', async ({ mio }) => {
  await mio
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Tools and apps', exact: true })
    .click()
  const tools = mio.getByRole('navigation', { name: 'Tools and apps: sections' })
  await expect(tools.getByText('Integrations')).toBeVisible()
  await tools.getByRole('link', { name: 'Messaging', exact: true }).click()
  await expect(mio.getByRole('heading', { name: 'Messaging', level: 1 })).toBeVisible()
  await expect(mio.getByRole('button', { name: 'Connect WhatsApp by Twilio' })).toBeVisible()
  await expect(mio.getByRole('button', { name: 'Connect Facebook Messenger' })).toBeVisible()
  await expect(mio.getByText('WhatsApp Tokyo')).toBeVisible()
})

test('S3: without account settings access the settings are not to be seen, and the server refuses them', async ({
  company,
  daniel,
}) => {
  await daniel
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Tools and apps', exact: true })
    .click()
  const tools = daniel.getByRole('navigation', { name: 'Tools and apps: sections' })
  await expect(tools.getByRole('link')).not.toHaveCount(0)
  await expect(tools.getByRole('link', { name: 'Messaging', exact: true })).toHaveCount(0)

  await daniel.goto('/tools-and-apps/messaging')
  await expect(daniel.getByRole('heading', { name: 'Nothing to set up here' })).toBeVisible()
  await expect(daniel.getByRole('button', { name: /Connect/ })).toHaveCount(0)

  const { url, daniel: person, channelId } = company
  for (const [method, path, body] of [
    ['POST', '/channels', { type: 'whatsapp_twilio', name: 'Mine', access: 'shared', ...TWILIO }],
    ['PATCH', `/channels/${channelId}`, { name: 'Mine' }],
    ['DELETE', `/channels/${channelId}`, undefined],
  ] as const) {
    const answer = await call(url, method, path, person.cookie, body, () => true)
    expect([method, path, answer.status]).toEqual([method, path, 403])
  }
})
