/** What cannot be read says so, and does not look like something that is empty or gone. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

/** The server fails for a while at these addresses. */
async function failAt(page: Page, address: RegExp): Promise<() => Promise<void>> {
  await page.route(address, (route) =>
    route.fulfill({
      status: 500,
      json: {
        success: false,
        error: 'Something went wrong on our side; nothing was changed.',
        error_info: 'Try again.',
        data: null,
        additional_data: { code: 'INTERNAL_ERROR' },
      },
    }),
  )
  return () => page.unroute(address)
}

test('a page whose data cannot be read says so, and goes on when tried again', async ({
  company,
  mio,
  watch,
}) => {
  // Each failure is tried again three times, after 1, 2 and 4 seconds.
  test.slow()
  watch.allow(/500/)
  const person = await mio.request.post(`${company.url}/api/v2/persons`, { data: { name: 'Failing Fay' } })
  const { data } = (await person.json()) as { data: { id: number } }
  for (const [path, address, whole] of [
    [`/contacts/persons/${data.id}`, /\/crm\/timeline/, /^Added · /],
    [`/contacts/persons/${data.id}`, /\/crm\/persons\/\d+$/, /^Added · /],
    ['/deals', /\/api\/v\d\/pipelines(\?|$)/, /^Qualified$/],
    ['/deals/pipelines', /\/api\/v\d\/stages(\?|$)/, /^Qualified$/],
    [`/tools-and-apps/messaging/${company.channelId}`, /\/api\/inbox\/channels(\?|$)/, /^WhatsApp Tokyo$/],
  ] as const) {
    const mend = await failAt(mio, address)
    await mio.goto(path)
    await expect(mio.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible({
      timeout: 20_000,
    })
    await expect(mio.getByText(whole)).toHaveCount(0)
    await mend()
    await mio.getByRole('button', { name: 'Try again' }).first().click()
    await expect(mio.getByText(whole).first()).toBeVisible()
  }
})
