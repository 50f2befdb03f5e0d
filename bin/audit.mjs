/**
 * `npm run audit`: asks the registry about known weaknesses of what is installed to run the product. A high or critical one
 * fails. Where the registry cannot be asked, that is said, and nothing fails: a build must not depend on the network.
 */
import { spawn } from 'node:child_process'
import { enterProject } from './project.mjs'

enterProject()
const MILLISECONDS = 20_000

const { output, over } = await ask()
const report = read(output)
if (!report) {
  console.log(
    `audit: the registry could not be asked${over ? ' in time' : ''}; known weaknesses were not looked up`,
  )
} else {
  const found = report.metadata?.vulnerabilities ?? {}
  const names = Object.entries(report.vulnerabilities ?? {}).map(
    ([name, { severity }]) => `${name} (${severity})`,
  )
  console.log(`audit: ${names.length === 0 ? 'nothing known against what is installed' : names.join(', ')}`)
  process.exitCode = (found.high ?? 0) + (found.critical ?? 0) > 0 ? 1 : 0
}

function ask() {
  return new Promise((resolve) => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const child = spawn(npm, ['audit', '--omit=dev', '--json', '--fetch-retries=0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    let over = false
    const timer = setTimeout(() => {
      over = true
      child.kill()
    }, MILLISECONDS)
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', () => resolve({ output: '', over }))
    child.on('close', () => {
      clearTimeout(timer)
      resolve({ output, over })
    })
  })
}

/** Null where what came is no report: without a network npm answers an error, also as JSON. */
function read(output) {
  try {
    const report = JSON.parse(output)
    return report.auditReportVersion ? report : null
  } catch {
    return null
  }
}
