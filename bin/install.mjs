/** Installs the packages that package-lock.json names, when they are not there or are others. */
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { inProject, run, seconds } from './project.mjs'

export async function installWhatIsMissing() {
  const missing = whatIsMissing()
  if (missing === null) return
  if (isKeptElsewhere()) {
    console.error(`Packages: node_modules is a link, so it is not touched, although ${missing}.`)
    return
  }
  console.log(`Packages: installing, because ${missing} …`)
  const began = performance.now()
  // Also where NODE_ENV or npm's configuration would leave the building tools or the embedded database out.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const status = npm ? await run(process.execPath, [npm, ...args]) : await run('npm', args)
  if (status !== 0) {
    console.error('Packages: the installation failed; npm says why above. Repair that, then try again.')
    process.exit(1)
  }
  console.log(`Packages: installed in ${seconds(began)}.`)
}

/**
 * npm keeps the list of what it installed in node_modules and writes it last, so an installation that was cut off
 * has none. Packages for other machines are in the lock alone.
 */
function whatIsMissing() {
  const kept = inProject('node_modules', '.package-lock.json')
  if (!existsSync(kept)) return 'there are none yet'
  const installed = JSON.parse(readFileSync(kept, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages
  for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
    if (path === '') continue
    const found = installed[path]
    if (!found && optional) continue
    if (found?.version !== version || found?.integrity !== integrity)
      return `${path} is not the ${version} of package-lock.json`
  }
  return null
}

/** A working copy may share the packages of another; installing there would change them under its feet. */
function isKeptElsewhere() {
  return lstatSync(inProject('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
