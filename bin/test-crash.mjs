/** `npm run test:crash`: kills the product, its database and both at random moments, and judges what is left. */
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

enterProject()
await installWhatIsMissing()
process.exitCode = await run(process.execPath, [
  inProject('node_modules', 'tsx', 'dist', 'cli.mjs'),
  inProject('tests', 'crash', 'run.ts'),
  ...process.argv.slice(2),
])
