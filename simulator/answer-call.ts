/** Answers a REST call of a provider, or fails as the faults say, and writes down what was answered. */
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Fault, FaultOperation } from './faults.ts'
import type { LedgerEntry } from './ledger.ts'
import type { World } from './world.ts'

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
  /** Runs when the answer is out, or when it is certain that none comes. */
  afterwards?: () => void
}

/** How a provider says no. */
export interface Manners {
  /** The answer to what a call threw, or null where that is no refusal. */
  refuse(error: unknown): Answer | null
  rateLimited(fault: Fault): Answer
  serverError(fault: Fault): Answer
  refusal(fault: Fault): Answer
}

export interface Call {
  operation: FaultOperation
  /** The customer's address, for faults. */
  address?: string
  entry: LedgerEntry
}

const answerFaults = [
  'no_answer',
  'rate_limited',
  'server_error',
  'server_error_html',
  'answer_lost',
  'garbled',
  'slow',
  'refuse',
] as const

export async function answerCall(
  world: World,
  manners: Manners,
  reply: FastifyReply,
  call: Call,
  act: () => Answer | Promise<Answer>,
): Promise<FastifyReply> {
  const { entry } = call
  const fault = world.faults.take(answerFaults, {
    operation: call.operation,
    ...(call.address === undefined ? {} : { address: call.address }),
  })
  entry.fault = fault?.kind ?? null
  if (fault?.kind === 'slow') await waitFor(world, fault.delay_milliseconds ?? 3_000)
  if (!fault || fault.kind === 'slow') return send(world, reply, entry, await judged(manners, act))

  // A call that the provider would refuse anyway is refused also where the fault says that the message is taken.
  const taken = fault.taken ?? (fault.kind === 'answer_lost' || fault.kind === 'garbled')
  const real = taken ? await judged(manners, act) : null
  if (fault.delay_milliseconds) await waitFor(world, fault.delay_milliseconds)
  if (fault.kind === 'no_answer' || fault.kind === 'answer_lost') {
    entry.answer.outcome = fault.kind === 'no_answer' ? 'never' : 'cut'
    reply.hijack()
    if (fault.kind === 'answer_lost') reply.raw.socket?.destroy()
    real?.afterwards?.()
    world.changed()
    return reply
  }
  return send(world, reply, entry, {
    ...failedAnswer(manners, fault, real),
    ...(real?.afterwards ? { afterwards: real.afterwards } : {}),
  })
}

async function judged(manners: Manners, act: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await act()
  } catch (error) {
    const answer = manners.refuse(error)
    if (!answer) throw error
    return answer
  }
}

function failedAnswer(manners: Manners, fault: Fault, real: Answer | null): Answer {
  switch (fault.kind) {
    case 'rate_limited':
      return manners.rateLimited(fault)
    case 'server_error':
      return manners.serverError(fault)
    case 'server_error_html':
      return {
        status: fault.status ?? 502,
        body: '<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>',
        headers: { 'content-type': 'text/html' },
      }
    case 'garbled':
      return {
        status: real?.status ?? 200,
        body: JSON.stringify(real?.body ?? {}).slice(0, -20),
        headers: { 'content-type': 'application/json' },
      }
    default:
      return manners.refusal(fault)
  }
}

function send(world: World, reply: FastifyReply, entry: LedgerEntry, answer: Answer): FastifyReply {
  const { code, error } = Object(answer.body) as { code?: unknown; error?: { code?: unknown } }
  const number = code ?? error?.code
  entry.answer = {
    outcome: 'answered',
    status: answer.status,
    code: typeof number === 'number' ? number : null,
  }
  const { afterwards } = answer
  if (afterwards) {
    // `close` comes after the last byte and also when the caller has gone away; it may have come already.
    world.traffic.follow(
      new Promise<void>((resolve) => {
        const goOn = () => {
          afterwards()
          resolve()
        }
        if (reply.raw.destroyed) goOn()
        else reply.raw.once('close', goOn)
      }),
    )
  }
  world.changed()
  reply.code(answer.status)
  if (!answer.headers?.['content-type']) reply.type('application/json')
  if (answer.headers) reply.headers(answer.headers)
  if (answer.status === 204) return reply.send()
  return reply.send(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
}

async function waitFor(world: World, milliseconds: number): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal: world.traffic.signal })
  } catch {
    // The simulator is being closed: the connection is cut anyway.
  }
}
