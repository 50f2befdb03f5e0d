import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { assignee, openConversation, showSection, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const details = (page: Page): Locator => page.getByRole('region', { name: 'Details', exact: true })
const merged = (page: Page): Locator => details(page).getByRole('list', { name: 'Merged contacts' })

test('B6: two contacts that are one are merged by keyboard, answered as one, and parted again', async ({
  company,
  mio,
  daniel,
  write,
}) => {
  test.slow()
  const kept = await write('Is the oak table there?', 'Ines Duarte')
  const other = await write('It is me again, from my new number', 'Inês D. (new)')
  const again = (text: string) => company.simulator.write(other.id, { text })
  await openConversation(mio, kept.name)
  await openConversation(daniel, other.name)

  await details(mio).getByRole('button', { name: kept.name }).focus()
  await mio.keyboard.press('Enter')
  await expect(mio.getByRole('menuitem', { name: 'Merge with another contact' })).toBeVisible()
  await mio.getByRole('menuitem', { name: 'Merge with another contact' }).focus()
  await mio.keyboard.press('Enter')
  const dialog = mio.getByRole('dialog', { name: `Merge ${kept.name} with another contact` })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Merge' }).click()
  await expect(dialog.getByText('Choose the other contact.')).toBeVisible()
  await dialog.getByRole('searchbox', { name: 'Find the other contact' }).fill(other.phone ?? '')
  const choice = dialog.getByRole('radio', { name: other.name })
  await choice.focus()
  await mio.keyboard.press('Space')
  await expect(dialog.getByText(/further messages arrive in this conversation/)).toBeVisible()
  await expectAccessible(mio, 'merging a contact')
  await mio.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(merged(mio)).toContainText(other.name)

  const notice = daniel.getByRole('region', { name: `Merged into ${kept.name}` })
  await expect(notice).toBeVisible()
  await expect(daniel.getByRole('textbox', { name: 'Message' })).toHaveCount(0)
  // Nothing is answered here, so there is nothing to open again nor to give to anybody.
  await expect(thread(daniel, other.name).getByRole('button', { name: 'Reopen' })).toHaveCount(0)
  await expect(assignee(daniel)).toHaveCount(0)
  await expect(details(daniel).getByRole('list', { name: 'Merged into' })).toContainText(kept.name)
  await expectAccessible(daniel, 'a merged contact')
  await notice.getByRole('link', { name: `Open the conversation with ${kept.name}` }).click()
  await expect(thread(daniel, kept.name)).toBeVisible()
  again('Said after the merge')
  await expect(thread(daniel, kept.name).getByText('Said after the merge')).toBeVisible()

  await merged(daniel)
    .getByRole('button', { name: `Undo the merge with ${other.name}` })
    .focus()
  await daniel.keyboard.press('Enter')
  await expect(merged(mio)).toHaveCount(0)
  await merged(daniel).waitFor({ state: 'detached' })
  // The button is gone; who works by keyboard goes on from the contact.
  await expect(details(daniel).getByRole('button', { name: kept.name })).toBeFocused()
  again('Said after parting')
  await showSection(daniel, 'Unassigned')
  await openConversation(daniel, other.name)
  await expect(thread(daniel, other.name).getByText('Said after parting')).toBeVisible()
  await expect(thread(daniel, other.name).getByText('Said after the merge')).toHaveCount(0)
  await expect(daniel.getByRole('textbox', { name: 'Message' })).toBeVisible()
})
