/**
 * Sending. The bubble stands in the same frame; the id made here makes every repetition the same message, so a lost
 * answer never costs a word and never sends twice.
 */
import type { QueryClient } from '@tanstack/react-query'
import type { Message } from '../../shared/contract/messages.ts'
import { ApiError } from '../api/api-error.ts'
import { giveUpMessage, retryMessage, sendMessage } from '../api/messages.ts'
import { newClientId } from '../api/new-client-id.ts'
import { applyEvent } from './apply-event.ts'
import type { PendingMessage, Problem } from './inbox-state.ts'
import { changeState, keys, readState } from './live-cache.ts'
import { keepPending } from './pending-storage.ts'

type Sent = Partial<Pick<PendingMessage, 'attachments' | 'reply_to_id' | 'template'>>

export async function send(
  cache: QueryClient,
  conversationId: string,
  text: string,
  { attachments = [], ...more }: Sent = {},
): Promise<void> {
  const message: PendingMessage = {
    client_message_id: newClientId(),
    conversation_id: conversationId,
    text,
    attachments,
    ...more,
    made_at: new Date().toISOString(),
    state: 'sending',
    problem: null,
  }
  changePending(cache, (pending) => [...pending, message])
  await post(cache, message)
}

export async function sendAgain(cache: QueryClient, message: PendingMessage): Promise<void> {
  const again: PendingMessage = { ...message, state: 'sending', problem: null }
  changePending(cache, (pending) => replace(pending, again))
  await post(cache, again)
}

let sendingAgain = false

/**
 * The connection is back: what got no answer goes out by itself, in the order in which it was written. It is the same
 * message to the server, however often it comes. What an earlier page left behind waits for a person.
 */
export async function sendUnanswered(cache: QueryClient): Promise<void> {
  if (sendingAgain) return
  sendingAgain = true
  try {
    const unanswered = readState(cache).pending.filter(({ problem }) => problem?.code === 'NO_ANSWER')
    for (const message of unanswered) await sendAgain(cache, message)
  } finally {
    sendingAgain = false
  }
}

/** The text goes back to the one who wrote it. */
export function withdraw(cache: QueryClient, message: PendingMessage): void {
  changePending(cache, (pending) =>
    pending.filter((other) => other.client_message_id !== message.client_message_id),
  )
}

async function post(cache: QueryClient, message: PendingMessage): Promise<void> {
  try {
    const { client_message_id, text, attachments, reply_to_id, template } = message
    const content = template
      ? { template }
      : { text, attachment_ids: attachments.map(({ id }) => id), ...(reply_to_id && { reply_to_id }) }
    const { data } = await sendMessage(message.conversation_id, { client_message_id, ...content })
    applyMessage(cache, data)
  } catch (error) {
    const problem = problemOf(error)
    changePending(cache, (pending) => replace(pending, { ...message, state: 'not_sent', problem }))
  }
}

export const retry = async (cache: QueryClient, message: Message) =>
  applyMessage(cache, (await retryMessage(message.conversation_id, message.id)).data)

export const giveUp = async (cache: QueryClient, message: Message) =>
  applyMessage(cache, (await giveUpMessage(message.conversation_id, message.id)).data)

function applyMessage(cache: QueryClient, data: Message): void {
  changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'message.created', data }))
}

/** Where no answer came the words are the catalogue's (`NO_ANSWER`). */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError)
    return { code: error.code, sentence: error.sentence, whatToDo: error.whatToDo }
  return { code: 'NO_ANSWER', sentence: '', whatToDo: '' }
}

function changePending(cache: QueryClient, change: (pending: PendingMessage[]) => PendingMessage[]): void {
  changeState(cache, (state) => ({ ...state, pending: change(state.pending) }))
}

function replace(pending: PendingMessage[], message: PendingMessage): PendingMessage[] {
  return pending.map((other) => (other.client_message_id === message.client_message_id ? message : other))
}

/** Keeps the copy in this browser in step with the cache. Returns the way to stop. */
export function keepPendingInStep(cache: QueryClient, userId: number): () => void {
  return cache.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.query.queryKey[0] === keys.pending[0]) {
      keepPending(userId, (event.query.state.data ?? []) as PendingMessage[])
    }
  })
}
