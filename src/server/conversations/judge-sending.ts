/**
 * May this message leave to this contact now? Asked when a colleague writes, and again before each attempt (precise 8).
 * Pure.
 */
import {
  type AttachmentProblem,
  attachmentRuleFor,
  type FileToSend,
  judgeAttachments,
} from '../../shared/attachment-rules.ts'
import type { ChannelType } from '../../shared/contract/channels.ts'
import type { MessageFailure, SentAs } from '../../shared/contract/messages.ts'
import { windowOf, windowRuleFor } from '../../shared/messaging-window.ts'

export interface Sending {
  channelType: ChannelType
  text: string | null
  /** An approved wording instead of free text. */
  template?: boolean
  attachments: readonly FileToSend[]
  lastInboundAt: Date | null
  optedOutAt: Date | null
  /** Into another contact: what comes back would stand elsewhere. */
  merged?: boolean
  quickReplies?: readonly { title: string }[]
}

export type SendingVerdict =
  | { allowed: true; as: SentAs }
  | { allowed: false; failure: MessageFailure; whatToDo: string }

export function judgeSending(sending: Sending, now: Date): SendingVerdict {
  const rule = windowRuleFor(sending.channelType, now)
  if (sending.merged)
    return refuse(
      'CONTACT_MERGED',
      'This contact was merged into another one, and its answers arrive in that conversation.',
      'Write there, or undo the merge.',
    )
  if (sending.optedOutAt)
    return refuse(
      'CONTACT_OPTED_OUT',
      'This contact has asked not to be written to.',
      'Wait until the contact writes to you.',
    )
  if (sending.template)
    return rule.templates
      ? { allowed: true, as: 'template' }
      : refuse('TEMPLATE_INVALID', 'This messaging app has no templates.', 'Write free text.')
  if (sending.text !== null && sending.text.length > rule.textLength)
    return refuse(
      'TEXT_TOO_LONG',
      `The text has ${sending.text.length} characters; ${rule.textLength} can be sent in one message.`,
      'Shorten it, or send it as several messages.',
    )
  const quickReplies = sending.quickReplies ?? []
  const allowed = rule.quickReplies ?? { most: 0, titleLength: 0 }
  if (
    quickReplies.length > allowed.most ||
    quickReplies.some(({ title }) => title.length > allowed.titleLength)
  )
    return refuse(
      'QUICK_REPLIES_NOT_ALLOWED',
      allowed.most === 0
        ? 'Answers to choose from cannot be sent on this channel.'
        : `At most ${allowed.most} answers to choose from can be sent, of ${allowed.titleLength} characters each.`,
      'Write the choices into the text, or offer fewer and shorter ones.',
    )
  const problem = judgeAttachments(
    attachmentRuleFor(sending.channelType, now),
    sending.attachments,
    (sending.text ?? '').trim() !== '',
  )
  if (problem) return refuse('ATTACHMENT_NOT_ALLOWED', ...wordsFor(problem))
  const window = windowOf(sending.channelType, sending.lastInboundAt, now)
  if (window.state === 'open') return { allowed: true, as: 'free_text' }
  if (window.state === 'human_agent') return { allowed: true, as: 'human_agent' }
  return refuse(
    'WINDOW_CLOSED',
    `More than ${rule.freeTextHours} hours have passed since the contact last wrote, so free text would not arrive.`,
    rule.templates
      ? 'Send an approved template, or wait until the contact writes.'
      : 'Wait until the contact writes.',
  )
}

/** The sentence, and what to do. */
function wordsFor(problem: AttachmentProblem): [string, string] {
  switch (problem.problem) {
    case 'too_many':
      return [
        `This channel takes ${problem.most === 1 ? 'one file' : `${problem.most} files`} in one message.`,
        'Send them as several messages.',
      ]
    case 'type':
      return [
        `This channel does not take files of the type ${problem.contentType ?? 'unknown'}.`,
        `Send one of these: ${problem.allowed.join(', ')}.`,
      ]
    case 'too_large':
      return [
        `This ${problem.kind} has ${megabytes(problem.size)} MB; this channel takes up to ${megabytes(problem.largestBytes)} MB.`,
        'Send a smaller one, or a link to where it can be had.',
      ]
    case 'no_caption':
      return [
        `This channel drops text that goes with a ${problem.kind}, so it would not arrive.`,
        'Send text and file as two messages.',
      ]
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')
}

function refuse(code: string, sentence: string, whatToDo: string): SendingVerdict {
  return { allowed: false, failure: { code, provider_code: null, sentence }, whatToDo }
}
