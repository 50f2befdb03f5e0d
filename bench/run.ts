/** `npm run bench [-- NAME]`: runs one benchmark, or all one after another. */
import { ingest } from './ingest.ts'
import { latency } from './latency.ts'

const benches = { ingest, latency }

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `There is no benchmark named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`,
  )
  process.exitCode = 1
} else {
  for (const [name, bench] of Object.entries(benches))
    if (wanted.length === 0 || wanted.includes(name)) await bench()
}
