/**
 * `npm run bench [-- NAME …] [--full] [--keep] [--compare]`: runs the named benchmarks, or all one after another.
 * `--full` takes the largest sizes; `--keep` stores the figures, `--compare` holds them against the stored ones.
 */
import { fanout } from './fanout.ts'
import { compareFigures, keepFigures } from './figures.ts'
import { ingest } from './ingest.ts'
import { latency } from './latency.ts'
import { memory } from './memory.ts'
import { persons } from './persons.ts'
import { read } from './read.ts'
import { allFigures } from './report.ts'
import { send } from './send.ts'
import { start } from './start.ts'
import { web } from './web.ts'

const benches: Record<string, (options: { full: boolean }) => Promise<void>> = {
  ingest,
  latency,
  fanout,
  read,
  persons,
  send,
  memory,
  start,
  web,
}
/** Four figures of one run. */
const SAME_AS: Record<string, string> = { list: 'read', counts: 'read', thread: 'read', search: 'read' }

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const wanted = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('-'))
  .map((name) => SAME_AS[name] ?? name)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  const known = [...Object.keys(benches), ...Object.keys(SAME_AS)].join(', ')
  console.error(`There is no benchmark named ${unknown.join(', ')}. There are: ${known}.`)
  process.exitCode = 1
} else {
  for (const [name, bench] of Object.entries(benches))
    if (wanted.length === 0 || wanted.includes(name)) await bench({ full: flags.includes('--full') })
  if (flags.includes('--compare')) process.exitCode = compareFigures(allFigures) ? 0 : 1
  if (flags.includes('--keep')) keepFigures(allFigures)
}
