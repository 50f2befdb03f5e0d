import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * npm hands a signal to the shell that it has started, and the shell keeps it to itself: the product went on, with its
 * database, after `npm start` had been told to stop. With `exec` there is no shell left in between.
 */
test('whoever stops `npm start` stops the product', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  for (const name of ['start', 'demo', 'dev']) expect(scripts[name]).toMatch(/^exec node bin\//)
})
