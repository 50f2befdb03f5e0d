/**
 * `npm run licences`: writes docs/licences.md, the licences of everything that is installed to run the product, from the
 * lock and the packages themselves. With `--check`: says whether the page is fresh, and fails where a licence is none that we may use.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { enterProject, inProject } from './project.mjs'

enterProject()
const require = createRequire(import.meta.url)

/** Permissive, or applying to the file alone. What is none of them needs a decision. */
const USABLE = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  'CC-BY-4.0',
  'Python-2.0',
  'PostgreSQL',
  'MPL-2.0',
  'WTFPL',
]
/** sharp's libraries are linked dynamically and replaceable, as the LGPL asks (docs/decisions/0050-licences.md). */
const USABLE_AS_LIBRARY = /^@img\/sharp-/

const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'))
const packages = Object.entries(lock.packages)
  .filter(([path, one]) => path !== '' && !one.dev && !one.link)
  .map(([path, one]) => ({
    name: one.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: one.version,
    licence: one.license ?? licenceOf(path),
    optional: Boolean(one.optional),
  }))
const unique = [...new Map(packages.map((one) => [`${one.name}@${one.version}`, one])).values()].sort(
  (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1),
)
const page = `# Licences of what is installed with the product

Written by \`npm run licences\` from the lock file. Packages for building and testing are not installed to run it; the
pages' packages (React and others) are built into them and stand in package.json. *optional*: for one platform, or
used only where it is there.

| package | version | licence |
| --- | --- | --- |
${unique.map(({ name, version, licence, optional }) => `| ${name} | ${version}${optional ? ' (optional)' : ''} | ${licence} |`).join('\n')}
`

const refused = unique.filter(({ name, licence }) => !isUsable(licence) && !USABLE_AS_LIBRARY.test(name))
for (const { name, version, licence } of refused)
  console.log(`${name}@${version}: ${licence} needs a decision`)

if (process.argv.includes('--check')) {
  const fresh = readFileSync(inProject('docs', 'licences.md'), 'utf8') === page
  // The page follows the lock; what fails is a licence that nobody has looked at.
  if (!fresh) console.log('docs/licences.md is older than the lock: npm run licences')
  process.exitCode = refused.length === 0 ? 0 : 1
} else {
  writeFileSync(inProject('docs', 'licences.md'), page)
  console.log(`docs/licences.md: ${unique.length} packages`)
  process.exitCode = refused.length === 0 ? 0 : 1
}

function licenceOf(path) {
  try {
    const { license } = require(inProject(path, 'package.json'))
    return typeof license === 'string' ? license : 'unknown'
  } catch {
    // Optional, and of another platform.
    return 'unknown'
  }
}

/** `(MIT OR Apache-2.0)` is usable where one of them is; with AND all have to be. */
function isUsable(licence) {
  const words = String(licence).replace(/[()]/g, '')
  if (words.includes(' AND ')) return words.split(' AND ').every((one) => isUsable(one))
  return words.split(' OR ').some((one) => USABLE.includes(one.trim()))
}
