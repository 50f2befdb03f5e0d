import { conversations, entry } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

/** Of precise 25. */
const MOST_BYTES = 180_000

test('to the first usable inbox the JavaScript is small enough', async ({ open, company, write }) => {
  const customer = await write('Hello')
  const page = await open(company.mio, { path: 'about:blank' })
  const scripts: Promise<{ name: string; encoding: string | null; bytes: number }>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    const sizes = response.request().sizes()
    scripts.push(
      sizes.then(async ({ responseBodySize }) => ({
        name: new URL(response.url()).pathname,
        encoding: await response.headerValue('content-encoding'),
        bytes: responseBodySize,
      })),
    )
  })
  await page.goto('/')
  await expect(entry(page, customer.name)).toBeVisible()
  await expect(conversations(page).getByRole('button', { name: 'Availability' })).toBeEnabled()

  const served = await Promise.all(scripts)
  const total = served.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(
    `JavaScript to the first usable inbox: ${total} bytes in ${served.length} files (Brotli, as served)`,
  )
  test.info().annotations.push({ type: 'JavaScript bytes', description: String(total) })
  expect(served.length).toBeGreaterThan(0)
  // One that came out of the browser's own store would count for nothing.
  expect(served.filter(({ bytes }) => bytes <= 0)).toEqual([])
  expect(served.filter(({ encoding }) => encoding !== 'br')).toEqual([])
  expect(total).toBeLessThanOrEqual(MOST_BYTES)
})
