/**
 * Counts the JavaScript that a browser fetches until the inbox can be used (precise 25): the page's own file, all that
 * it imports, and the larger of the languages, in Brotli, as served. Needs the built web.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { inProject } from './project.mjs'

const most = 180_000
const built = inProject('dist', 'web')
const manifestFile = `${built}/.vite/manifest.json`

if (!existsSync(manifestFile)) {
  console.error('Web size: the web is not built. Run `npm run build` first.')
  process.exit(1)
}
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
const start = Object.keys(manifest).find((name) => manifest[name].isEntry)
const first = new Set()
const follow = (name) => {
  if (first.has(name)) return
  first.add(name)
  for (const next of manifest[name].imports ?? []) follow(next)
}
if (start) follow(start)

const weigh = (name) => statSync(`${built}/${manifest[name].file}.br`).size
const languages = Object.keys(manifest).filter((name) => /^locales\/[a-z]+\.ts$/.test(name))
const bytes = [...first].reduce((sum, name) => sum + weigh(name), 0) + Math.max(...languages.map(weigh))

if (!start || languages.length === 0 || !(bytes > 0)) {
  console.error('Web size: the manifest of the build is not as this check knows it.')
  process.exit(1)
}
const words = `${bytes} bytes of JavaScript to the first usable inbox, of at most ${most}`
console.log(`Web size: ${words}.`)
if (bytes > most) process.exit(1)
