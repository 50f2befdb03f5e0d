/**
 * `npm run test:long`: the figures for which `npm test` has no time. Hours, on a quiet machine; docs/reliability.md says
 * what was run when. `npm run test:long -- NAME` runs one of them. Everything random comes from a printed seed.
 */
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run, seconds } from './project.mjs'
import { close, runVitest } from './tally.mjs'

const runs = {
  // Any byte sequence at a webhook: no 5xx, no lost neighbour.
  webhooks: { cases: 100_000, args: ['--project', 'db', 'tests/flows/webhook-bodies.test.ts'] },
  // The same of each adapter alone.
  adapters: { cases: 100_000, args: ['--project', 'providers', 'src/server/channels'] },
  // What waits in the outbox after a morning without the provider.
  sends: {
    setting: 'LONG_SENDS',
    cases: 50_000,
    args: ['--project', 'db', 'tests/flows/queued-sends.test.ts'],
  },
  // From each schema that there ever was.
  upgrade: { setting: 'ALL_SCHEMAS', cases: 1, args: ['--project', 'db', 'tests/flows/upgrade.test.ts'] },
  // Random histories of linked conversations against the model of their automatic notes.
  notes: {
    setting: 'HISTORIES',
    cases: 2_000,
    args: ['--project', 'db', 'tests/flows/crm/auto-note-histories.test.ts'],
  },
}

/** Kills of processes and databases, on two seeds; a quarter of an hour each. */
const CRASH_SEEDS = [101, 202]
const CRASH_KILLS = 200

enterProject()
await installWhatIsMissing()
const wanted = process.argv.slice(2)
const names = [...Object.keys(runs), 'crash']
const unknown = wanted.find((name) => !names.includes(name))
if (unknown) {
  console.error(`There is no long run "${unknown}". There are: ${names.join(', ')}.`)
  process.exit(1)
}
const tallies = []
for (const [name, { setting = 'FUZZ_CASES', cases, args }] of Object.entries(runs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.env[setting] = String(cases)
  tallies.push(await runVitest(`long ${name}`, args))
}
if (wanted.length === 0 || wanted.includes('crash')) {
  for (const seed of CRASH_SEEDS) tallies.push(await playCrashes(seed))
}
close(tallies)

async function playCrashes(seed) {
  const began = performance.now()
  const play = ['--kills', String(CRASH_KILLS), '--seed', String(seed)]
  const status = await run(process.execPath, [inProject('bin', 'test-crash.mjs'), ...play])
  const failed = status === 0 ? 0 : 1
  return {
    name: `long crash ${seed}`,
    passed: 1 - failed,
    failed,
    skipped: 0,
    took: seconds(began),
    trouble: '',
  }
}
