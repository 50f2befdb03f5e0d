/** The Chromium or Chrome of this machine, for the tests, and the same without windows (docs/decisions/0123-browser-without-windows.md). */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const WITHOUT_WINDOWS = ['chromium-headless-shell', 'chrome-headless-shell']
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** `BROWSER_PATH` names another one. Undefined where there is none. */
export function findBrowser() {
  return firstProgram([process.env.BROWSER_PATH, ...onPath(NAMES), ...APPLICATIONS])
}

/** The one that draws no windows, a third quicker; else the one of `findBrowser`. */
export function findQuickBrowser() {
  return firstProgram([process.env.BROWSER_PATH, ...onPath(WITHOUT_WINDOWS)]) ?? findBrowser()
}

/** Installs what is missing where root of a Debian asks for it; else says the one command to run, and ends. */
export function findOrInstallBrowser() {
  const quick = findQuickBrowser() !== findBrowser()
  if (isDebian() && process.getuid?.() === 0 && !quick) {
    console.log('Browser: installing Chromium …')
    aptGet('update')
    aptGet('install', 'chromium', 'fonts-noto-cjk')
    // By itself: where it does not exist, the tests only take longer.
    aptGet('install', 'chromium-headless-shell')
  }
  const found = findBrowser()
  if (found) return found
  console.error(`The tests need Chromium or Chrome, and there is none. Install it: ${commandToRun()}`)
  process.exit(1)
}

function aptGet(what, ...packages) {
  const args = packages.length > 0 ? ['-y', '--no-install-recommends', ...packages] : []
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', [what, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
}

function onPath(names) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
}

function firstProgram(paths) {
  return paths.find((path) => path && isProgram(path))
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
