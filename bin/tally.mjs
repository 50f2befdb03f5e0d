/** What passed, what failed and what was left out, read from the runners' own reports. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { inProject, run, seconds } from './project.mjs'

/** How often a failed test is tried again: never, but where CI runs on a shared machine (docs/decisions/0082-second-try.md). */
const retries = Number(process.env.RETRIES ?? 0)

export async function runVitest(name, args) {
  const report = emptyReport(name)
  const began = performance.now()
  const status = await run(process.execPath, [
    inProject('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    `--retry=${retries}`,
    ...args,
  ])
  const read = readReport(report)
  return judge(name, began, status, {
    passed: read?.numPassedTests ?? 0,
    failed: read?.numFailedTests ?? 0,
    skipped: (read?.numPendingTests ?? 0) + (read?.numTodoTests ?? 0),
  })
}

export async function runPlaywright(name, args) {
  const report = emptyReport(name)
  const began = performance.now()
  const status = await run(
    process.execPath,
    [
      inProject('node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '--reporter=list,json',
      `--retries=${retries}`,
      ...args,
    ],
    { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report } },
  )
  const read = readReport(report)?.stats
  return judge(name, began, status, {
    // Right at the second try: the list above names it as flaky, and it is to be looked into.
    passed: (read?.expected ?? 0) + (read?.flaky ?? 0),
    failed: read?.unexpected ?? 0,
    skipped: read?.skipped ?? 0,
  })
}

/** The closing line is alone on the last line; the exit status says the same. */
export function close(tallies) {
  const width = Math.max(...tallies.map(({ name }) => name.length))
  console.log('')
  for (const { name, passed, failed, skipped, took, trouble } of tallies) {
    const line = `${name.padEnd(width)}  ${`${passed}`.padStart(5)} passed  ${`${failed}`.padStart(3)} failed  ${`${skipped}`.padStart(3)} skipped  ${took}`
    console.log(trouble ? `${line}  ${trouble}` : line)
  }
  const sum = (field) => tallies.reduce((total, tally) => total + tally[field], 0)
  const failed = sum('failed')
  const skipped = sum('skipped')
  process.exitCode = failed > 0 ? 1 : 0
  console.log('')
  console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
}

/** A runner that ran nothing, or that failed outside of any test, has failed once. */
function judge(name, began, status, counts) {
  const tally = { name, ...counts, took: seconds(began), trouble: '' }
  if (counts.passed + counts.failed === 0) tally.trouble = 'ran nothing'
  else if (status !== 0 && counts.failed === 0) tally.trouble = `exit status ${status}`
  if (tally.trouble) tally.failed = 1
  return tally
}

/** An earlier run's report must not be taken for this one's. */
function emptyReport(name) {
  const report = inProject('test-results', `${name}.json`)
  mkdirSync(inProject('test-results'), { recursive: true })
  rmSync(report, { force: true })
  return report
}

function readReport(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null
}
