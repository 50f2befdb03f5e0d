/**
 * Failures that can be switched on, each for a number of times, one address, a probability.
 * Which kinds there are and what each does stands in README.md.
 */
import { randomUUID } from 'node:crypto'

export const faultKinds = [
  'no_answer',
  'rate_limited',
  'server_error',
  'server_error_html',
  'answer_lost',
  'garbled',
  'slow',
  'refuse',
  'connection_refused',
  'fails_later',
  'callbacks_late',
  'callbacks_doubled',
  'callbacks_out_of_order',
  'callbacks_lost',
  'callbacks_held',
  'callback_before_answer',
  'read_before_delivered',
  'wrong_signature',
  'webhooks_lost',
  'events_batched',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Which calls of ours a fault of the answer strikes. Without one: `create`. */
export const faultOperations = [
  'create',
  'list',
  'fetch',
  'media',
  'senders',
  'content',
  'typing',
  'any',
] as const
export type FaultOperation = (typeof faultOperations)[number]

export interface FaultRequest {
  kind: FaultKind
  operation?: FaultOperation
  /** How many times; without it until removed. */
  count?: number
  /** Only for this customer's address (`whatsapp:+…`) or page-scoped id. */
  address?: string
  /** 0 to 1; without it always. */
  probability?: number
  /** Was the message taken before the answer failed? */
  taken?: boolean
  /** HTTP status of the answer. */
  status?: number
  /** The provider's error number. */
  code?: number
  message?: string
  retry_after_seconds?: number
  delay_milliseconds?: number
  /** `wrong_signature` and `webhooks_lost`: which webhooks; without it both. */
  webhooks?: 'inbound' | 'status'
}

export interface Fault extends FaultRequest {
  id: string
  /** How often it has struck. */
  struck: number
}

/** What is about to happen, for which a fault may be waiting. */
export interface Occasion {
  operation?: FaultOperation
  address?: string
  webhooks?: 'inbound' | 'status'
}

export interface Faults {
  add(request: FaultRequest): Fault
  remove(id: string): boolean
  clear(): void
  all(): Fault[]
  /** The first fault of one of these kinds that strikes here; uses up one of its count. */
  take(kinds: readonly FaultKind[], occasion: Occasion): Fault | null
}

const MOST_FAULTS = 200

export function createFaults(random: () => number): Faults {
  let faults: Fault[] = []
  return {
    add(request) {
      if (faults.length >= MOST_FAULTS)
        throw new Error(`No more than ${MOST_FAULTS} faults at once: remove some.`)
      const fault = { ...request, id: randomUUID(), struck: 0 }
      faults.push(fault)
      return fault
    },
    remove(id) {
      const before = faults.length
      faults = faults.filter((fault) => fault.id !== id)
      return faults.length < before
    },
    clear() {
      faults = []
    },
    all: () => faults.map((fault) => ({ ...fault })),
    take(kinds, occasion) {
      for (const fault of faults) {
        if (!kinds.includes(fault.kind) || !strikesHere(fault, occasion)) continue
        if (fault.probability !== undefined && random() >= fault.probability) continue
        fault.struck += 1
        if (fault.count !== undefined && fault.struck >= fault.count) {
          faults = faults.filter((other) => other !== fault)
        }
        return fault
      }
      return null
    },
  }
}

function strikesHere(fault: Fault, occasion: Occasion): boolean {
  if (fault.address !== undefined && fault.address !== occasion.address) return false
  if (fault.webhooks !== undefined && fault.webhooks !== occasion.webhooks) return false
  if (occasion.operation === undefined) return true
  const operation = fault.operation ?? 'create'
  return operation === 'any' || operation === occasion.operation
}
