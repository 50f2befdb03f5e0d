/**
 * Meta's times: milliseconds since 1970 as number or text, though seconds and nonsense (a seven-digit time stamp) have
 * been seen. Pure: whether a time is credible beside our own clock is judged by the core (precise 1).
 */
const EARLIEST = Date.UTC(2010, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)
const AHEAD_MILLISECONDS = 5 * 60_000

/** Null for what is no time between 2010 and 2100, in milliseconds or in seconds. */
export function timeOf(value: unknown): Date | null {
  if (typeof value !== 'number' && !(typeof value === 'string' && /^\d{1,16}$/.test(value))) return null
  const number = Number(value)
  const milliseconds = [number, number * 1000].find((time) => time >= EARLIEST && time < LATEST)
  return milliseconds === undefined ? null : new Date(Math.floor(milliseconds))
}

/** Up to when something was seen. Seconds are cut off, so theirs counts whole. */
export function watermarkOf(value: unknown): Date | null {
  const time = timeOf(value)
  const isInSeconds = time !== null && Number(value) < time.getTime()
  return isInSeconds ? new Date(time.getTime() + 999) : time
}

/** When an event happened: its own time, unless that is later than the time at which its entry left Meta. */
export function eventTime(own: Date | null, entrys: Date | null): Date | null {
  if (own === null || entrys === null) return own ?? entrys
  return own.getTime() > entrys.getTime() + AHEAD_MILLISECONDS ? entrys : own
}

/** `2023-08-24T05:01:45+0000`, as Graph writes times; null for anything else. */
export function graphTime(value: unknown): Date | null {
  if (typeof value !== 'string' || !GRAPH_TIME.test(value)) return null
  const time = new Date(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(time.getTime()) ? null : time
}

const GRAPH_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/
