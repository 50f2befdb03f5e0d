import type { Page } from '@playwright/test'
import { assignee, composer, conversations, entry, messages, send, tab, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('on a phone: one place at a time, with a way back', async ({ open, company, write }) => {
  const customer = await write('Are you open on Saturday?')
  const page = await open(company.mio, phone)
  await expect(entry(page, customer.name)).toBeVisible()
  await expectNothingBeside(page)

  await entry(page, customer.name).getByRole('link').tap()
  await expect(thread(page, customer.name)).toBeVisible()
  await expect(conversations(page)).toBeHidden()
  await expectNothingBeside(page)
  await send(page, 'Yes, until five.')
  await expect(composer(page)).toBeInViewport({ ratio: 1 })

  await thread(page, customer.name).getByRole('button', { name: 'Show the details' }).tap()
  const details = page.getByRole('dialog', { name: 'Details' })
  await expect(details.getByRole('button', { name: customer.name })).toBeVisible()
  await details.getByRole('button', { name: 'Close', exact: true }).tap()
  await expect(details).toHaveCount(0)

  await page.getByRole('link', { name: 'Back to the list' }).tap()
  await expect(entry(page, customer.name)).toBeVisible()
  await expect(thread(page, customer.name)).toBeHidden()
  await expect(messages(page)).toBeHidden()
})

test('on a phone: assign and close', async ({ open, company, write }) => {
  const customer = await write('Hello')
  const page = await open(company.mio, phone)
  await entry(page, customer.name).getByRole('link').tap()
  await assignee(page).tap()
  await page.getByRole('option', { name: /Mio Yamamoto/ }).tap()
  await thread(page, customer.name).getByRole('button', { name: 'Close conversation' }).tap()
  await expect(thread(page, customer.name).getByRole('button', { name: 'Reopen' })).toBeVisible()
  await page.getByRole('link', { name: 'Back to the list' }).tap()
  await tab(page, 'Closed').tap()
  await expect(entry(page, customer.name)).toBeVisible()
})

test('on a phone every target is at least 44 pixels', async ({ open, company, write }) => {
  const customer = await write('Hello')
  const page = await open(company.mio, phone)
  await expect(entry(page, customer.name)).toBeVisible()
  expect(await page.evaluate(smallTargets)).toEqual([])
  await entry(page, customer.name).getByRole('link').tap()
  await expect(thread(page, customer.name)).toBeVisible()
  expect(await page.evaluate(smallTargets)).toEqual([])
})

async function expectNothingBeside(page: Page): Promise<void> {
  const beyond = await page.evaluate(
    () => (document.scrollingElement?.scrollWidth ?? 0) - document.documentElement.clientWidth,
  )
  expect(beyond).toBe(0)
}

/**
 * Of what can be pressed and seen; not what the keyboard passes over, because its neighbour does the same. A box may be smaller where what lies around it takes the press as well.
 */
function smallTargets(): string[] {
  const targets = document.querySelectorAll(
    'button:not([tabindex="-1"]), a[href], input, textarea, select, [role=tab], [role=combobox]',
  )
  return [...targets]
    .filter((target) =>
      (target as HTMLElement).checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    )
    .map((target) => {
      const { x, y, width, height } = target.getBoundingClientRect()
      const takes = (dx: number, dy: number) => {
        const at = document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy)
        return (
          at !== null && (target.contains(at) || at.closest('label')?.contains(target) || at.contains(target))
        )
      }
      const wide = width >= 44 || (takes(-21, 0) && takes(21, 0))
      const high = height >= 44 || (takes(0, -21) && takes(0, 21))
      const visible = width > 1 && height > 1 && x >= 0 && y >= 0
      return wide && high && visible
        ? ''
        : visible
          ? `${target.tagName} ${target.getAttribute('aria-label') ?? target.textContent} ${Math.round(width)}×${Math.round(height)}`
          : ''
    })
    .filter(Boolean)
}
