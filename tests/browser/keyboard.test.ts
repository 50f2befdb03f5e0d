import type { Locator, Page } from '@playwright/test'
import { PASSWORD } from './support/company.ts'
import { assignee, composer, entry, messages, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('without a mouse: sign in, open a conversation, reply, assign it and close it', async ({
  open,
  company,
  write,
}) => {
  const customer = await write('Can I do this by keyboard?')
  const page = await open(null)
  await tabTo(page, page.getByRole('textbox', { name: 'Email', exact: true }))
  await page.keyboard.type(company.mio.email)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Password', exact: true })).toBeFocused()
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(entry(page, customer.name)).toBeVisible()

  await tabTo(page, entry(page, customer.name).getByRole('link'))
  await page.keyboard.press('Enter')
  await expect(thread(page, customer.name)).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('Yes, all of it.')
  await page.keyboard.press('Enter')
  await expect(messages(page).getByText('Yes, all of it.')).toBeVisible()
  await expect(composer(page)).toBeFocused()

  await tabTo(page, assignee(page), 'Shift+Tab')
  await page.keyboard.type('Daniel')
  await expect(page.getByRole('option', { name: 'Daniel Okafor' })).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(assignee(page)).toHaveValue('Daniel Okafor')

  await tabTo(page, thread(page, customer.name).getByRole('button', { name: 'Close conversation' }))
  await page.keyboard.press('Enter')
  await expect(thread(page, customer.name).getByRole('button', { name: 'Reopen' })).toBeVisible()
})

test('the arrows walk through the list and through the tabs', async ({ mio, write }) => {
  const below = await write('Below')
  const above = await write('Above')
  await expect(entry(mio, above.name)).toHaveAttribute('aria-posinset', '1')
  await tabTo(mio, entry(mio, above.name).getByRole('link'))
  await mio.keyboard.press('ArrowDown')
  await expect(entry(mio, below.name).getByRole('link')).toBeFocused()
  await mio.keyboard.press('ArrowUp')
  await expect(entry(mio, above.name).getByRole('link')).toBeFocused()

  await tabTo(mio, mio.getByRole('tab', { name: 'Unassigned', exact: true }), 'Shift+Tab')
  await mio.keyboard.press('ArrowRight')
  await expect(mio.getByRole('tab', { name: 'Assigned to me', exact: true })).toBeFocused()
  await mio.keyboard.press('Enter')
  await expect(mio.getByRole('tab', { name: 'Assigned to me', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  )
})

test('wherever the focus is, it can be seen', async ({ mio, write }) => {
  const customer = await write('Hello')
  await entry(mio, customer.name).getByRole('link').click()
  await expect(composer(mio)).toBeFocused()
  const unseen: string[] = []
  for (let steps = 0; steps < 60; steps++) {
    await mio.keyboard.press('Tab')
    const at = await mio.evaluate(whereTheFocusIs)
    if (at === null) break
    if (!at.seen) unseen.push(at.what)
  }
  expect(unseen).toEqual([])
})

/** Null at the end of the page. Seen: an outline, a shadow, or a border that differs, on it or on what is around it. */
function whereTheFocusIs(): { what: string; seen: boolean } | null {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const marked = (candidate: Element) => {
    const style = getComputedStyle(candidate)
    return (
      (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
      style.boxShadow !== 'none' ||
      // A line of its own, drawn over the edge of a pane.
      getComputedStyle(candidate, '::after').backgroundColor !== 'rgba(0, 0, 0, 0)' ||
      candidate.matches(':focus-within:is(form, form *)')
    )
  }
  const box = element.getBoundingClientRect()
  const around = [element, element.parentElement, element.parentElement?.parentElement].filter(
    (one) => one != null,
  )
  return {
    what: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`,
    seen: box.width > 1 && box.height > 1 && around.some(marked),
  }
}

/** As often as it takes, within reason. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeAttached()
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${target} is not reached with ${key}`)
}
