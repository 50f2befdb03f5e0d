/** docs/pipedrive-compatibility.md says what a run of the official client finds. WRITE_DOCS=1 writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPipedriveClient } from '../../support/pipedrive.ts'
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

test('what the page says of differences is so', async () => {
  const client = await openPipedriveClient(world, world.owner)
  const refusal = { success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED' }
  const ask = async (path: string) => {
    const response = await fetch(`${world.url}${path}`, { headers: { cookie: world.owner.cookie } })
    return { status: response.status, body: (await response.json()) as { code?: string; data: unknown } }
  }
  const person_id =
    (await client.persons.addPerson({ AddPersonRequest: { name: 'Different' } })).data?.id ?? 0
  const field = '0123456789abcdef0123456789abcdef01234567'
  const AddLeadRequest = { title: 'L', person_id, [field]: 'gold' }
  expect((await client.leads.addLead({ AddLeadRequest })).data).not.toHaveProperty(field)
  await expect(client.leads.getLeads({ sort: 'next_activity_id' })).rejects.toMatchObject(refusal)
  await expect(client.leads.getLeads({ filter_id: 1 })).rejects.toMatchObject(refusal)

  const note = { content: 'x', person_id, project_id: 3, pinned_to_project_flag: 1 as const }
  expect((await client.notes.addNote({ AddNoteRequest: note })).data).toMatchObject({
    person_id,
    project_id: null,
    pinned_to_project_flag: false,
  })
  await expect(
    client.notes.addNote({ AddNoteRequest: { content: 'x', project_id: 3 } }),
  ).rejects.toMatchObject({ code: 'NOTE_OF_NOTHING' })

  const custom_fields = { [field]: 'x'.repeat(66_000) }
  await expect(client.deals.addDeal({ AddDealRequest: { title: 'D', custom_fields } })).rejects.toMatchObject(
    refusal,
  )
  expect((await client.itemSearch.searchItem({ term: 'gold', limit: 1_000 })).data).toMatchObject({
    items: [],
    related_items: [],
  })
  for (const version of ['v1', 'api/v1'])
    for (const path of [
      'persons',
      'deals',
      'organizations',
      'pipelines',
      'stages',
      'itemSearch?term=xx',
      'webhooks',
    ])
      expect((await ask(`/${version}/${path}`)).status, `${version}/${path}`).toBe(404)
  expect((await ask('/api/v2/activities')).body).toMatchObject({
    data: null,
    additional_data: { code: 'NOT_FOUND' },
  })
  const pipeline = (await client.pipelines.getPipelines()).data?.[0]?.id
  for (const path of [`crm/timeline?kind=person&id=${person_id}`, `crm/board?pipeline_id=${pipeline}`])
    expect((await ask(`/api/inbox/${path}`)).status, path).toBe(200)
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
