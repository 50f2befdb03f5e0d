/** `npm run test:crash [-- --kills N --seed S --processes 1|2]`: half of the kills on one process, half on two. */
import { parseArgs } from 'node:util'
import { playCrashes } from './driver.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    processes: { type: 'string' },
    'hurry-leases': { type: 'boolean', default: false },
  },
})
const kills = wholeNumber('kills', values.kills)
const seed = wholeNumber('seed', values.seed)
const runs: { processes: 1 | 2; kills: number }[] =
  values.processes === undefined
    ? [
        { processes: 1, kills: Math.ceil(kills / 2) },
        { processes: 2, kills: Math.floor(kills / 2) },
      ]
    : [{ processes: values.processes === '2' ? 2 : 1, kills }]

let broken = 0
for (const run of runs) {
  const report = await playCrashes({
    ...run,
    seed,
    hurryLeases: values['hurry-leases'],
    regulars: 6,
    strangers: 4,
    say: (line) => console.log(`[${run.processes}] ${line}`),
  })
  broken += report.violations.length
  console.log(
    JSON.stringify({ seed, processes: run.processes, ...report.figures, kills_by_deed: report.kills }),
  )
  console.log(`replies: ${JSON.stringify(report.repliesByStatus)}`)
  for (const sentence of report.violations) console.log(`  ✗ ${sentence}`)
}
console.log(broken === 0 ? 'Nothing lost, nothing doubled, nothing reordered.' : `${broken} broken promises.`)
process.exit(broken === 0 ? 0 : 1)

function wholeNumber(name: string, written: string): number {
  const number = Number(written)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} must be a whole number.`)
  return number
}
