/**
 * Colleagues answer, assign, close and look. A reply whose answer was lost is posted again under the same
 * client_message_id until it is answered.
 */
import type { Message } from '../../src/shared/contract/messages.ts'
import { pause } from './ask.ts'
import type { Colleague, House } from './house.ts'
import type { Ledger, Written } from './ledger.ts'
import type { Random } from './random.ts'

export interface ColleagueOptions {
  house: House
  ledger: Ledger
  random: Random
  colleague: Colleague
  conversationIds: readonly string[]
  mostReplies: number
  isOver(): boolean
}

const ANSWERED_WITHIN_MILLISECONDS = 180_000

export async function playColleague(options: ColleagueOptions): Promise<void> {
  const { random, conversationIds, mostReplies, isOver } = options
  const underWay: Promise<void>[] = []
  let replies = 0
  while (!isOver()) {
    const conversationId = random.pick(conversationIds)
    if (replies < mostReplies && random.chance(0.7)) {
      replies++
      const writing = write(options, conversationId)
      // Sometimes the next one is written before this one was answered.
      if (random.chance(0.2)) underWay.push(writing)
      else await writing
    } else await act(options, conversationId)
    await pause(random.between(20, 300))
  }
  await Promise.all(underWay)
}

let replies = 0

async function write(options: ColleagueOptions, conversationId: string): Promise<void> {
  const { ledger, random, colleague } = options
  replies++
  const unique = random.chance(0.9)
  const reply: Written = {
    conversationId,
    clientMessageId: `reply-${replies}`,
    text: unique ? `reply ${replies}` : 'OK',
    unique,
    firstPostAt: performance.now(),
    acknowledgedAt: null,
    posts: 0,
    messageId: null,
  }
  ledger.written.push(reply)
  const until = performance.now() + ANSWERED_WITHIN_MILLISECONDS
  while (reply.acknowledgedAt === null || random.chance(0.1)) {
    reply.posts++
    const body = { client_message_id: reply.clientMessageId, text: reply.text }
    const answer = await colleague.ask
      .once<Message>(
        'POST',
        `/conversations/${conversationId}/messages`,
        body,
        random.chance(0.03) ? random.between(1, 30) : undefined,
      )
      .catch(() => null)
    if (answer?.status === 201) {
      reply.acknowledgedAt ??= performance.now()
      reply.messageId ??= answer.data.id
      if (reply.messageId !== answer.data.id)
        ledger.violate(
          `${reply.clientMessageId} became two messages, ${reply.messageId} and ${answer.data.id}`,
        )
    } else if (answer && answer.status !== 503) {
      ledger.violate(`${reply.clientMessageId} was answered ${answer.status} ${answer.code}: ${answer.error}`)
    }
    if (reply.acknowledgedAt === null && performance.now() > until) {
      ledger.violate(`${reply.clientMessageId} was not taken within three minutes`)
      return
    }
    await pause(random.between(20, 200))
  }
}

async function act(options: ColleagueOptions, conversationId: string): Promise<void> {
  const { house, ledger, random, colleague } = options
  const path = `/conversations/${conversationId}`
  const acts: [method: string, path: string, body?: object][] = [
    ['PUT', `${path}/assignee`, { user_id: random.pick([null, ...house.colleagues.map(({ id }) => id)]) }],
    ['POST', `${path}/close`],
    ['POST', `${path}/reopen`],
    ['POST', `${path}/seen`],
    ['POST', `${path}/unread`],
  ]
  const [method, address, body] = random.pick(acts)
  const answer = await colleague.ask.once(method, address, body).catch(() => null)
  if (answer && answer.status !== 200 && answer.status !== 503)
    ledger.violate(`${method} ${address} was answered ${answer.status} ${answer.code}: ${answer.error}`)
}
