/** `npm run rights`: writes docs/rights.md anew, after a route or a policy was added. */
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

enterProject()
await installWhatIsMissing()
const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
process.exitCode = await run(process.execPath, [
  vitest,
  'run',
  'tests/support/rights-page',
  '--project',
  'db',
  '--update',
])
