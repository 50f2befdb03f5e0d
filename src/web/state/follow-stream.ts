/** Joins the stream to the cache, from signing in to signing out. */
import type { QueryClient } from '@tanstack/react-query'
import type { EventFrame, Frame } from '../../shared/events.ts'
import { openStream } from '../api/stream.ts'
import { applyEvent } from './apply-event.ts'
import { forgetDraft, takeDraft } from './drafts.ts'
import { changeState, keys, liveKeys, recentFrames } from './live-cache.ts'
import { streamStart } from './queries.ts'

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
  let scheduled = false

  // A burst of frames (after an outage) is applied as one change, so that the screen is drawn once.
  const apply = () => {
    scheduled = false
    const frames = waiting
    waiting = []
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
      if (!scheduled) {
        scheduled = true
        queueMicrotask(apply)
      }
    }
  }

  const stream = openStream(streamStart.cursor, { onFrame, ...listener })
  return () => stream.close()
}

function fetchAnew(cache: QueryClient): void {
  cache.setQueryData(keys.gone, {})
  for (const name of liveKeys) void cache.invalidateQueries({ queryKey: [name] })
}
