/**
 * The screen in a real browser, on a hundred thousand conversations: bytes and requests until the inbox can be used,
 * from a click to the painted conversation, scrolling, and fifty messages a second arriving. Beside it: a page with one
 * sentence in the same browser.
 */
import { createServer } from 'node:http'
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../bin/find-browser.mjs'
import { type BenchedProduct, startProduct } from './product.ts'
import { type Figure, percentile, printFigures, sortedCopy } from './report.ts'
import { makeRequests, openLoad } from './webhook-load.ts'

const CONVERSATIONS = 100_000
const MESSAGES = 250_000
const OPENED = 15
const SCROLLED_SECONDS = 8
const ARRIVALS_A_SECOND = 50
const ARRIVALS_SECONDS = 8
const LONG_TASK_MILLISECONDS = 50

const FLAGS = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : []

export async function web(): Promise<void> {
  const executablePath = findBrowser()
  if (!executablePath) {
    console.log('web  There is no Chromium or Chrome here; the bench of the screen is left out.')
    return
  }
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...AS_ROOT] })
  // Mostly closed, so that one section holds nearly all of them.
  const seed = { conversations: CONVERSATIONS, messages: MESSAGES, openShare: 0.02 }
  const product = await startProduct({ seed })
  try {
    const sentence = await loadSentence(browser)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    await context.addCookies(cookiesOf(product))
    const page = await context.newPage()
    const figures = [
      ...(await firstUse(page, product, sentence)),
      ...(await clicks(page)),
      await scrolling(page, product),
      await arriving(page, product),
    ]
    printFigures(figures, { conversations: CONVERSATIONS })
  } finally {
    await browser.close()
    await product.stop()
  }
}

function cookiesOf({ cookie, url }: BenchedProduct) {
  return cookie.split('; ').map((pair) => {
    const [name, ...value] = pair.split('=')
    return { name: name as string, value: value.join('='), url }
  })
}

interface Transfer {
  requests: number
  bytes: number
  scriptBytes: number
}

async function watchTransfer(session: CDPSession): Promise<Transfer> {
  const transfer: Transfer = { requests: 0, bytes: 0, scriptBytes: 0 }
  const kinds = new Map<string, string>()
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    transfer.requests++
    transfer.bytes += encodedDataLength
    if (kinds.get(requestId) === 'Script') transfer.scriptBytes += encodedDataLength
  })
  return transfer
}

async function loadSentence(browser: Browser): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>One</title><p>One sentence.</p>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const page = await browser.newPage()
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const began = performance.now()
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.getByText('One sentence.').waitFor()
    times.push(performance.now() - began)
  }
  await page.close()
  server.close()
  return percentile(sortedCopy(times), 0.5)
}

async function firstUse(page: Page, product: BenchedProduct, sentence: number): Promise<Figure[]> {
  const session = await page.context().newCDPSession(page)
  const transfer = await watchTransfer(session)
  const began = performance.now()
  await page.goto(`${product.url}/leads/messaging`)
  await page.getByRole('region', { name: 'Conversations' }).getByRole('listitem').first().waitFor()
  const took = performance.now() - began
  const seen = { ...transfer }
  await session.detach()
  const common = { bench: 'web', limitOf: 'nothing', limit: null, ratio: null, goal: '–' }
  return [
    {
      ...common,
      figure: 'JavaScript to first use',
      value: seen.scriptBytes,
      unit: 'bytes',
      limit: 180_000,
      limitOf: 'the budget',
      ratio: seen.scriptBytes / 180_000,
      goal: '≤ 180,000',
    },
    { ...common, figure: 'transferred to first use', value: seen.bytes, unit: 'bytes' },
    { ...common, figure: 'requests to first use', value: seen.requests, unit: '' },
    {
      ...common,
      figure: 'to the first usable inbox',
      value: took,
      unit: 'ms',
      limit: sentence,
      limitOf: 'a page with one sentence',
      ratio: took / sentence,
    },
  ]
}

