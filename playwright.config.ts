import { defineConfig } from '@playwright/test'
import { findBrowser, findQuickBrowser } from './bin/find-browser.mjs'

/** Root has no sandbox; and a browser under test calls nobody but the product. */
const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** Only a browser with windows shows notifications of the desktop. */
const WITH_WINDOWS = '**/notifications.test.ts'
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : []

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/browser',
  // Two cores: one for the browser, one for the product.
  workers: 1,
  retries: 0,
  // A shared machine is four times slower on some days than on others. What is there sooner waits for nothing.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'en-GB',
    timezoneId: 'Asia/Tokyo',
    // Recording costs a quarter of the time; where a failed test is tried again, the second try is recorded.
    trace: process.env.RETRIES ? 'on-first-retry' : 'retain-on-failure',
  },
  projects: [
    { name: 'pages', testIgnore: WITH_WINDOWS, use: launched(findQuickBrowser()) },
    { name: 'desktop', testMatch: WITH_WINDOWS, use: launched(findBrowser()) },
  ],
})

function launched(executablePath: string | undefined) {
  return { launchOptions: { args: [...quiet, ...asRoot], ...(executablePath ? { executablePath } : {}) } }
}
