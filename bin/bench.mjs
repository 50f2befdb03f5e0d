/** `npm run bench [-- NAME]`: builds the product, then runs the benchmarks on it. */
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

enterProject()
await installWhatIsMissing()
const built = await run(process.execPath, [inProject('bin', 'build.mjs')])
process.exitCode =
  built ||
  (await run(process.execPath, ['--import', 'tsx', inProject('bench', 'run.ts'), ...process.argv.slice(2)]))
