/** `npm run check`: format, lint, types, import rules, unused code, the lock, unit tests. Under a minute. */
import { pathToFileURL } from 'node:url'
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, runQuietly, seconds } from './project.mjs'
import { close, runVitest } from './tally.mjs'

const checks = [
  ['format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']],
  ...['src/shared', 'src/server', 'src/web', 'tests'].map((project) => [
    `types of ${project}`,
    'ts7/bin/tsc',
    ['-p', project],
  ]),
  ['imports', '../bin/check-imports.mjs', []],
  ['unused code', 'knip/bin/knip.js', ['--no-progress', '--no-config-hints']],
  ['lock', '../bin/check-lock.mjs', []],
  ['licences', '../bin/licences.mjs', ['--check']],
]

/** They all use one core; more at once than there are cores would only take turns. */
const AT_ONCE = 2

export async function check() {
  const tallies = []
  const waiting = [...checks]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) tallies.push(await runCheck(...next))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  tallies.push(await runVitest('unit', ['--project', 'unit', '--project', 'web']))
  return tallies
}

async function runCheck(name, program, args) {
  const began = performance.now()
  const { status, output } = await runQuietly(process.execPath, [inProject('node_modules', program), ...args])
  const failed = status === 0 ? 0 : 1
  console.log(`${failed ? '✗' : '✓'} ${name} (${seconds(began)})`)
  if (failed) console.log(output)
  return { name, passed: 1 - failed, failed, skipped: 0, took: seconds(began), trouble: '' }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  enterProject()
  await installWhatIsMissing()
  close(await check())
}
