/** From a bare clone to the running product, in this very process: whoever signals or kills it meets the product. */
import { outOfDate } from './build.mjs'
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

/** @param start called when everything is built, with the product's `main` */
export async function startProduct(start = (main) => main()) {
  await build()
  try {
    const { main } = await import('../dist/server/main.js')
    await start(main)
  } catch (error) {
    fail('Tsunagi cannot start.', error)
  }
}

/** A command beside the product: what `act` does with the functions of `src/server/commands.ts`, and then the end. */
export async function runCommand(act) {
  await build()
  try {
    await act(await import('../dist/server/commands.js'))
  } catch (error) {
    fail('This cannot be done.', error)
  }
}

async function build() {
  enterProject()
  await installWhatIsMissing()
  if (outOfDate().length > 0) {
    const status = await run(process.execPath, [inProject('bin', 'build.mjs')])
    if (status !== 0) process.exit(1)
  }
  process.env.NODE_ENV ??= 'production'
  process.setSourceMapsEnabled(true)
}

/** What has a remedy says it in its sentence; everything else is a fault of ours, and its place is needed. */
function fail(what, error) {
  console.error(WITH_REMEDY.includes(error?.name) ? `${what} ${error.message}` : error)
  process.exit(1)
}

const WITH_REMEDY = [
  'ConfigError',
  'EmbeddedPostgresError',
  'NewerSchemaError',
  'UnfitDatabaseError',
  'BackupError',
  'CommandError',
]
