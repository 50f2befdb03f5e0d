/**
 * One request of Meta's may carry entries of several pages, and pages may belong to several companies: each gets what
 * is its own. Used by the webhook and by the replay of what had no place.
 */
import { isObject, listOf, readJson } from './json.ts'
import { pageOf } from './page.ts'

export interface SplitRequest {
  /** The body for each page that is held and is in the request: the very bytes where all of it is of one page. */
  pages: Map<string, Buffer>
  /** What belongs to none of them; null where everything has its place. */
  rest: Buffer | null
}

export function splitByPage(body: Buffer, isHeld: (page: string) => boolean): SplitRequest {
  const request = readJson(body)
  const pages = new Map<string, Buffer>()
  if (!isObject(request) || (request.object ?? 'page') !== 'page') return { pages, rest: body }

  const entries = listOf(request.entry).map((entry) => {
    const page = pageOf(entry)
    const written = page !== null && isHeld(page) ? writtenAnew(entry) : null
    return { page: written === null ? null : page, written }
  })
  const places = [...new Set(entries.map(({ page }) => page))]
  const [only] = places
  if (places.length === 1 && typeof only === 'string') return { pages: new Map([[only, body]]), rest: null }
  for (const place of places) {
    if (place === null) continue
    const own = entries.filter(({ page }) => page === place).map(({ written }) => written)
    pages.set(place, Buffer.from(`{"object":"page","entry":[${own.join(',')}]}`))
  }
  if (places.length > 0 && !places.includes(null)) return { pages, rest: null }
  return { pages, rest: pages.size === 0 ? body : restOf(listOf(request.entry), entries, body) }
}

function restOf(all: readonly unknown[], entries: readonly { page: string | null }[], body: Buffer): Buffer {
  const written = all.filter((_, index) => entries[index]?.page === null).map(writtenAnew)
  return written.includes(null) ? body : Buffer.from(`{"object":"page","entry":[${written.join(',')}]}`)
}

/** Null for what is nested deeper than can be written. */
function writtenAnew(entry: unknown): string | null {
  try {
    return JSON.stringify(entry)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
