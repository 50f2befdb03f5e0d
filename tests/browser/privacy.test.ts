/** What is known of a contact is taken out and erased, and how long an app keeps what was said, on the screen. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { entry, openConversation, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

async function openMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'Details' }).getByRole('button', { name, exact: true }).click()
  await expect(page.getByRole('menuitem', { name: 'Mark as unread' })).toBeVisible()
}

test('S22: the installer takes out what is known of a contact and erases it with a receipt; others see neither', async ({
  mio,
  daniel,
  watch,
  write,
}) => {
  const customer = await write('Please forget me afterwards', 'Odile Marchetti')
  await openConversation(daniel, customer.name)
  await openMenu(daniel, customer.name)
  await expect(daniel.getByRole('menuitem', { name: /Export data|Erase contact/ })).toHaveCount(0)
  await daniel.keyboard.press('Escape')

  await openConversation(mio, customer.name)
  const details = mio.getByRole('region', { name: 'Details' })
  await details.getByRole('button', { name: 'Create new' }).click()
  await mio.getByRole('menuitem', { name: 'Person' }).click()
  await mio.getByRole('dialog').getByRole('button', { name: 'Create', exact: false }).last().click()
  await expect(details.getByRole('list', { name: 'Linked' })).toContainText(customer.name)

  await openMenu(mio, customer.name)
  const download = mio.waitForEvent('download')
  await mio.getByRole('menuitem', { name: 'Export data' }).click()
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8')) as {
    messages: { text: string }[]
  }
  expect(file.messages.map(({ text }) => text)).toContain('Please forget me afterwards')

  await openMenu(mio, customer.name)
  await mio.getByRole('menuitem', { name: 'Erase contact' }).click()
  const dialog = mio.getByRole('alertdialog')
  await expect(dialog).toContainText('Backups that were made before')
  await expectAccessible(mio, 'the question before a contact is erased')
  watch.allow(/404.*\/api\/inbox\/conversations\//)
  await dialog.getByRole('button', { name: 'Erase', exact: true }).click()

  // The receipt stays although the conversation is gone for everybody.
  await expect(dialog.getByRole('heading', { name: `${customer.name} was erased` })).toBeVisible()
  await expect(dialog).toContainText('1 message')
  await expect(dialog).toContainText('1 automatic note')
  await expect(dialog.getByRole('link', { name: customer.name })).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Still at WhatsApp by Twilio' })).toHaveValue(
    /^SM[0-9a-f]{32}$/,
  )
  await expect(entry(daniel, customer.name)).toHaveCount(0)
  await expectAccessible(mio, 'the receipt of an erased contact')
  const saved = mio.waitForEvent('download')
  await dialog.getByRole('link', { name: 'Save the receipt' }).click()
  const receipt = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as { removed: object }
  expect(receipt.removed).toMatchObject({ messages: 1, automatic_notes: 1 })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(thread(mio, customer.name)).toHaveCount(0)
  await expect(entry(mio, customer.name)).toHaveCount(0)
})

test('how long an app keeps messages is chosen on its page, and asks before older ones go', async ({
  company,
  mio,
}) => {
  await mio.goto(`/tools-and-apps/messaging/${company.channelId}`)
  const part = mio.getByRole('region', { name: 'How long messages are kept' })
  await expect(part.getByRole('radio', { name: 'For ever' })).toBeChecked()
  await part.getByRole('radio', { name: 'For a time' }).check()
  const days = part.getByRole('textbox', { name: 'Days' })
  await days.fill('0')
  await part.getByRole('button', { name: 'Keep for this long' }).click()
  await expect(part.getByText('Write a whole number from 1 to 36,500.')).toBeVisible()
  await days.fill('3650')
  await part.getByRole('button', { name: 'Keep for this long' }).click()
  const question = mio.getByRole('alertdialog', { name: 'Remove what is older than 3,650 days?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toHaveCount(0)
  await part.getByRole('button', { name: 'Keep for this long' }).click()
  await question.getByRole('button', { name: 'Remove older messages' }).click()
  await expect(mio.getByText('Saved', { exact: true })).toBeVisible()
  await mio.reload()
  await expect(days).toHaveValue('3650')
  await expectAccessible(mio, 'how long messages are kept')

  // As it was, for the tests after this one; a longer time asks nothing.
  await part.getByRole('radio', { name: 'For ever' }).check()
  await part.getByRole('button', { name: 'Keep for this long' }).click()
  await expect(mio.getByText('Saved', { exact: true })).toBeVisible()
})
