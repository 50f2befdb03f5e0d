/**
 * Builds what is out of date: server and simulator with esbuild, the web with Vite, each into its folder of `dist`,
 * where it keeps the digest of the files that it was made from. `npm start` runs this as a process of its own, so
 * that the memory of the building tools is given back.
 */
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inProject, root, seconds } from './project.mjs'

const parts = {
  server: {
    from: ['src/server', 'src/shared', 'bin/build.mjs', 'package-lock.json'],
    kept: 'dist/server/.made-from',
    needs: ['src/server/main.ts', 'src/server/commands.ts'],
    build: buildServer,
  },
  simulator: {
    from: ['simulator', 'bin/build.mjs', 'package-lock.json'],
    kept: 'dist/simulator/.made-from',
    needs: ['simulator/index.ts'],
    build: buildSimulator,
  },
  web: {
    from: ['src/web', 'src/shared', 'vite.config.ts', 'bin/build.mjs', 'package-lock.json'],
    kept: 'dist/web/.made-from',
    needs: ['vite.config.ts', 'src/web/index.html'],
    build: buildWeb,
  },
}

export function outOfDate() {
  return Object.keys(parts).filter((name) => {
    const { from, kept } = parts[name]
    return !existsSync(inProject(kept)) || readFileSync(inProject(kept), 'utf8') !== digestOf(from)
  })
}

async function build(names) {
  for (const name of names) {
    const { from, kept, needs, build: make } = parts[name]
    const missing = needs.filter((file) => !existsSync(inProject(file)))
    if (missing.length > 0) {
      console.error(`Build: the ${name} cannot be built, ${missing.join(' and ')} is missing.`)
      process.exitCode = 1
      continue
    }
    const began = performance.now()
    const digest = digestOf(from)
    rmSync(inProject(kept), { force: true })
    try {
      await make()
    } catch (error) {
      console.error(`Build: the ${name} failed. ${error.message}`)
      process.exitCode = 1
      continue
    }
    mkdirSync(inProject('dist', name), { recursive: true })
    writeFileSync(inProject(kept), digest)
    console.log(`Build: the ${name} in ${seconds(began)}.`)
  }
}

function buildServer() {
  return bundle(['src/server/main.ts', 'src/server/commands.ts'], 'dist/server')
}

async function buildSimulator() {
  await bundle(['simulator/index.ts'], 'dist/simulator')
  // Its pages and pictures, which it reads from beside itself.
  cpSync(inProject('simulator'), inProject('dist/simulator'), {
    recursive: true,
    filter: (path) => !/\.(ts|md)$/.test(path),
  })
}

async function bundle(entryPoints, outdir) {
  const esbuild = await import('esbuild')
  await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  })
}

async function buildWeb() {
  const vite = await import('vite')
  await vite.build({ configFile: inProject('vite.config.ts'), logLevel: 'warn' })
}

/** Of the names and contents of all these files but the tests. */
function digestOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesBelow)) {
    hash.update(`${file}\0`)
    hash.update(
      createHash('sha256')
        .update(readFileSync(inProject(file)))
        .digest(),
    )
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  const found = statSync(inProject(path), { throwIfNoEntry: false })
  if (found?.isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path]
  if (!found?.isDirectory()) return []
  return readdirSync(inProject(path))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.chdir(root)
  await build(process.argv.includes('--all') ? Object.keys(parts) : outOfDate())
}
