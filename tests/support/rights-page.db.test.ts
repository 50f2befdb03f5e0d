import { afterAll, beforeAll, expect, test } from 'vitest'
import { rightOf } from '../../src/server/http/route-rights.ts'
import { writeRightsPage } from './rights-page.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

test('every route says which right it asks for', () => {
  const without = world.app.http.registered.filter((route) => rightOf(route) === null)
  const where = 'Name its right in src/server/http/route-rights.ts, then run `npm run rights`.'
  expect(
    without.map(({ method, url }) => `${method} ${url}`),
    where,
  ).toEqual([])
})

test('docs/rights.md is fresh (else: npm run rights)', async () => {
  await expect(writeRightsPage(world.app.http.registered)).toMatchFileSnapshot('../../docs/rights.md')
})
