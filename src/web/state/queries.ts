/** What the screen reads, each with its first fetch. Afterwards the stream keeps it fresh. */
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'
import { fetchChannels } from '../api/channels.ts'
import { fetchConversation, fetchConversations, fetchCounts } from '../api/conversations.ts'
import { fetchMessages } from '../api/messages.ts'
import { fetchMe, fetchSetup, fetchUsers } from '../api/people.ts'
import type { ConversationList, InboxState, Thread } from './inbox-state.ts'
import { keyOf, type ListFilter } from './list-filter.ts'
import { changeState, keys, snapshot } from './live-cache.ts'
import { appendPage } from './place-conversation.ts'
import { inOrder, prependPage } from './place-message.ts'

/** Where the first snapshot was taken: the stream begins there. */
export const streamStart: { cursor: string | null } = { cursor: null }

/** Without an answer the page keeps asking: the server may be starting. */
const untilAnswered = (query: { state: { status: string } }) =>
  query.state.status === 'error' ? 5_000 : (false as const)

export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: async ({ signal }) => (await fetchSetup(signal)).data,
  refetchInterval: untilAnswered,
})

/** Null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }) => {
    try {
      const answer = await fetchMe(signal)
      streamStart.cursor = answer.more.event_cursor ?? null
      return answer.data
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  refetchInterval: untilAnswered,
})

export const usersQuery = queryOptions({
  queryKey: keys.users,
  queryFn: async ({ signal, client }) =>
    required(await snapshot(client, async () => ({ users: (await fetchUsers(signal)).data })), 'users'),
})

export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: async ({ signal, client }) =>
    required(
      await snapshot(client, async () => ({ channels: (await fetchChannels(signal)).data })),
      'channels',
    ),
})

export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: async ({ signal, client }) =>
    required(await snapshot(client, async () => ({ counts: (await fetchCounts(signal)).data })), 'counts'),
})

export const listQuery = (filter: ListFilter) =>
  queryOptions({
    queryKey: keys.list(filter),
    queryFn: async ({ signal, client }): Promise<ConversationList> => {
      const state = await snapshot(client, async () => {
        const { data, more } = await fetchConversations(filter, null, signal)
        return {
          lists: { [keyOf(filter)]: { filter, items: data, nextCursor: more.next_cursor ?? null } },
        }
      })
      return state.lists[keyOf(filter)] ?? { filter, items: [], nextCursor: null }
    },
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: async ({ signal, client }) => {
      const state = await snapshot(client, async () => ({
        conversations: { [id]: (await fetchConversation(id, signal)).data },
      }))
      const conversation = state.conversations[id]
      if (!conversation) throw gone()
      return conversation
    },
  })

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.thread(id),
    queryFn: async ({ signal, client }): Promise<Thread> => {
      const state = await snapshot(client, async () => {
        const { data, more } = await fetchMessages(id, null, signal)
        const thread = { messages: data.toSorted(inOrder), nextCursor: more.next_cursor ?? null }
        return { threads: { [id]: thread } }
      })
      const thread = state.threads[id]
      if (!thread) throw gone()
      return thread
    },
  })

/** The entries below. Several calls at once (a fast scroll) become one. */
export const loadMoreConversations = onePerKey(async (cache: QueryClient, filter: ListFilter) => {
  const cursor = cache.getQueryData<ConversationList>(keys.list(filter))?.nextCursor
  if (!cursor) return
  const page = await fetchConversations(filter, cursor)
  changeState(cache, (state) => {
    const list = state.lists[keyOf(filter)]
    // Fetched anew meanwhile: the page is not of this list any more.
    if (list?.nextCursor !== cursor) return state
    const longer = appendPage(list, page.data, page.more.next_cursor ?? null)
    return { ...state, lists: { ...state.lists, [keyOf(filter)]: longer } }
  })
})

/** The messages above. */
export const loadOlderMessages = onePerKey(async (cache: QueryClient, conversationId: string) => {
  const cursor = cache.getQueryData<Thread>(keys.thread(conversationId))?.nextCursor
  if (!cursor) return
  const page = await fetchMessages(conversationId, cursor)
  changeState(cache, (state) => {
    const thread = state.threads[conversationId]
    if (!thread) return state
    const longer = prependPage(thread, page.data, page.more.next_cursor ?? null)
    return { ...state, threads: { ...state.threads, [conversationId]: longer } }
  })
})

function onePerKey<K>(act: (cache: QueryClient, key: K) => Promise<void>) {
  const running = new Map<string, Promise<void>>()
  return (cache: QueryClient, key: K): Promise<void> => {
    const name = JSON.stringify(key)
    const already = running.get(name)
    if (already) return already
    const promise = act(cache, key).finally(() => running.delete(name))
    running.set(name, promise)
    return promise
  }
}

function required<N extends keyof InboxState>(state: InboxState, name: N): NonNullable<InboxState[N]> {
  const part = state[name]
  if (part === undefined || part === null) throw new Error(`the snapshot lost its ${name}`)
  return part as NonNullable<InboxState[N]>
}

function gone(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'This conversation does not exist any more.', 'Choose another one.')
}
