/** Runs a program to its end as the server's user. */
import { spawn } from 'node:child_process'
import type { ServerUser } from './server-user.ts'

export interface Ran {
  /** 127 where it could not be started at all. */
  status: number
  /** Both its outputs, at most 64 KiB of them. */
  output: string
}

/** PostgreSQL must not meet variables such as PGDATA or LC_ALL of whoever starts us. */
export const CLEAN_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export function runAs(user: ServerUser, program: string, args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    let output = ''
    const keep = (chunk: Buffer) => {
      if (output.length < 65_536) output += chunk.toString('utf8')
    }
    const child = spawn(program, args, {
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user.lowered ? { uid: user.uid, gid: user.gid } : {}),
    })
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ status: 127, output: error.message }))
    child.on('close', (code) => resolve({ status: code ?? 128, output: output.trim() }))
  })
}
