/**
 * Every optional package that package-lock.json names has its entry there. Some releases lack one machine's binary in
 * the registry for a while; a lock made then looks whole, and `npm ci` refuses it on a clean machine.
 * And package.json names one version of each package, so that a lock that is made anew brings no other unasked.
 */
import { readFileSync } from 'node:fs'
import { inProject } from './project.mjs'

const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'))
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isThere(name, path))
    .map((name) => `${name}, which ${path || 'package.json'} names`),
)
const named = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})).length

for (const line of missing) console.error(`package-lock.json has no entry for ${line}.`)
if (missing.length > 0)
  console.error('Take an earlier release of it, and resolve the lock again under Node 20.')
if (named === 0) console.error('package-lock.json names no optional package at all, which cannot be.')
const own = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
const ranges = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((part) =>
  Object.entries(own[part]).filter(([, wanted]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted)),
)
for (const [name, wanted] of ranges)
  console.error(`package.json names ${name} as ${wanted}; name the one version of package-lock.json.`)
process.exitCode = missing.length > 0 || named === 0 || ranges.length > 0 ? 1 : 0

/** As Node looks: beside the package, then in each folder above. */
function isThere(name, path) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`]) return true
    if (at === '') return false
  }
}
