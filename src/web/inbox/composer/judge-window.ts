/**
 * What the composer says beforehand: may free text be sent, until when, and why not (B5). The server judges again.
 * Pure; the numbers come from the dated rules in `shared/messaging-window.ts`.
 */
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { type WindowRule, windowRuleFor } from '../../../shared/messaging-window.ts'

export interface Verdict {
  state: Conversation['window']['state'] | 'disconnected'
  /** Free text may be sent. */
  allowed: boolean
  until: Date | null
  /** Since when it may not, where the thread shows it. */
  since: Date | null
  rule: WindowRule | null
}

const hour = 3_600_000

export function judgeWindow(
  window: Conversation['window'],
  channel: Channel | undefined,
  messages: readonly Message[],
  now: Date,
): Verdict {
  const rule = channel ? windowRuleFor(channel.type, now) : null
  const until = window.until === null ? null : new Date(window.until)
  if (channel?.status === 'disconnected') {
    return { state: 'disconnected', allowed: false, until: null, since: null, rule }
  }
  const state = until && until <= now ? afterEnd(window.state, rule) : window.state
  const allowed = state === 'open' || state === 'human_agent'
  return {
    state,
    allowed,
    until: allowed && until && until > now ? until : null,
    since: allowed ? null : endedAt(until, rule, messages, now),
    rule,
  }
}

/** The time has run out on this screen; the server's word follows. */
function afterEnd(
  state: Conversation['window']['state'],
  rule: WindowRule | null,
): Conversation['window']['state'] {
  if (state === 'open' && rule?.humanAgentHours) return 'human_agent'
  return rule?.templates ? 'template_only' : 'closed'
}

function endedAt(
  until: Date | null,
  rule: WindowRule | null,
  messages: readonly Message[],
  now: Date,
): Date | null {
  if (until) return until
  const last = messages.findLast((message) => message.direction === 'in')
  const hours = rule?.humanAgentHours ?? rule?.freeTextHours
  if (!last || !hours) return null
  const end = new Date(Date.parse(last.sent_at) + hours * hour)
  return end <= now ? end : null
}
