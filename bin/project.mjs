/** What every command needs first: the right Node, the project's folder, and the packages. Runs before any is installed. */
import { spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export const inProject = (...parts) => join(root, ...parts)

/** Commands work from anywhere; a DATA_DIR is meant from where it was typed. */
export function enterProject() {
  refuseOldNode()
  if (process.env.DATA_DIR) process.env.DATA_DIR = resolve(process.env.DATA_DIR)
  process.chdir(root)
}

/** A file is meant from where the command was typed, which npm remembers. */
export function fromHere(file) {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file)
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(
    `Tsunagi needs Node 20.19 or later, and this is ${process.versions.node}. Install a newer one from https://nodejs.org, then try again.`,
  )
  process.exit(1)
}

/** Runs a program on this terminal to its end. Returns its exit status, 128 when a signal ended it. */
export function run(program, args, options = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    child.once('error', reject)
    child.once('close', (code) => settle(code ?? 128))
  })
}

/** The same, but keeps quiet; returns what it said as well. */
export function runQuietly(program, args, options = {}) {
  return new Promise((settle, reject) => {
    let output = ''
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', (code) => settle({ status: code ?? 128, output }))
  })
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
