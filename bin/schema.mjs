/** `npm run schema`: writes migrations/schema.sql anew, after a migration was added. */
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

enterProject()
await installWhatIsMissing()
const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
process.exitCode = await run(process.execPath, [
  vitest,
  'run',
  'tests/support/dump-schema',
  '--project',
  'db',
  '--update',
])
