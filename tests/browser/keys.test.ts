import type { Page } from '@playwright/test'
import {
  assignee,
  composer,
  conversations,
  entry,
  messages,
  openConversation,
  thread,
} from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const commands = (page: Page) => page.getByRole('dialog', { name: 'Commands' })

test('B10: with single keys: walk, select, assign, close, undo, reply; none of them while one writes', async ({
  mio,
  write,
}) => {
  const below = await write('Below')
  const above = await write('Above')
  await expect(entry(mio, above.name)).toHaveAttribute('aria-posinset', '1')
  await mio.keyboard.press('j')
  await expect(entry(mio, above.name).getByRole('link')).toBeFocused()
  await mio.keyboard.press('j')
  await expect(entry(mio, below.name).getByRole('link')).toBeFocused()
  await mio.keyboard.press('k')
  await mio.keyboard.press('x')
  await expect(mio.getByRole('checkbox', { name: `Select ${above.name}` })).toBeChecked()
  await mio.keyboard.press('x')
  await mio.keyboard.press('Enter')
  await expect(thread(mio, above.name)).toBeVisible()

  // In the text box they are letters.
  await expect(composer(mio)).toBeFocused()
  await mio.keyboard.type('jexu?')
  await expect(composer(mio)).toHaveValue('jexu?')
  await composer(mio).fill('')
  await mio.keyboard.press('Escape')
  await expect(messages(mio)).toBeFocused()

  await mio.keyboard.press('j')
  await expect(thread(mio, below.name)).toBeVisible()
  await expect(composer(mio)).not.toBeFocused()
  await mio.keyboard.press('k')
  await expect(thread(mio, above.name)).toBeVisible()
  await mio.keyboard.press('a')
  await expect(assignee(mio)).toBeFocused()
  await mio.keyboard.type('Daniel')
  await mio.keyboard.press('Enter')
  await expect(assignee(mio)).toHaveValue('Daniel Okafor')
  await mio.keyboard.press('Escape')
  await expect(messages(mio)).toBeFocused()
  await expect(assignee(mio)).toHaveValue('Daniel Okafor')
  await expect(mio.getByRole('region', { name: 'Notices' }).getByText('Assigned to Daniel')).toBeVisible()
  await mio.keyboard.press('z')
  await expect(assignee(mio)).toHaveValue('Unassigned')
  await mio.keyboard.press('e')
  await expect(thread(mio, above.name).getByRole('button', { name: 'Reopen' })).toBeVisible()
  await mio.keyboard.press('e')
  await expect(thread(mio, above.name).getByRole('button', { name: 'Close conversation' })).toBeVisible()
  await mio.keyboard.press('r')
  await expect(composer(mio)).toBeFocused()
  await mio.keyboard.press('Escape')
  await mio.keyboard.press('4')
  await expect(conversations(mio).getByRole('tab', { name: 'Closed', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await mio.keyboard.press('1')
  await mio.keyboard.press('u')
  await expect(thread(mio, above.name)).toHaveCount(0)
  await expect(entry(mio, above.name)).toContainText('Unread')
})

test('B10: where the entry with the focus leaves, its neighbour has it', async ({ mio, daniel, write }) => {
  const names: string[] = []
  for (const name of ['One', 'Two', 'Three']) names.unshift((await write('Hello', name)).name)
  await expect(entry(mio, names[0] ?? '')).toHaveAttribute('aria-posinset', '1')
  await mio.keyboard.press('j')
  await mio.keyboard.press('j')
  await expect(entry(mio, names[1] ?? '').getByRole('link')).toBeFocused()
  // A colleague closes it.
  await entry(daniel, names[1] ?? '').hover()
  await entry(daniel, names[1] ?? '')
    .getByRole('button', { name: 'Close conversation' })
    .click()
  await expect(entry(mio, names[1] ?? '')).toHaveCount(0)
  await expect(entry(mio, names[2] ?? '').getByRole('link')).toBeFocused()
  // And by one's own key.
  await mio.keyboard.press('e')
  await expect(entry(mio, names[2] ?? '')).toHaveCount(0)
  await expect(conversations(mio).locator('li a:focus')).toHaveCount(1)
})

test('the command menu acts on the open conversation, goes to places and finds people', async ({
  company,
  open,
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Hello', 'Beatrix Kiddo')
  const other = await write('Hi', 'Pai Mei')
  await openConversation(mio, customer.name)
  // Also from within the text box.
  await mio.keyboard.press('Control+k')
  await expect(commands(mio).getByRole('combobox', { name: 'Type a command or a name' })).toBeFocused()
  await mio.keyboard.type('close')
  await expect(commands(mio).getByRole('option', { name: 'Close conversation' })).toBeVisible()
  await mio.keyboard.press('Enter')
  await expect(commands(mio)).toHaveCount(0)
  await expect(thread(mio, customer.name).getByRole('button', { name: 'Reopen' })).toBeVisible()

  await mio.keyboard.press('Control+k')
  await mio.keyboard.type('daniel')
  await expect(commands(mio).getByRole('option', { name: 'Assign to Daniel Okafor' })).toBeVisible()
  await mio.keyboard.press('Enter')
  await expect(assignee(mio)).toHaveValue('Daniel Okafor')

  await mio.keyboard.press('Control+k')
  await mio.keyboard.type('pai mei')
  await commands(mio).getByRole('option', { name: other.name }).click()
  await expect(thread(mio, other.name)).toBeVisible()

  // S22: it is offered to whom it belongs.
  await mio.keyboard.press('Control+k')
  await mio.keyboard.type('delete')
  await mio.keyboard.press('Enter')
  await expect(mio.getByRole('alertdialog')).toBeVisible()
  await mio.getByRole('button', { name: 'Cancel' }).click()
  await expect(mio.getByRole('alertdialog')).toHaveCount(0)
  await openConversation(daniel, other.name)
  await daniel.keyboard.press('Control+k')
  await daniel.keyboard.type('delete')
  // What other tests have written may hold the word; the act itself is not offered.
  await expect(commands(daniel).getByRole('combobox')).toHaveValue('delete')
  await expect(commands(daniel).getByRole('option', { name: 'Delete conversation' })).toHaveCount(0)
  await daniel.keyboard.press('Escape')
  await expect(composer(daniel)).toBeFocused()

  await mio.keyboard.press('Control+k')
  await mio.keyboard.type('deals')
  await mio.keyboard.press('Enter')
  await expect(mio).toHaveURL(/\/deals/)

  const japanese = await open(company.ken, { locale: 'ja-JP' })
  await japanese.getByRole('region', { name: '会話', exact: true }).waitFor()
  await japanese.keyboard.press('Control+k')
  await japanese.keyboard.type('クローズ')
  await expect(japanese.getByRole('option', { name: 'クローズ' })).toBeVisible()
})

test('letters typed before the command menu has the focus are typed into it', async ({ mio, write }) => {
  const customer = await write('Hello')
  // A slow screen: each frame takes a fifth of a second, and so does what waits for a frame.
  await mio.addInitScript(() => {
    window.requestAnimationFrame = (draw) => window.setTimeout(() => draw(performance.now()), 200)
  })
  await mio.reload()
  await openConversation(mio, customer.name)
  await mio.keyboard.press('Control+k')
  await mio.keyboard.type('close conversation', { delay: 40 })
  await expect(commands(mio).getByRole('combobox')).toHaveValue('close conversation')
  await mio.keyboard.press('Escape')
  await expect(commands(mio)).toHaveCount(0)
  await mio.keyboard.type('to the customer')
  await expect(composer(mio)).toHaveValue('to the customer')
})

test('the sheet shows every key, and single keys can be switched off', async ({ mio, write }) => {
  const customer = await write('Hello')
  await expect(entry(mio, customer.name)).toBeVisible()
  await mio.keyboard.press('?')
  const sheet = mio.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByText('Next conversation')).toBeVisible()
  await sheet.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck()
  await mio.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await mio.keyboard.press('j')
  await expect(entry(mio, customer.name).getByRole('link')).not.toBeFocused()
  await mio.keyboard.press('Control+k')
  await expect(commands(mio)).toBeVisible()
})
