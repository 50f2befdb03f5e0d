/** Reads another account's API page by page: v1 counts its pages, v2 has a cursor. Waits where it is told to. */
import { setTimeout as sleep } from 'node:timers/promises'

export type Record_ = Record<string, unknown>

export interface PipedriveSource {
  /** Each page of a list, in the order of the other's ids. */
  pages(version: 'v1' | 'v2', path: string): AsyncGenerator<Record_[]>
  one(version: 'v1' | 'v2', path: string): Promise<Record_>
}

const PAGE = 200
const TRIES = 6
const TIME_LIMIT_MILLISECONDS = 30_000

/** What the other side said, for the person who started the import. */
export class SourceRefused extends Error {
  override name = 'ConfigError'
}

/** `base`: `https://company.pipedrive.com` or, for an account of this product, its address. */
export function openPipedrive(base: string, token: string): PipedriveSource {
  async function ask(path: string): Promise<{ data: unknown; additional_data?: Record_ }> {
    for (let attempt = 1; ; attempt++) {
      let response: Response
      try {
        response = await fetch(`${base}${path}`, {
          headers: { 'x-api-token': token, accept: 'application/json' },
          // The token goes to the address that was named, and nowhere else.
          redirect: 'manual',
          signal: AbortSignal.timeout(TIME_LIMIT_MILLISECONDS),
        })
      } catch (cause) {
        if (attempt === TRIES) throw new SourceRefused(`${base} does not answer.`, { cause })
        await sleep(500 * 2 ** attempt)
        continue
      }
      if (response.ok) return (await response.json()) as { data: unknown }
      if ((response.status === 429 || response.status >= 500) && attempt < TRIES) {
        const seconds = Number(
          response.headers.get('retry-after') ?? response.headers.get('x-ratelimit-reset'),
        )
        await sleep(seconds > 0 ? Math.min(seconds, 120) * 1_000 : 500 * 2 ** attempt)
        continue
      }
      if (response.status >= 300 && response.status < 400)
        throw new SourceRefused(`${base} leads elsewhere: name the address that it leads to.`)
      if (response.status === 401)
        throw new SourceRefused('The token is not accepted. Take one from the other account’s settings.')
      throw new SourceRefused(`${path} was answered ${response.status}.`)
    }
  }

  return {
    async *pages(version, path) {
      let next: string | null = ''
      while (next !== null) {
        const answer = await ask(
          `/api/${version}/${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${next}`,
        )
        yield Array.isArray(answer.data) ? (answer.data as Record_[]) : []
        const { next_cursor, pagination } = (answer.additional_data ?? {}) as {
          next_cursor?: string | null
          pagination?: { more_items_in_collection?: boolean; next_start?: number }
        }
        if (version === 'v2') next = next_cursor ? `&cursor=${encodeURIComponent(next_cursor)}` : null
        else next = pagination?.more_items_in_collection ? `&start=${pagination.next_start}` : null
      }
    },
    async one(version, path) {
      return (await ask(`/api/${version}/${path}`)).data as Record_
    },
  }
}
