/** A message as the REST API shows it: documented fields in documented types (protocols 2.6). */
import type { TwilioMessage } from './account.ts'
import { asynchronousFailures } from './refusal.ts'

export function presentMessage(message: TwilioMessage) {
  const uri = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`
  return {
    account_sid: message.accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.dateCreated),
    date_sent: message.dateSent ? rfc2822(message.dateSent) : null,
    date_updated: rfc2822(message.dateUpdated),
    direction: message.direction,
    error_code: message.errorCode,
    error_message:
      message.errorCode === null
        ? null
        : (asynchronousFailures[message.errorCode] ?? 'Message was not delivered'),
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(Math.max(message.mediaSids.length, message.mediaUrls.length)),
    num_segments: '1',
    price: null,
    price_unit: null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

/** `Sat, 22 Nov 2026 07:02:43 +0000`: seconds are the finest that Twilio tells. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000')
}