/** Measured inside the page: from the click to the frame after the thread's messages are there. */
async function clicks(page: Page): Promise<Figure[]> {
  await page.getByRole('tab', { name: /^Closed/ }).click()
  const entries = page.getByRole('region', { name: 'Conversations' }).getByRole('listitem')
  await entries.nth(OPENED).waitFor()
  const open = (index: number) =>
    entries.nth(index).evaluate(async (entry) => {
      const target = entry.querySelector<HTMLElement>('a, button') ?? (entry as HTMLElement)
      const name = entry.getAttribute('aria-label') ?? target.textContent ?? ''
      const before = document.querySelector('[role="log"]')?.textContent ?? ''
      const began = performance.now()
      target.click()
      const giveUp = began + 5_000
      // No function with a name: what compiles this wraps one in a call that the page does not know.
      for (;;) {
        const now = document.querySelector('[role="log"]')?.textContent ?? ''
        const painted = now !== before && now.length > 0
        await new Promise((resolve) => requestAnimationFrame(resolve))
        if (painted) break
        if (performance.now() > giveUp) throw new Error(`${name} was never painted`)
      }
      return performance.now() - began
    })
  const uncached: number[] = []
  const cached: number[] = []
  for (let index = 0; index < OPENED; index++) uncached.push(await open(index))
  for (let index = 0; index < OPENED; index++) cached.push(await open(index))
  return [figureOfClicks('uncached', uncached, 150), figureOfClicks('cached', cached, LONG_TASK_MILLISECONDS)]
}

function figureOfClicks(kind: string, times: number[], most: number): Figure {
  const value = percentile(sortedCopy(times), 0.5)
  return {
    bench: 'web',
    figure: `click to painted, ${kind}`,
    value,
    unit: 'ms',
    limit: 1000 / 60,
    limitOf: 'one frame',
    ratio: value / (1000 / 60),
    goal: `≤ ${most} ms`,
  }
}

async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { benchTasks: tasks })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration)
    }).observe({ type: 'longtask' })
  })
  return () => page.evaluate(() => (window as unknown as { benchTasks: number[] }).benchTasks)
}

async function scrolling(page: Page, product: BenchedProduct): Promise<Figure> {
  await page.goto(`${product.url}/leads/messaging?section=closed`)
  const list = page.getByRole('region', { name: 'Conversations' })
  await list.getByRole('listitem').first().hover()
  const tasks = await watchLongTasks(page)
  const end = performance.now() + SCROLLED_SECONDS * 1000
  while (performance.now() < end) {
    await page.mouse.wheel(0, 900)
    await page.waitForTimeout(16)
  }
  return longTasks('scrolling', await tasks())
}

async function arriving(page: Page, product: BenchedProduct): Promise<Figure> {
  await page.goto(`${product.url}/leads/messaging`)
  await page.getByRole('region', { name: 'Conversations' }).getByRole('listitem').first().waitFor()
  const tasks = await watchLongTasks(page)
  const count = ARRIVALS_A_SECOND * ARRIVALS_SECONDS
  const requests = makeRequests(product.url, product.channelId, count, 60, 'w1')
  await openLoad(product.port, requests, ARRIVALS_A_SECOND, 8, () => {})
  await page.waitForTimeout(1_000)
  return longTasks(`${ARRIVALS_A_SECOND} messages a second arriving`, await tasks())
}

function longTasks(during: string, tasks: number[]): Figure {
  return {
    bench: 'web',
    figure: `longest task while ${during}`,
    value: Math.max(0, ...tasks),
    unit: 'ms',
    limit: LONG_TASK_MILLISECONDS,
    limitOf: `what counts as long; there were ${tasks.length}`,
    ratio: Math.max(0, ...tasks) / LONG_TASK_MILLISECONDS,
    goal: '≤ 50 ms',
  }
}
