/** `npm run dev`: the server starts again and the pages reload at each change, on the simulated providers. */
import { spawn } from 'node:child_process'
import { installWhatIsMissing } from './install.mjs'
import { enterProject, inProject, root } from './project.mjs'

enterProject()
await installWhatIsMissing()
process.env.ALLOW_SIMULATOR = '1'
process.env.DATA_DIR ||= inProject('data', 'dev')

const server = start('tsx', 'tsx/dist/cli.mjs', ['watch', '--clear-screen=false', 'bin/dev-server.ts'])
const web = start('Vite', 'vite/bin/vite.js', [])
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    server.kill(signal)
    web.kill(signal)
  })

function start(name, program, args) {
  const child = spawn(process.execPath, [inProject('node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  child.once('exit', (code, signal) => {
    if (signal === null && code !== 0) {
      console.error(`${name} ended with exit status ${code}.`)
      process.exitCode = 1
    }
    ;(child === server ? web : server)?.kill('SIGTERM')
  })
  return child
}
