/**
 * The query cache as one `InboxState`: gathers it, lets a pure function change it, writes back what changed.
 * A snapshot that was under way while frames arrived gets those frames applied before it is shown.
 */
import { notifyManager, QueryClient, skipToken } from '@tanstack/react-query'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { EventFrame } from '../../shared/events.ts'
import { ApiError } from '../api/api-error.ts'
import { applyEvent } from './apply-event.ts'
import {
  type CommentList,
  type ConversationList,
  emptyState,
  type InboxState,
  type Thread,
} from './inbox-state.ts'
import { keyOf, type ListFilter } from './list-filter.ts'

export const keys = {
  setup: ['setup'] as const,
  me: ['me'] as const,
  users: ['users'] as const,
  channels: ['channels'] as const,
  counts: ['counts'] as const,
  list: (filter: ListFilter) => ['list', keyOf(filter)] as const,
  conversation: (id: string) => ['conversation', id] as const,
  thread: (id: string) => ['thread', id] as const,
  comments: (id: string) => ['comments', id] as const,
  pending: ['pending'] as const,
  activity: ['activity'] as const,
  gone: ['gone'] as const,
}

/** What the stream keeps fresh, fetched anew after a `reset`. */
export const liveKeys = [
  'me',
  'users',
  'channels',
  'counts',
  'list',
  'conversation',
  'thread',
  'comments',
  'crm',
]

export function createCache(): QueryClient {
  const cache = new QueryClient({
    defaultOptions: {
      queries: {
        // The stream keeps everything fresh; nothing is fetched again because time passed.
        staleTime: Number.POSITIVE_INFINITY,
        // What did not change is the same object already; comparing a long list with itself would cost a frame.
        structuralSharing: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 3,
        // Said after three seconds instead of seven: until then a server that fails looks like one that is slow.
        retryDelay: (failures) => 400 * 2 ** failures,
      },
    },
  })
  // Made here, fetched from nowhere: forgotten only when the user leaves.
  for (const key of [keys.pending, keys.activity, keys.gone]) {
    cache.setQueryDefaults(key, { queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY })
  }
  return cache
}

export function readState(cache: QueryClient): InboxState {
  const state: InboxState = {
    ...emptyState,
    me: cache.getQueryData(keys.me),
    users: cache.getQueryData(keys.users),
    channels: cache.getQueryData(keys.channels),
    counts: cache.getQueryData(keys.counts),
    pending: cache.getQueryData(keys.pending) ?? emptyState.pending,
    activity: cache.getQueryData(keys.activity) ?? emptyState.activity,
    gone: cache.getQueryData(keys.gone) ?? emptyState.gone,
  }
  state.lists = gather<ConversationList>(cache, 'list')
  state.conversations = gather<Conversation>(cache, 'conversation')
  state.threads = gather<Thread>(cache, 'thread')
  state.comments = gather<CommentList>(cache, 'comments')
  return state
}

function gather<T>(cache: QueryClient, name: string): Record<string, T> {
  const found: Record<string, T> = {}
  for (const [key, data] of cache.getQueriesData<T>({ queryKey: [name] })) {
    if (data !== undefined) found[String(key[1])] = data
  }
  return found
}

export function changeState(cache: QueryClient, change: (state: InboxState) => InboxState): void {
  const before = readState(cache)
  const after = change(before)
  if (after === before) return
  // Told together, so that the screen is drawn once.
  notifyManager.batch(() => {
    for (const name of ['me', 'users', 'channels', 'counts', 'pending', 'activity', 'gone'] as const) {
      if (after[name] !== before[name]) cache.setQueryData(keys[name], after[name])
    }
    spread(cache, 'list', before.lists, after.lists)
    spread(cache, 'conversation', before.conversations, after.conversations)
    spread(cache, 'thread', before.threads, after.threads)
    spread(cache, 'comments', before.comments, after.comments)
  })
}

/** An open page of what disappeared learns of it by `gone`: it is not told of removed queries. */
function spread<T>(
  cache: QueryClient,
  name: string,
  before: Record<string, T>,
  after: Record<string, T>,
): void {
  if (before === after) return
  for (const [id, data] of Object.entries(after)) {
    if (data !== before[id]) cache.setQueryData([name, id], data)
  }
  for (const id of Object.keys(before)) {
    if (!(id in after)) cache.removeQueries({ queryKey: [name, id] })
  }
}

const remembered = 1_000

/** The last frames with a running number, for snapshots that are under way. */
export class RecentFrames {
  #frames: EventFrame[] = []
  #passed = 0

  get position(): number {
    return this.#passed
  }

  push(frame: EventFrame): void {
    this.#passed += 1
    this.#frames.push(frame)
    if (this.#frames.length > remembered) this.#frames.shift()
  }

  since(position: number): EventFrame[] {
    const count = Math.min(this.#passed - position, this.#frames.length)
    return count > 0 ? this.#frames.slice(-count) : []
  }
}

export const recentFrames = new RecentFrames()

/** Fetches a part of the state, and applies to it what happened since the request left. */
export async function snapshot(
  cache: QueryClient,
  fetchPart: () => Promise<Partial<InboxState>>,
): Promise<InboxState> {
  const position = recentFrames.position
  const part = await fetchPart()
  const gone = cache.getQueryData<InboxState['gone']>(keys.gone) ?? {}
  return recentFrames.since(position).reduce(applyEvent, { ...emptyState, gone, ...part })
}
