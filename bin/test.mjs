/**
 * `npm test`: everything that is checked before a change is kept.
 * With `--short`, what a second version of Node has to show: unit tests and one flow.
 */
import { existsSync, readdirSync } from 'node:fs'
import { check } from './check.mjs'
import { findOrInstallBrowser } from './find-browser.mjs'
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'
import { close, runPlaywright, runVitest } from './tally.mjs'

enterProject()
await installWhatIsMissing()
close(process.argv.includes('--short') ? await short() : await everything())

async function everything() {
  // First, because without one nothing else is worth waiting for.
  findOrInstallBrowser()
  const tallies = await check()
  tallies.push(await runVitest('providers', ['--project', 'providers']))
  tallies.push(await runVitest('database and flows', ['--project', 'db']))
  tallies.push(await step('audit', 'audit.mjs'))
  tallies.push(await step('build', 'build.mjs'))
  tallies.push(await step('web size', 'check-web-size.mjs'))
  tallies.push(await runPlaywright('browser', []))
  if (existsSync(inProject('tests', 'crash'))) tallies.push(await runVitest('crash', ['--project', 'crash']))
  return tallies
}

async function short() {
  const flows = inProject('tests', 'flows')
  const flow = existsSync(flows) ? readdirSync(flows).find((name) => name.endsWith('.test.ts')) : undefined
  return [
    await runVitest('unit', ['--project', 'unit', '--project', 'web', '--project', 'providers']),
    await runVitest('one flow', ['--project', 'db', flow ? `tests/flows/${flow}` : 'tests/support/database']),
  ]
}

async function step(name, file) {
  const status = await run(process.execPath, [inProject('bin', file)])
  return {
    name,
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    skipped: 0,
    took: '',
    trouble: '',
  }
}
