/** Megabytes that a process holds of its own and shares, as the system counts them. Linux and macOS. */
import { execFileSync } from 'node:child_process'

export function residentMegabytes(pid: number): number {
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim())
  if (!(kilobytes > 0)) throw new Error(`the process ${pid} is not there`)
  return kilobytes / 1024
}
