/** From a bare clone to the running product, in this very process: whoever signals or kills it meets the product. */
import { outOfDate } from './build.mjs'
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, run } from './project.mjs'

/** @param start called when everything is built, with the product's `main` */
export async function startProduct(start = (main) => main()) {
  enterProject()
  await installWhatIsMissing()
  if (outOfDate().length > 0) {
    const status = await run(process.execPath, [inProject('bin', 'build.mjs')])
    if (status !== 0) process.exit(1)
  }
  process.env.NODE_ENV ??= 'production'
  process.setSourceMapsEnabled(true)
  try {
    const { main } = await import('../dist/server/main.js')
    await start(main)
  } catch (error) {
    // What has a remedy says it in its sentence; everything else is a fault of ours, and its place is needed.
    console.error(WITH_REMEDY.includes(error?.name) ? `Tsunagi cannot start. ${error.message}` : error)
    process.exit(1)
  }
}

const WITH_REMEDY = ['ConfigError', 'EmbeddedPostgresError', 'NewerSchemaError']
