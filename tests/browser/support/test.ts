/** What each browser test gets: the company, its colleagues' screens, and a watch over all of them. */
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import type { Customer } from '../../../simulator/index.ts'
import {
  type Company,
  type EmptyProduct,
  foundCompany,
  newCustomer,
  type Person,
  startEmptyProduct,
} from './company.ts'
import { cookiesOf } from './cookies.ts'
import { type Watch, watchContext } from './watch-context.ts'

export { expect }

export interface OpenOptions extends BrowserContextOptions {
  /** Where to; the inbox. */
  path?: string
  /** Null: another product than the worker's. */
  url?: string
}

interface TestFixtures {
  /** A browser of its own, signed in or (null) not, on the address that was asked for. */
  open(person: Person | null, options?: OpenOptions): Promise<Page>
  /** A product of this test's own, which nobody has visited yet. */
  empty: EmptyProduct
  /** Over every page of this test. */
  watch: Pick<Watch, 'allow'>
  /** Mio's inbox: the first user, with all rights. */
  mio: Page
  /** Daniel's inbox: a colleague without rights. */
  daniel: Page
  /** A customer who writes this, whose message has been taken by the webhook. */
  write(text: string, name?: string): Promise<Customer>
}

interface InnerFixtures {
  watches: Watch[]
  /** Ended after the pages that look at them, which would miss them. */
  products: EmptyProduct[]
}

export const test = base.extend<TestFixtures & InnerFixtures, { company: Company }>({
  company: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const company = await foundCompany()
      await use(company)
      await company.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
  watches: async ({}, use) => {
    const watches: Watch[] = []
    await use(watches)
    expect(watches.flatMap((watch) => watch.problems())).toEqual([])
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
  products: async ({}, use) => {
    const products: EmptyProduct[] = []
    await use(products)
    for (const product of products) await product.stop()
  },
  empty: async ({ products }, use) => {
    const product = await startEmptyProduct()
    products.push(product)
    await use(product)
  },
  watch: async ({ watches }, use) => {
    await use({
      allow(line) {
        for (const watch of watches) watch.allow(line)
      },
    })
  },
  open: async ({ browser, company, watches, products: _outliveThePages }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(async (person, { path = '/leads/messaging', url = company.url, ...options } = {}) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options, baseURL: url })
      contexts.push(context)
      watches.push(await watchContext(context, url))
      if (person) await context.addCookies(cookiesOf(person, url))
      const page = await context.newPage()
      await page.goto(path)
      return page
    })
    for (const context of contexts) await context.close()
  },
  mio: async ({ open, company }, use) => use(await open(company.mio)),
  daniel: async ({ open, company }, use) => use(await open(company.daniel)),
  write: async ({ company }, use) => {
    await use(async (text, name = 'Amelia Hughes') => {
      const customer = newCustomer(company.simulator, name)
      company.simulator.write(customer.id, { text })
      await company.simulator.settle()
      return customer
    })
  },
})
