import type { Attachment } from '../../shared/contract/messages.ts'
import { NoAnswer } from './api-error.ts'
import { type Answer, unwrap } from './client.ts'

/** 25 MB over a telephone take their time. */
const timeLimitMilliseconds = 170_000

/** The file is ours alone until it is sent, and goes after a day if it is not. */
export async function uploadAttachment(file: File, signal: AbortSignal): Promise<Answer<Attachment>> {
  const form = new FormData()
  form.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch('/api/inbox/attachments', {
      method: 'POST',
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
      body: form,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMilliseconds)]),
    })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new NoAnswer('The server did not answer.', { cause })
  }
  return unwrap<Attachment>(response)
}
