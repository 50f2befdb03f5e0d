/** The places of the inbox by the roles and names of the contract (7). */
import type { Locator, Page } from '@playwright/test'
import { expect } from './test.ts'

export type SectionName = 'Unassigned' | 'Assigned to me' | 'Assigned to others' | 'Closed'

export const conversations = (page: Page): Locator =>
  page.getByRole('region', { name: 'Conversations', exact: true })

export const tab = (page: Page, section: SectionName): Locator =>
  conversations(page).getByRole('tab', { name: section, exact: true })

export const entry = (page: Page, name: string): Locator =>
  conversations(page).getByRole('listitem', { name, exact: true })

export const thread = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: `Conversation with ${name}`, exact: true })

export const messages = (page: Page): Locator => page.getByRole('log', { name: 'Messages' })

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })

export const assignee = (page: Page): Locator => page.getByRole('combobox', { name: 'Assignee', exact: true })

export async function showSection(page: Page, section: SectionName): Promise<void> {
  await tab(page, section).click()
  await expect(tab(page, section)).toHaveAttribute('aria-selected', 'true')
}

/** It stands in this section, and in no other. */
export async function expectSection(page: Page, name: string, section: SectionName): Promise<void> {
  for (const other of ['Unassigned', 'Assigned to me', 'Assigned to others', 'Closed'] as const) {
    await showSection(page, other)
    if (other === section) await expect(entry(page, name)).toBeVisible()
    else await expect(entry(page, name)).toHaveCount(0)
  }
}

export async function openConversation(page: Page, name: string): Promise<Locator> {
  await entry(page, name).getByRole('link').click()
  await expect(thread(page, name)).toBeVisible()
  return thread(page, name)
}

export async function assignTo(page: Page, name: string): Promise<void> {
  await assignee(page).click()
  await page.getByRole('option', { name }).click()
}

export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(messages(page).getByText(text, { exact: true })).toBeVisible()
}
