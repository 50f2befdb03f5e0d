/** Takes the pictures of `docs/screens`: four places in two languages, in light and dark, on a desk and on a phone. */
import { mkdir, writeFile } from 'node:fs/promises'
import { type Browser, chromium, expect, type Page } from '@playwright/test'
import sharp from 'sharp'
import config from '../../../playwright.config.ts'
import { type EmptyProduct, type Person, startEmptyProduct } from '../support/company.ts'
import { cookiesOf } from '../support/cookies.ts'
import { type BusyDay, playBusyDay } from './busy-day.ts'

const FOLDER = 'docs/screens'
const MOST_BYTES = 150_000

const sizes = {
  1440: { viewport: { width: 1440, height: 900 } },
  390: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
}
const locales = { en: 'en-GB', ja: 'ja-JP' } as const

const product = await startEmptyProduct()
const browser = await chromium.launch(config.use?.launchOptions ?? {})
try {
  const day = await playBusyDay(product)
  await mkdir(FOLDER, { recursive: true })
  for (const locale of ['en', 'ja'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1440, 390] as const)
        await takePlaces(browser, product, day, { locale, colorScheme, width })
} finally {
  await browser.close()
  await product.stop()
}

interface Look {
  locale: 'en' | 'ja'
  colorScheme: 'light' | 'dark'
  width: 1440 | 390
}

async function takePlaces(browser: Browser, { url }: EmptyProduct, day: BusyDay, look: Look): Promise<void> {
  const reader: Person = look.locale === 'en' ? day.mio : day.ken
  const context = await browser.newContext({
    ...sizes[look.width],
    baseURL: url,
    locale: locales[look.locale],
    timezoneId: 'Asia/Tokyo',
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  // The morning was played faster than it goes by.
  await page.clock.setFixedTime(day.now)
  await page.goto('/')
  await expect(page.locator('input[type=password]')).toBeVisible()
  await keep(page, 'sign-in', look)

  await context.addCookies(cookiesOf(reader, url))
  const onPhone = look.width === 390
  const inbox = '/leads/messaging'
  await page.goto(onPhone ? inbox : `${inbox}/${day.long[look.locale]}?section=unassigned`)
  await expect(page.getByRole('listitem').filter({ hasText: '髙橋 健一' })).toBeVisible()
  if (!onPhone) await settled(page)
  await keep(page, 'inbox', look)

  const open = onPhone ? day.long : day.failed
  await page.goto(`${inbox}/${open[look.locale]}?section=${onPhone ? 'unassigned' : 'mine'}`)
  if (onPhone) await expect(page.getByRole('log').locator('article').first()).toBeVisible()
  else await settled(page)
  await keep(page, 'thread', look)

  await page.goto('/tools-and-apps/messaging')
  await expect(page.getByText('WhatsApp Tokyo')).toBeVisible()
  await keep(page, 'settings', look)
  await context.close()
}

/** What comes after the first paint is there as well: who is responsible, and the details beside the thread. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('log').locator('article').first()).toBeVisible()
  await expect(page.locator('header').getByRole('combobox')).toBeVisible()
  await expect(page.locator('aside').getByRole('button').first()).toBeVisible()
}

async function keep(page: Page, place: string, { locale, colorScheme, width }: Look): Promise<void> {
  await page.waitForLoadState('networkidle')
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const small = await sharp(picture).png({ palette: true, effort: 10, compressionLevel: 9 }).toBuffer()
  const path = `${FOLDER}/${place}-${locale}-${colorScheme}-${width}.png`
  if (small.length > MOST_BYTES) throw new Error(`${path} would have ${small.length} bytes`)
  await writeFile(path, small)
  console.log(`${path}  ${Math.ceil(small.length / 1000)} KB`)
}
