import { PASSWORD } from './support/company.ts'
import { expect, test } from './support/test.ts'

const japan = { locale: 'ja-JP' }

test('a browser that asks for Japanese gets it from the first screen, and the reader can choose', async ({
  open,
  company,
}) => {
  const page = await open(null, japan)
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  await expect(page.getByRole('heading', { name: 'Tsunagiにサインイン' })).toBeVisible()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Tsunagi' })).toBeVisible()
  await page.getByRole('button', { name: '日本語' }).click()
  await page.getByRole('textbox', { name: 'メールアドレス' }).fill(company.ken.email)
  await page.getByRole('textbox', { name: 'パスワード', exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'サインイン', exact: true }).click()
  await expect(page.getByRole('region', { name: '会話', exact: true })).toBeVisible()
})

test('S9, S12–S20 in Japanese, with the document’s own words', async ({ open, company, write }) => {
  const customer = await write('お見積もりをお願いできますか?', '田中 美咲')
  const page = await open(company.ken, japan)
  const list = page.getByRole('region', { name: '会話', exact: true })
  for (const section of ['未割り当て', '自分に割り当て', 'その他に割り当て', 'クローズ'])
    await expect(list.getByRole('tab', { name: section, exact: true })).toBeVisible()
  await expect(list.getByRole('button', { name: '利用可能性' })).toHaveAttribute('aria-pressed', 'true')

  const entry = list.getByRole('listitem', { name: customer.name, exact: true })
  await entry.getByRole('link').click()
  const thread = page.getByRole('region', { name: `${customer.name}さんとの会話` })
  await thread.getByRole('textbox', { name: 'メッセージ' }).fill('承知いたしました。本日中にお送りします。')
  await page.keyboard.press('Enter')
  await expect(thread.getByText('配信済み', { exact: true })).toBeVisible()

  await thread.getByRole('combobox', { name: '担当者' }).click()
  await page.getByRole('option', { name: '佐藤 健(自分)' }).click()
  await list.getByRole('tab', { name: '自分に割り当て', exact: true }).click()
  await expect(entry).toBeVisible()
  await thread.getByRole('button', { name: '会話をクローズする' }).click()
  await list.getByRole('tab', { name: 'クローズ', exact: true }).click()
  await expect(entry).toBeVisible()
  await thread.getByRole('button', { name: '再開' }).click()
  await expect(entry).toHaveCount(0)
})

test('the choice of the language follows its user to another browser', async ({ open, company }) => {
  const page = await open(company.daniel, { path: '/tools-and-apps/preferences' })
  try {
    await page.getByRole('radio', { name: '日本語' }).check()
    await expect(page.getByRole('heading', { name: '言語と表示' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
    const other = await open(company.daniel)
    await expect(other.getByRole('tab', { name: '未割り当て', exact: true })).toBeVisible()
  } finally {
    await page.getByRole('radio', { name: 'English' }).check()
    await expect(page.getByRole('heading', { name: 'Language and appearance' })).toBeVisible()
  }
})
