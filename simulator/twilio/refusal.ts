/** Twilio's error answers: `{code, message, more_info, status}`. Source: protocols 2.6 and 2.8. */
export class TwilioRefusal extends Error {
  override name = 'TwilioRefusal'
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export function presentRefusal(refusal: { status: number; code: number; message: string }) {
  return {
    code: refusal.code,
    message: refusal.message,
    more_info: `https://www.twilio.com/docs/errors/${refusal.code}`,
    status: refusal.status,
  }
}

/** What the failed message says of itself (`error_message`, `ChannelStatusMessage`). */
export const asynchronousFailures: Record<number, string> = {
  63003: 'Channel could not find To address',
  63005: 'Channel did not accept given content',
  63013: 'This message send failed because it violates Channel provider policy',
  63014: 'This message failed to be delivered to the user because it was blocked by a user action',
  63016:
    'Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.',
  63018: 'Rate limit exceeded for Channel',
  63019: 'Media failed to download',
  63021: 'Channel invalid content error',
  63024: 'Invalid message recipient',
  63034: 'Media exceeds the size limit of the channel',
  63040: 'Template rejected',
  63041: 'Template paused',
  63049: 'Meta chose not to deliver this WhatsApp marketing message',
}
