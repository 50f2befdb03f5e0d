import type { Attachment } from '../../shared/contract/messages.ts'
import { type Answer, upload } from './client.ts'

/** 25 MB over a telephone take their time. */
const timeLimitMilliseconds = 170_000

/** The file is ours alone until it is sent, and goes after a day if it is not. */
export function uploadAttachment(file: File, signal: AbortSignal): Promise<Answer<Attachment>> {
  return upload('POST', '/attachments', file, file.name, { milliseconds: timeLimitMilliseconds, signal })
}
