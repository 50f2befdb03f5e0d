/** `npm run screenshots`: builds the product and takes the pictures of `docs/screens` anew. */
import { findOrInstallBrowser } from './find-browser.mjs'
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

enterProject()
await installWhatIsMissing()
process.env.BROWSER_PATH = findOrInstallBrowser()
const built = await run(process.execPath, [inProject('bin', 'build.mjs')])
process.exitCode =
  built ||
  (await run(process.execPath, ['--import', 'tsx', inProject('tests', 'browser', 'screenshots', 'take.ts')]))
