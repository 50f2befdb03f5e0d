/** The Chromium or Chrome of this machine, for the tests. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** `BROWSER_PATH` names another one. Undefined where there is none. */
export function findBrowser() {
  const candidates = [
    process.env.BROWSER_PATH,
    ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...APPLICATIONS,
  ]
  return candidates.find((path) => path && isProgram(path))
}

/** Installs one where root of a Debian asks for it; else says the one command to run, and ends. */
export function findOrInstallBrowser() {
  const found = findBrowser()
  if (found) return found
  if (isDebian() && process.getuid?.() === 0) {
    console.log('Browser: installing Chromium …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [
      ['update'],
      ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
    ])
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
    const installed = findBrowser()
    if (installed) return installed
  }
  console.error(`The tests need Chromium or Chrome, and there is none. Install it: ${commandToRun()}`)
  process.exit(1)
}

function commandToRun() {
  if (isDebian()) return 'sudo apt-get install -y chromium fonts-noto-cjk'
  if (process.platform === 'darwin') return 'brew install --cask chromium'
  if (existsSync('/etc/fedora-release')) return 'sudo dnf install -y chromium google-noto-sans-cjk-fonts'
  return 'set BROWSER_PATH to where it is'
}

function isDebian() {
  return existsSync('/etc/debian_version')
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
