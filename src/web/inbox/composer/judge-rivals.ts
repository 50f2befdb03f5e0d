/** Is a colleague about to answer the same, or has one just done so? Asked only of one who is writing. Pure. */
import type { Message } from '../../../shared/contract/messages.ts'

interface Moment {
  meId: number
  /** Who writes now; null stands for the contact. */
  typing: readonly (number | null)[]
  /** When a colleague who has not sent since was last seen to write, in milliseconds. */
  typedAt: ReadonlyMap<number, number>
  /** What has come since the text here was begun. */
  since: readonly Message[]
  now: number
}

export interface Rivals {
  did: 'writes' | 'sent'
  userIds: number[]
}

/** So long after the last key somebody may still be about to send. */
const pauseMilliseconds = 20_000

export function judgeRivals({ meId, typing, typedAt, since, now }: Moment): Rivals | null {
  const paused = [...typedAt].filter(([, at]) => now - at < pauseMilliseconds).map(([id]) => id)
  const writing = [...typing, ...paused].filter((id): id is number => id !== null && id !== meId)
  if (writing.length > 0) return { did: 'writes', userIds: [...new Set(writing)] }
  const sent = since.flatMap(({ author, direction }) =>
    direction === 'out' && author.type === 'user' && typeof author.id === 'number' && author.id !== meId
      ? author.id
      : [],
  )
  return sent.length > 0 ? { did: 'sent', userIds: [...new Set(sent)] } : null
}
