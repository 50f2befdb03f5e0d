import type { Page } from '@playwright/test'
import { call } from './support/company.ts'
import { conversations, entry, messages, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const box = (page: Page) => conversations(page).getByRole('searchbox', { name: 'Search conversations' })
const group = (page: Page, name: string) => conversations(page).getByRole('list', { name, exact: true })

test('B8: finds a message of two Japanese letters, marks them, and opens it in its place', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('ﾎﾟｯﾄの在庫はありますか', '見本 花子')
  for (let line = 1; line <= 40; line++) company.simulator.write(customer.id, { text: `それから ${line}` })
  await company.simulator.settle()
  // The words of a message are written a moment behind it.
  const asked = `/search?q=${encodeURIComponent('在庫')}`
  const hits = async () =>
    (await call<{ messages: unknown[] }>(company.url, 'GET', asked, company.mio.cookie)).data.messages
  await expect.poll(async () => (await hits()).length).toBe(1)
  await box(mio).fill('在庫')
  const hit = group(mio, 'Messages').getByRole('listitem').filter({ hasText: '在庫はありますか' })
  await expect(hit.locator('mark')).toHaveText('在庫')
  // Half and full width, hiragana and katakana are the same.
  await box(mio).fill('ぽっと')
  await expect(hit.locator('mark')).toHaveText('ﾎﾟｯﾄ')
  await hit.getByRole('link').click()
  await expect(thread(mio, customer.name)).toBeVisible()
  await expect(mio).toHaveURL(/message=/)
  await expect(messages(mio).getByText('ﾎﾟｯﾄの在庫はありますか')).toBeInViewport()
  // The results stay until one goes on.
  await expect(hit).toBeVisible()
  await mio.getByRole('button', { name: 'Clear the search' }).click()
  await expect(entry(mio, customer.name)).toBeVisible()
  await expect(box(mio)).toBeFocused()
})

test('B8: finds contacts and persons, whatever the case, and with the keyboard alone', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Hello', 'Émilie Dufour')
  await expect(entry(mio, customer.name)).toBeVisible()
  const { data } = await call<{ id: string; contact: { name: string } }[]>(
    company.url,
    'GET',
    '/conversations?limit=50',
    company.mio.cookie,
  )
  const id = data.find(({ contact }) => contact.name === customer.name)?.id
  await call(company.url, 'POST', `/conversations/${id}/links`, company.mio.cookie, {
    create: { person: { name: 'Mme Dufour-Perrin' } },
  })
  await mio.keyboard.press('/')
  await expect(box(mio)).toBeFocused()
  await mio.keyboard.type('EMILIE')
  await expect(group(mio, 'Contacts').getByRole('listitem', { name: customer.name })).toBeVisible()
  await box(mio).fill('dufour-perrin')
  await expect(
    group(mio, 'Persons').getByRole('listitem', { name: 'Person: Mme Dufour-Perrin' }),
  ).toBeVisible()
  await mio.keyboard.press('ArrowDown')
  await mio.keyboard.press('Enter')
  await expect(thread(mio, customer.name)).toBeVisible()
  await box(mio).fill('there is no such word')
  await expect(mio.getByRole('heading', { name: 'Nothing found for “there is no such word”' })).toBeVisible()
  await box(mio).press('Escape')
  await expect(box(mio)).toHaveValue('')
})
