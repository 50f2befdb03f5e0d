/** axe-core on what is shown now, in light and in dark. It comes in by the debugger, because the policy lets nothing in. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect } from './test.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}

/** In the dark only the colours are others. */
const runs: Record<'light' | 'dark', RunOptions> = {
  light: options,
  dark: { runOnly: ['color-contrast'], resultTypes: ['violations'] },
}

/**
 * An open menu or list lies beside the landmarks, and as long as it is open the library hides the rest from readers:
 * leaving it with the Tab key closes it.
 */
const notOfPopups = {
  region: { enabled: false },
  'page-has-heading-one': { enabled: false },
  'aria-hidden-focus': { enabled: false },
}

/** `what` names the state in the message; `popup` where a menu or list is open. */
export async function expectAccessible(page: Page, what: string, { popup = false } = {}): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate(
      (run) => (window as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(run),
      popup && colorScheme === 'light' ? { ...options, rules: notOfPopups } : runs[colorScheme],
    )
    for (const { id, help, nodes } of violations)
      for (const node of nodes)
        found.push(
          `${what}, ${colorScheme}: ${id} (${help}): ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`,
        )
  }
  await page.emulateMedia({ colorScheme: 'light' })
  // All states are looked at, so that one run tells everything.
  expect.soft(found).toEqual([])
}
