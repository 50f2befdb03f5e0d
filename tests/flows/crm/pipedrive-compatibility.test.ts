/** docs/pipedrive-compatibility.md says what a run of the official client finds. WRITE_DOCS=1 writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callEveryMethod, type MethodResult } from '../../support/pipedrive-methods.ts'
import { createWorld, type World } from '../../support/world.ts'

const FILE = new URL('../../../docs/pipedrive-compatibility.md', import.meta.url)
const BEGIN = '<!-- table: made by tests/flows/crm/pipedrive-compatibility.test.ts -->'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

test('the table of methods is what a run finds', { timeout: 120_000 }, async () => {
  const results = await callEveryMethod(world)
  expect(results.length).toBeGreaterThan(100)
  const [text = ''] = readFileSync(FILE, 'utf8').split(BEGIN)
  const document = `${text}${BEGIN}\n\n${tableOf(results)}`
  if (process.env.WRITE_DOCS === '1') writeFileSync(FILE, document)
  expect(readFileSync(FILE, 'utf8')).toBe(document)
})

function tableOf(results: MethodResult[]): string {
  const resources = [...new Set(results.map(({ resource }) => resource))]
  return resources
    .map((resource) => {
      const rows = results
        .filter((result) => result.resource === resource)
        .map(({ method, call, offered }) => `| ${method} | \`${call}\` | ${offered ? 'yes' : 'no'} |`)
      return `## ${resource}\n\n| method | call | offered |\n| --- | --- | --- |\n${rows.join('\n')}\n`
    })
    .join('\n')
}
