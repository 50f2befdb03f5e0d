/**
 * Status callbacks (protocols 2.7): to the message's own StatusCallback, else to the sender's; never for the status that
 * the create call answered with.
 */
import { passCallback } from '../pass-callback.ts'
import type { World } from '../world.ts'
import type { TwilioAccount, TwilioMessage, TwilioStatus } from './account.ts'
import { deliverTwilioWebhook, type Webhook } from './deliver-webhook.ts'
import { asynchronousFailures } from './refusal.ts'

/** Resolves when the callback was delivered or given up; at once where it is kept back. */
export async function callBack(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
  status: TwilioStatus,
): Promise<void> {
  const webhook = statusWebhook(message, status)
  if (!webhook) return
  await passCallback(world, webhook.customerAddress, async () => {
    await deliverTwilioWebhook(world, account, webhook)
  })
}

function statusWebhook(message: TwilioMessage, status: TwilioStatus): Webhook | null {
  const { webhook } = message.sender
  const address = message.statusCallback ?? webhook.status_callback_url
  if (!address) return null
  const failed = status === 'undelivered' || status === 'failed'
  const event = failed
    ? 'UNDELIVERED'
    : status === 'read'
      ? 'READ'
      : status === 'delivered'
        ? 'DELIVERED'
        : null
  const parameters: [string, string][] = [
    ['ChannelPrefix', 'whatsapp'],
    ['ApiVersion', '2010-04-01'],
    ['MessageStatus', status],
    ['SmsSid', message.sid],
    ['SmsStatus', status],
    ['ChannelInstallSid', message.sender.sid],
    ['To', message.to],
    ['From', message.from],
    ['MessageSid', message.sid],
    ['StructuredMessage', 'false'],
    ['AccountSid', message.accountSid],
    ['ChannelToAddress', maskAddress(message.to)],
  ]
  if (event) parameters.unshift(['EventType', event])
  if (message.messagingServiceSid) parameters.push(['MessagingServiceSid', message.messagingServiceSid])
  if (failed && message.errorCode !== null) {
    parameters.push(['ErrorCode', String(message.errorCode)])
    parameters.push([
      'ChannelStatusMessage',
      asynchronousFailures[message.errorCode] ?? 'Message was not delivered',
    ])
  }
  return {
    kind: 'status',
    address,
    method: message.statusCallback ? 'POST' : webhook.status_callback_method,
    fallback: null,
    parameters,
    messageSid: message.sid,
    customerAddress: message.to,
    status,
  }
}

/** `whatsapp:+819000001234` becomes `+81900000XXXX`. */
function maskAddress(address: string): string {
  return address.replace(/^whatsapp:/, '').replace(/.{4}$/, 'XXXX')
}
