/**
 * May we write freely to this contact now, and until when? Pure: the server obeys it, the composer shows it.
 * The numbers are the provider's and are dated data (`windowRules`), because a provider changes them by a blog post.
 */
import type { ChannelType } from './contract/channels.ts'
import type { Window } from './contract/conversations.ts'

const HOUR = 3_600_000

export interface WindowRule {
  /** The rule holds from this day on. */
  since: string
  channelType: ChannelType
  /** Free text for so long after the contact's last message. Null: always. */
  freeTextHours: number | null
  /** People (not machines) may answer for so long, with a tag. */
  humanAgentHours: number | null
  /** Approved templates may be sent at any time. */
  templates: boolean
  /** Longest text in one message, in UTF-16 code units. */
  textLength: number
  /** Answers to choose from below a message: how many, and how long each may be. Null: there are none. */
  quickReplies: { most: number; titleLength: number } | null
  /** The contact is shown which message is answered. */
  quotes: boolean
  source: string
}

export const windowRules: readonly WindowRule[] = [
  {
    since: '2020-01-01',
    channelType: 'whatsapp_twilio',
    freeTextHours: 24,
    humanAgentHours: null,
    templates: true,
    textLength: 1600,
    quickReplies: null,
    // Twilio's API takes no reference to another message.
    quotes: false,
    source: 'twilio.com/docs/whatsapp: 24-hour customer care window; error 21617 above 1600 characters',
  },
  {
    since: '2020-03-04',
    channelType: 'messenger',
    freeTextHours: 24,
    humanAgentHours: 7 * 24,
    templates: false,
    textLength: 2000,
    quickReplies: { most: 13, titleLength: 20 },
    quotes: true,
    source:
      'developers.facebook.com Messenger policy: 24 hours, HUMAN_AGENT tag for 7 days; Send API: 13 quick replies of 20 characters',
  },
  {
    since: '2020-01-01',
    channelType: 'simulator',
    freeTextHours: 24,
    humanAgentHours: null,
    templates: true,
    textLength: 1600,
    quickReplies: null,
    quotes: false,
    source: 'as whatsapp_twilio, which it simulates',
  },
  {
    since: '2020-01-01',
    channelType: 'app',
    freeTextHours: null,
    humanAgentHours: null,
    templates: false,
    textLength: 4096,
    quickReplies: null,
    quotes: true,
    source: 'ours',
  },
]

/** The rule in force for a channel type at a time: the youngest that has begun. */
export function windowRuleFor(type: ChannelType, at: Date): WindowRule {
  const day = at.toISOString().slice(0, 10)
  const rule = windowRules
    .filter((candidate) => candidate.channelType === type && candidate.since <= day)
    .sort((a, b) => b.since.localeCompare(a.since))[0]
  if (!rule) throw new Error(`no window rule for channel type ${type}`)
  return rule
}

/** The window of a conversation, reckoned from the contact's last message (`sent_at`, precise 1). */
export function windowOf(type: ChannelType, lastInboundAt: Date | null, now: Date): Window {
  const rule = windowRuleFor(type, now)
  if (rule.freeTextHours === null) return { state: 'open', until: null }
  const last = lastInboundAt?.getTime() ?? Number.NEGATIVE_INFINITY
  const freeUntil = last + rule.freeTextHours * HOUR
  if (now.getTime() < freeUntil) return { state: 'open', until: iso(freeUntil) }
  if (rule.humanAgentHours !== null) {
    const humanUntil = last + rule.humanAgentHours * HOUR
    if (now.getTime() < humanUntil) return { state: 'human_agent', until: iso(humanUntil) }
  }
  return { state: rule.templates ? 'template_only' : 'closed', until: null }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
