/** Joins the stream to the cache, from signing in to signing out. */
import type { QueryClient } from '@tanstack/react-query'
import type { EventFrame, Frame } from '../../shared/events.ts'
import { openStream } from '../api/stream.ts'
import { applyEvent } from './apply-event.ts'
import { forgetDraft, takeDraft } from './drafts.ts'
import { changeState, keys, liveKeys, recentFrames } from './live-cache.ts'
import { streamStart } from './queries.ts'

/** Two pictures of the screen. */
const momentMilliseconds = 33

export interface FollowListener {
  onConnected(connected: boolean): void
  onSignedOut(): void
}

/** Places that are loaded later and follow the stream as well. */
export const frameListeners = new Set<(frame: EventFrame) => void>()
/** Called when the stream is (again) there: who is where has to be said anew. */
export const greetings = new Set<() => void>()

export function followStream(cache: QueryClient, listener: FollowListener): () => void {
  let waiting: EventFrame[] = []
  let appliedAt = 0

  // A message alone is applied at once. Of a burst everything within a moment is one change, drawn once.
  const apply = () => {
    const frames = waiting
    waiting = []
    appliedAt = performance.now()
    changeState(cache, (state) => frames.reduce(applyEvent, state))
    for (const frame of frames) {
      if (frame.type === 'conversation.deleted') forgetDraft(frame.data.id)
      if (frame.type === 'conversation.changed') takeDraft(frame.data)
    }
  }

  const onFrame = (frame: Frame) => {
    if (frame.type === 'hello') {
      changeState(cache, (state) => ({ ...state, activity: {} }))
      for (const listener of greetings) listener()
    } else if (frame.type === 'reset') {
      fetchAnew(cache)
    } else {
      recentFrames.push(frame)
      waiting.push(frame)
      for (const listener of frameListeners) listener(frame)
      if (waiting.length > 1) return
      // The timers of a page that nobody sees come by the second.
      if (document.visibilityState === 'hidden') queueMicrotask(apply)
      else setTimeout(apply, appliedAt + momentMilliseconds - performance.now())
    }
  }

  const stream = openStream(streamStart.cursor, { onFrame, ...listener })
  return () => stream.close()
}

function fetchAnew(cache: QueryClient): void {
  cache.setQueryData(keys.gone, {})
  for (const name of liveKeys) void cache.invalidateQueries({ queryKey: [name] })
}
