/** Calls of the inbox API with a token, at a process that lives. */
import type { ProductProcess } from './product-process.ts'
import type { Random } from './random.ts'

export interface Answer<T> {
  status: number
  data: T
  nextCursor: string | null
  eventCursor: string
  code: string | null
  error: string | null
}

export interface Ask {
  /** Throws where no whole answer was read. */
  once<T>(method: string, path: string, body?: object, milliseconds?: number): Promise<Answer<T>>
  /** Repeats a reading until it is answered with 200. Throws after a minute. */
  read<T>(path: string): Promise<Answer<T>>
  /** All pages of a list, and the cursor from before the first was read. */
  readAll<T>(path: string): Promise<{ items: T[]; eventCursor: string }>
}

const PATIENCE_MILLISECONDS = 8_000
const READ_WITHIN_MILLISECONDS = 60_000

export function createAsk(
  processes: readonly ProductProcess[],
  credentials: Record<string, string>,
  random: Random,
): Ask {
  async function once<T>(
    method: string,
    path: string,
    body?: object,
    milliseconds = PATIENCE_MILLISECONDS,
  ): Promise<Answer<T>> {
    const response = await fetch(
      `http://127.0.0.1:${chooseProcess(processes, random).port}/api/inbox${path}`,
      {
        method,
        headers: { ...credentials, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(milliseconds),
      },
    )
    const answer = (await response.json()) as {
      data: T
      error?: string
      additional_data?: { next_cursor?: string | null; event_cursor?: string; code?: string }
    }
    return {
      status: response.status,
      data: answer.data,
      nextCursor: answer.additional_data?.next_cursor ?? null,
      eventCursor: answer.additional_data?.event_cursor ?? '',
      code: answer.additional_data?.code ?? null,
      error: answer.error ?? null,
    }
  }

  async function read<T>(path: string): Promise<Answer<T>> {
    const until = performance.now() + READ_WITHIN_MILLISECONDS
    for (;;) {
      let why: unknown
      try {
        const answer = await once<T>('GET', path)
        if (answer.status === 200) return answer
        why = `${answer.status} ${answer.error}`
      } catch (error) {
        why = error
      }
      if (performance.now() > until) throw new Error(`${path} could not be read: ${why}`)
      await pause(100)
    }
  }

  return {
    once,
    read,
    async readAll<T>(path: string) {
      const items: T[] = []
      const join = path.includes('?') ? '&' : '?'
      let eventCursor: string | null = null
      let cursor: string | null = null
      do {
        const page: Answer<T[]> = await read<T[]>(
          `${path}${join}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        )
        eventCursor ??= page.eventCursor
        items.push(...page.data)
        cursor = page.nextCursor
      } while (cursor)
      return { items, eventCursor }
    },
  }
}

/** One that lives; where none does, any: the refusal is an answer too. */
export function chooseProcess(processes: readonly ProductProcess[], random: Random): ProductProcess {
  const living = processes.filter((one) => one.ready)
  return random.pick(living.length > 0 ? living : processes)
}

/** Paces the players; nothing is proven by it. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
