/** What the screen reads, each with its first fetch. Afterwards the stream keeps it fresh. */
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { ApiError } from '../api/api-error.ts'
import { fetchChannels } from '../api/channels.ts'
import { fetchComments } from '../api/comments.ts'
import { fetchConversation, fetchConversations, fetchCounts, fetchPreflight } from '../api/conversations.ts'
import { fetchMessages, type MessagePage } from '../api/messages.ts'
import { fetchMe, fetchSetup, fetchUsers } from '../api/people.ts'
import { applyEvent } from './apply-event.ts'
import type { CommentList, ConversationList, InboxState, Thread } from './inbox-state.ts'
import { keyOf, type ListFilter } from './list-filter.ts'
import { changeState, keys, recentFrames, snapshot } from './live-cache.ts'
import { appendPage } from './place-conversation.ts'
import { appendNewer, inOrder, prependPage } from './place-message.ts'

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

const pageOfMessages = 50

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.thread(id),
    queryFn: ({ signal, client }) => fetchThread(client, id, {}, signal),
  })

async function fetchThread(
  cache: QueryClient,
  id: string,
  where: MessagePage,
  signal?: AbortSignal,
): Promise<Thread> {
  const state = await snapshot(cache, async () => {
    const { data, more } = await fetchMessages(id, where, pageOfMessages, signal)
    const messages = data.toSorted(inOrder)
    const after = messages.length - 1 - messages.findIndex((message) => message.id === where.around)
    const newerLeft = where.around !== undefined && after >= Math.floor((pageOfMessages - 1) / 2)
    const thread: Thread = { messages, nextCursor: more.next_cursor ?? null }
    return { threads: { [id]: newerLeft ? { ...thread, newerLeft } : thread } }
  })
  const thread = state.threads[id]
  if (!thread) throw gone()
  return thread
}

/** Loads the part of the conversation around a message, in place of what is loaded. */
export const showAround = onePerKey(
  async (cache: QueryClient, { id, messageId }: { id: string; messageId: string }) => {
    cache.setQueryData(keys.thread(id), await fetchThread(cache, id, { around: messageId }))
  },
)

/** Back to the newest messages. What had to be given up above is loaded again by scrolling. */
export async function showNewest(cache: QueryClient, id: string): Promise<void> {
  if (!cache.getQueryData<Thread>(keys.thread(id))?.newerLeft) return
  cache.setQueryData(keys.thread(id), await fetchThread(cache, id, {}))
}

/** What only the server knows of the way to a contact, asked anew when something was said or the time ran out. */
export const preflightQuery = ({ id, last_message_at, window }: Conversation) =>
  queryOptions({
    queryKey: ['preflight', id, last_message_at, window.state],
    queryFn: async ({ signal }) => (await fetchPreflight(id, signal)).data,
    gcTime: 60_000,
  })

/** One message that stands outside of what is loaded. */
export const messageQuery = (conversationId: string, id: string) =>
  queryOptions({
    queryKey: ['message', id],
    queryFn: async ({ signal }) =>
      (await fetchMessages(conversationId, { around: id }, 1, signal)).data[0] ?? null,
    gcTime: 60_000,
  })

export const commentsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.comments(id),
    queryFn: async ({ signal, client }): Promise<CommentList> => {
      const state = await snapshot(client, async () => {
        const { data, more } = await fetchComments(id, null, signal)
        return { comments: { [id]: { items: data.reverse(), nextCursor: more.next_cursor ?? null } } }
      })
      return state.comments[id] ?? { items: [], nextCursor: null }
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
  const thread = cache.getQueryData<Thread>(keys.thread(conversationId))
  const first = thread?.messages[0]
  if (!first || !thread?.nextCursor) return
  const page = await fetchMessages(conversationId, { before: first.id }, pageOfMessages)
  changeState(cache, (state) => {
    const now = state.threads[conversationId]
    if (!now) return state
    const longer = prependPage(now, page.data, page.more.next_cursor ?? null)
    return { ...state, threads: { ...state.threads, [conversationId]: longer } }
  })
})

/** The messages below, after a jump into the past. */
export const loadNewerMessages = onePerKey(async (cache: QueryClient, conversationId: string) => {
  const thread = cache.getQueryData<Thread>(keys.thread(conversationId))
  const last = thread?.messages.at(-1)
  if (!last || !thread?.newerLeft) return
  const position = recentFrames.position
  const { data } = await fetchMessages(conversationId, { after: last.id }, pageOfMessages)
  changeState(cache, (state) => {
    const now = state.threads[conversationId]
    // Another part was loaded meanwhile.
    if (!now || now.messages.at(-1)?.id !== last.id) return state
    const longer = appendNewer(now, data, data.length === pageOfMessages)
    const next = { ...state, threads: { ...state.threads, [conversationId]: longer } }
    // What arrived while the last page was under way found no place before.
    return recentFrames.since(position).reduce(applyEvent, next)
  })
})

/** The comments above. */
export const loadOlderComments = onePerKey(async (cache: QueryClient, conversationId: string) => {
  const cursor = cache.getQueryData<CommentList>(keys.comments(conversationId))?.nextCursor
  if (!cursor) return
  const page = await fetchComments(conversationId, cursor)
  changeState(cache, (state) => {
    const list = state.comments[conversationId]
    if (!list) return state
    const known = new Set(list.items.map((comment) => comment.id))
    const older = page.data.reverse().filter((comment) => !known.has(comment.id))
    const longer = { items: [...older, ...list.items], nextCursor: page.more.next_cursor ?? null }
    return { ...state, comments: { ...state.comments, [conversationId]: longer } }
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
