/** A program of the bench's own in a process of its own; its first line is the port that it listens on. */
import { type ChildProcess, spawn } from 'node:child_process'

export interface Child {
  process: ChildProcess
  port: number
  stop(): Promise<void>
}

export async function startChild(program: string): Promise<Child> {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
    child.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())))
  })
  return {
    process: child,
    port,
    async stop() {
      child.removeAllListeners('exit')
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await gone
    },
  }
}
