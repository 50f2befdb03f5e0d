import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { expectAccessible } from './support/axe.ts'
import { expect, test } from './support/test.ts'

test('B1: the operators’ page shows each channel, and replays what was not understood; others don’t see it', async ({
  company,
  mio,
  daniel,
}) => {
  const stranger = inboundForm({ To: 'whatsapp:+15550000000' })
  await post(sign(`${company.url}/webhooks/twilio/${company.channelId}`, stranger))

  const toTools = (page: typeof mio) =>
    page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Tools and apps', exact: true })
      .click()
  await toTools(mio)
  await expect(mio.getByRole('heading', { name: 'Messaging', level: 1 })).toBeVisible()
  await mio
    .getByRole('navigation', { name: 'Tools and apps: sections' })
    .getByRole('link', { name: 'Health', exact: true })
    .click()
  await expect(mio.getByRole('heading', { name: 'Health', level: 1 })).toBeVisible()
  const channels = mio.getByRole('region', { name: 'Channels' })
  await expect(channels.getByRole('heading', { name: 'WhatsApp Tokyo' })).toBeVisible()
  await expect(channels).toContainText('Last heard')

  const requests = mio.getByRole('region', { name: 'What providers sent' })
  await expect(requests.getByRole('button', { name: /Not understood/, pressed: true })).toBeVisible()
  const replay = requests.getByRole('button', { name: /^Replay / })
  await expect(replay).toHaveCount(1)
  await replay.press('Enter')
  await expect(mio.getByText('Processed again, and still not understood.')).toBeVisible()
  // It is still for another number.
  await expect(replay).toHaveCount(1)
  await requests.getByRole('button', { name: /^Processed/ }).click()
  await expect(mio.getByRole('region', { name: 'Machine and version' })).toContainText('PostgreSQL')
  await expectAccessible(mio, 'the operators’ page')

  await toTools(daniel)
  await expect(daniel.getByRole('link', { name: 'Health', exact: true })).toHaveCount(0)
  await daniel.goto('/tools-and-apps/health')
  await expect(daniel.getByRole('heading', { name: 'This page is for others' })).toBeVisible()
})
