/**
 * The rules of .dependency-cruiser.cjs. Without a parser that it knows (TypeScript 7 is none) dependency-cruiser sees
 * no module at all and is content with that, so what it saw is counted against the files that there are.
 */
import { existsSync, readdirSync } from 'node:fs'
import { inProject, runQuietly } from './project.mjs'

const rooms = ['src', 'simulator', 'bench', 'tests'].filter((room) => existsSync(inProject(room)))
const { status, output } = await runQuietly(process.execPath, [
  inProject('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
  '--output-type',
  'err-long',
  ...rooms,
])
console.log(output.trim())
const seen = Number(/(\d+) modules/.exec(output)?.[1] ?? 0)
const present = rooms.flatMap((room) =>
  readdirSync(inProject(room), { recursive: true }).filter((name) => /\.tsx?$/.test(name)),
).length
if (seen < present) console.error(`It saw ${seen} modules, and there are ${present} files.`)
process.exitCode = status !== 0 || seen < present ? 1 : 0
