/** Persons from a table: its columns put right, lines that are wrong told, the whole taken back; and out again. */
import { expectAccessible } from './support/axe.ts'
import { expect, test } from './support/test.ts'

const TABLE = [
  'Kunde;E-Mail;Handy;Firma',
  'Tabea Lindqvist;tabea@lind.example;+49 151 2345 6789;Lindqvist Möbel',
  'Oskar Lindqvist;no address;;Lindqvist Möbel',
  'Frida Lindqvist;frida@lind.example;;',
].join('\r\n')

test('persons are imported from a table, told by line, taken back and exported', async ({
  company,
  daniel,
}) => {
  await daniel.goto(`${company.url}/contacts/import`)
  const choosing = daniel.waitForEvent('filechooser')
  await daniel.getByRole('button', { name: 'Choose a file' }).click()
  await (await choosing).setFiles({
    name: 'kunden.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(TABLE, 'latin1'),
  })
  const holds = (heading: string) => daniel.getByRole('combobox', { name: `What “${heading}” holds` })
  await expect(holds('E-Mail')).toHaveValue('email')
  await expect(daniel.getByRole('row', { name: /Firma/ })).toContainText('Lindqvist Möbel')
  // German headings are not known: the reader says what they are.
  await expect(daniel.getByText('Choose the column that holds the names.')).toBeVisible()
  await expect(daniel.getByRole('heading', { name: 'Columns of kunden.csv' })).toBeFocused()
  await holds('Kunde').selectOption('Name')
  await holds('Handy').selectOption('Phone')
  await holds('Firma').selectOption('Organization')
  await expectAccessible(daniel, 'columns of a table')
  // At 200 % on a usual screen, and on a phone, the examples have a line of their own.
  const whole = daniel.viewportSize() ?? { width: 1280, height: 720 }
  for (const width of [720, 390]) {
    await daniel.setViewportSize({ width, height: whole.height })
    const example = await daniel.getByText('Lindqvist Möbel').first().boundingBox()
    const choice = await holds('Firma').boundingBox()
    expect(example?.y).toBeGreaterThan((choice?.y ?? 0) + (choice?.height ?? 0) - 1)
    expect((choice?.x ?? 0) + (choice?.width ?? 0)).toBeLessThanOrEqual(width)
  }
  await daniel.setViewportSize(whole)
  await daniel.getByRole('button', { name: 'Import 3 persons' }).focus()
  await daniel.keyboard.press('Enter')
  await expect(daniel.getByRole('heading', { name: 'Imports', exact: true })).toBeFocused()

  const entry = daniel.getByRole('listitem', { name: 'kunden.csv' })
  await expect(entry).toContainText('2 persons added · 1 line left out')
  await entry.getByText('Show the lines that were left out').click()
  const wrong = entry.getByRole('table', { name: 'Lines that were left out' }).getByRole('row')
  await expect(wrong.nth(1)).toContainText('This is no email address.')
  await expect(wrong.nth(1).getByRole('cell').first()).toHaveText('3')
  await expectAccessible(daniel, 'an import')

  await daniel.getByRole('link', { name: 'Persons', exact: true }).click()
  await daniel.getByRole('searchbox', { name: 'Search persons' }).fill('lindqvist')
  const row = (name: string) => daniel.getByRole('listitem', { name, exact: true })
  await expect(row('Tabea Lindqvist')).toContainText('+49 151 2345 6789')
  await daniel.getByRole('searchbox', { name: 'Search persons' }).fill('frida lind')
  await expect(row('Tabea Lindqvist')).toHaveCount(0)
  const download = daniel.waitForEvent('download')
  await daniel.getByRole('link', { name: 'Export this list (CSV)' }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  expect(text).toContain('frida@lind.example')
  expect(text).not.toContain('tabea@lind.example')

  // Somebody writes to Frida meanwhile; she stays.
  await row('Frida Lindqvist').getByRole('link').click()
  await daniel.getByRole('button', { name: 'Change Job title' }).click()
  await daniel.getByRole('textbox', { name: 'Job title' }).fill('Upholsterer')
  await daniel.keyboard.press('Enter')
  await expect(daniel.getByRole('button', { name: 'Change Job title' })).toContainText('Upholsterer')
  await daniel.getByRole('link', { name: 'Import and export' }).click()
  // By keyboard, which goes on where the import stands.
  await entry.getByRole('button', { name: 'Undo the import of kunden.csv' }).focus()
  await daniel.keyboard.press('Enter')
  await daniel.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).focus()
  await daniel.keyboard.press('Enter')
  await expect(entry).toBeFocused()
  await expect(entry).toContainText('2 removed · 1 left')
  await daniel.getByRole('link', { name: 'Persons', exact: true }).click()
  await expect(row('Frida Lindqvist')).toBeVisible()
  await expect(row('Tabea Lindqvist')).toHaveCount(0)
})

test('a table without headings, in an encoding that was told wrongly, is read as the colleague says', async ({
  company,
  daniel,
}) => {
  await daniel.goto(`${company.url}/contacts/import`)
  const latin = Buffer.from('Ren\u00e9 Bl\u00e5,rene@bla.example\nIda Moe,ida@moe.example\n', 'latin1')
  const choosing = daniel.waitForEvent('filechooser')
  await daniel.getByRole('button', { name: 'Choose a file' }).click()
  await (await choosing).setFiles({ name: 'no-headings.csv', mimeType: 'text/csv', buffer: latin })
  const encoding = daniel.getByRole('combobox', { name: 'Encoding' })
  await expect(encoding).toHaveValue('windows-1252')
  await encoding.selectOption('utf-8')
  await expect(daniel.getByRole('rowheader').first()).toContainText('\ufffd')
  await encoding.selectOption('windows-1252')
  await daniel.getByRole('checkbox', { name: 'The first line has the headings' }).uncheck()
  await expect(daniel.getByRole('row').nth(1)).toContainText('René Blå · Ida Moe')
  await expect(daniel.getByRole('checkbox', { name: 'The first line has the headings' })).toBeFocused()
  await expectAccessible(daniel, 'a table read anew')
  await daniel.getByRole('combobox', { name: /Column 1/ }).selectOption({ label: 'Name' })
  await daniel.getByRole('button', { name: /^Import 2/ }).click()
  // Four readings of one file, and one import.
  await expect(daniel.getByRole('listitem', { name: 'no-headings.csv' })).toHaveCount(1)
  await expect(daniel.getByRole('listitem', { name: 'no-headings.csv' })).toContainText('2 persons added')
})
