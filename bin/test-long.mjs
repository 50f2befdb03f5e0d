/**
 * `npm run test:long`: the figures for which `npm test` has no time. Hours, on a quiet machine; docs/reliability.md says
 * what was run when. `npm run test:long -- NAME` runs one of them. Everything random comes from a printed seed.
 */
import { installWhatIsMissing } from './install.mjs'
import { enterProject } from './project.mjs'
import { close, runVitest } from './tally.mjs'

const runs = {
  // Any byte sequence at a webhook: no 5xx, no lost neighbour.
  webhooks: { cases: 100_000, args: ['--project', 'db', 'tests/flows/webhook-bodies.test.ts'] },
  // The same of each adapter alone.
  adapters: { cases: 100_000, args: ['--project', 'unit', 'src/server/channels'] },
  // Random histories of linked conversations against the model of their automatic notes.
  notes: {
    setting: 'HISTORIES',
    cases: 2_000,
    args: ['--project', 'db', 'tests/flows/crm/auto-note-histories.test.ts'],
  },
}

enterProject()
await installWhatIsMissing()
const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in runs))
if (unknown) {
  console.error(`There is no long run "${unknown}". There are: ${Object.keys(runs).join(', ')}.`)
  process.exit(1)
}
const tallies = []
for (const [name, { setting = 'FUZZ_CASES', cases, args }] of Object.entries(runs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.env[setting] = String(cases)
  tallies.push(await runVitest(`long ${name}`, args))
}
close(tallies)
