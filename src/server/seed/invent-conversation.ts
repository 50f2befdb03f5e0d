/** One believable conversation: who, on which app, who looks after it, and what was said when. */
import type { ChannelType } from '../../shared/contract/channels.ts'
import type { Composed, Composer, Language } from './compose-text.ts'
import type { Random } from './random.ts'

export interface InventedMessage {
  fromCustomer: boolean
  text: Composed
  sentAt: number
  /** Of the message's two sides, what became of it: `received`, or how far ours got. */
  status: 'received' | 'sent' | 'delivered' | 'read' | 'failed'
}

export interface InventedConversation {
  name: Composed
  open: boolean
  assigneeId: number | null
  /** Who answers; whoever looks after it, else anybody. */
  answererId: number
  messages: InventedMessage[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Days since the last message, on average. */
const AGE_OF_OPEN = 4
const AGE_OF_CLOSED = 75
const OLDEST_DAYS = 900

export interface Invention {
  random: Random
  composer: Composer
  /** Milliseconds. */
  now: number
  userIds: readonly number[]
  openShare: number
}

export function inventConversation(of: Invention, length: number): InventedConversation {
  const { random, composer, userIds } = of
  const language: Language = random.next() < 0.5 ? 'ja' : 'en'
  const open = random.next() < of.openShare
  const assigneeId = random.next() < (open ? 0.35 : 0.1) ? null : random.pick(userIds)
  const name = composer.name(language)
  const messages: InventedMessage[] = []
  let at = of.now - ageOf(random, open)
  let fromCustomer = random.next() < 0.6
  // Backwards from the last one, which is where the conversation stands in the list.
  for (let left = length; left > 0; left--) {
    const isFirst = left === 1
    if (isFirst) fromCustomer = true
    const text = composer.message(language, fromCustomer)
    messages.push({ fromCustomer, text, sentAt: at, status: fromCustomer ? 'received' : statusOf(random) })
    const sameAuthor = random.next() < 0.3
    at -= 1 + Math.floor(sameAuthor ? random.next() * 2 * MINUTE : pauseOf(random))
    if (!sameAuthor) fromCustomer = !fromCustomer
  }
  return {
    name,
    open,
    assigneeId,
    answererId: assigneeId ?? random.pick(userIds),
    messages: messages.reverse(),
  }
}

function ageOf(random: Random, open: boolean): number {
  const days = -Math.log(1 - random.next()) * (open ? AGE_OF_OPEN : AGE_OF_CLOSED)
  return Math.floor(Math.min(days, OLDEST_DAYS) * DAY)
}

/** Most answers come within the hour, some the next day. */
function pauseOf(random: Random): number {
  return random.next() < 0.8 ? random.next() * HOUR : random.next() * 2 * DAY
}

function statusOf(random: Random): InventedMessage['status'] {
  const chance = random.next()
  if (chance < 0.72) return 'read'
  if (chance < 0.94) return 'delivered'
  return chance < 0.995 ? 'sent' : 'failed'
}

/** Numbers that belong to nobody as far as we can see, and that the sample's channel could not reach anyhow. */
export function addressOf(type: ChannelType, number: number): { address: string; phone: string | null } {
  if (type === 'messenger') return { address: String(90_000_000_000_000_000n + BigInt(number)), phone: null }
  const phone = `+8170${String(number).padStart(8, '0')}`
  return { address: `whatsapp:${phone}`, phone }
}

/** How many messages each conversation has: most a few, some very many, `messages` in all, at least one each. */
export function shareOut(random: Random, conversations: number, messages: number): Uint32Array {
  const weights = Float64Array.from({ length: conversations }, () => (-Math.log(1 - random.next())) ** 3)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const lengths = new Uint32Array(conversations)
  const spare = messages - conversations
  let passed = 0
  let given = 0
  for (let index = 0; index < conversations; index++) {
    passed += weights[index] as number
    // Rounding the running sum, so that nothing is lost: the last one ends exactly at `spare`.
    const upTo = index === conversations - 1 ? spare : Math.floor((passed / whole) * spare)
    lengths[index] = 1 + upTo - given
    given = upTo
  }
  return lengths
}
