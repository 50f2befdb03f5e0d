/**
 * May these files leave on this channel, together with this text? Pure: the server obeys it, the composer shows it.
 * As with the window, the numbers are the provider's and dated (`attachmentRules`).
 */
import type { ChannelType } from './contract/channels.ts'

const MB = 1024 * 1024

export interface AttachmentKind {
  kind: 'picture' | 'sticker' | 'audio' | 'video' | 'document' | 'contact' | 'file'
  /** Content types; `*` stands for every other. */
  types: readonly string[]
  largestBytes: number
  /** May text go with it in the same message? */
  caption: boolean
}

export interface AttachmentRule {
  /** The rule holds from this day on. */
  since: string
  channelType: ChannelType
  mostPerMessage: number
  kinds: readonly AttachmentKind[]
  source: string
}

const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

const anything: AttachmentKind = { kind: 'file', types: ['*'], largestBytes: 25 * MB, caption: true }

const WHATSAPP: readonly AttachmentKind[] = [
  { kind: 'picture', types: ['image/jpeg', 'image/png'], largestBytes: 5 * MB, caption: true },
  { kind: 'sticker', types: ['image/webp'], largestBytes: 5 * MB, caption: false },
  {
    kind: 'audio',
    types: ['audio/ogg', 'audio/amr', 'audio/3gpp', 'audio/aac', 'audio/mpeg'],
    largestBytes: 16 * MB,
    caption: false,
  },
  { kind: 'video', types: ['video/mp4'], largestBytes: 16 * MB, caption: true },
  {
    kind: 'document',
    types: [
      'application/pdf',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    largestBytes: 16 * MB,
    caption: false,
  },
  { kind: 'contact', types: ['text/vcard'], largestBytes: 16 * MB, caption: false },
]

export const attachmentRules: readonly AttachmentRule[] = [
  {
    since: '2020-01-01',
    channelType: 'whatsapp_twilio',
    mostPerMessage: 1,
    kinds: WHATSAPP,
    source:
      'twilio.com/docs/whatsapp/guidance-whatsapp-media-messages: types, 16 MB, no caption on documents',
  },
  {
    since: '2020-03-04',
    channelType: 'messenger',
    mostPerMessage: 1,
    kinds: [
      { kind: 'picture', types: PICTURES, largestBytes: 8 * MB, caption: false },
      { ...anything, caption: false },
    ],
    source: 'developers.facebook.com Send API: text or one attachment; pictures 8 MB, other files 25 MB',
  },
  {
    since: '2020-01-01',
    channelType: 'simulator',
    mostPerMessage: 1,
    kinds: WHATSAPP,
    source: 'as whatsapp_twilio, which it simulates',
  },
  { since: '2020-01-01', channelType: 'app', mostPerMessage: 10, kinds: [anything], source: 'ours' },
]

/** The rule in force for a channel type at a time: the youngest that has begun. */
export function attachmentRuleFor(type: ChannelType, at: Date): AttachmentRule {
  const day = at.toISOString().slice(0, 10)
  const rule = attachmentRules
    .filter((candidate) => candidate.channelType === type && candidate.since <= day)
    .sort((a, b) => b.since.localeCompare(a.since))[0]
  if (!rule) throw new Error(`no attachment rule for channel type ${type}`)
  return rule
}

export interface FileToSend {
  content_type: string | null
  size: number | null
}

/** What stands in the way, for words in any language. `index`: which of the files. */
export type AttachmentProblem =
  | { problem: 'too_many'; most: number }
  | { problem: 'type'; index: number; contentType: string | null; allowed: string[] }
  | { problem: 'too_large'; index: number; kind: AttachmentKind['kind']; size: number; largestBytes: number }
  | { problem: 'no_caption'; index: number; kind: AttachmentKind['kind'] }

/** The first thing that stands in the way, or null where nothing does. */
export function judgeAttachments(
  rule: AttachmentRule,
  files: readonly FileToSend[],
  hasText: boolean,
): AttachmentProblem | null {
  if (files.length > rule.mostPerMessage) return { problem: 'too_many', most: rule.mostPerMessage }
  for (const [index, file] of files.entries()) {
    const kind = kindOf(rule, file.content_type)
    if (!kind) {
      const allowed = rule.kinds.flatMap(({ types }) => types)
      return { problem: 'type', index, contentType: file.content_type, allowed }
    }
    const size = file.size ?? 0
    if (size > kind.largestBytes)
      return { problem: 'too_large', index, kind: kind.kind, size, largestBytes: kind.largestBytes }
    if (hasText && !kind.caption) return { problem: 'no_caption', index, kind: kind.kind }
  }
  return null
}

function kindOf(rule: AttachmentRule, contentType: string | null): AttachmentKind | undefined {
  const named = rule.kinds.find(({ types }) => contentType !== null && types.includes(contentType))
  return named ?? rule.kinds.find(({ types }) => types.includes('*'))
}
