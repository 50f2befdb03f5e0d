/** The adapter for a number of the simulated phone: WhatsApp by Twilio, where the simulated Twilio is. */
import { say } from '../../../shared/say.ts'
import type { ChannelAdapter, Connection, WebhookSetup } from '../channel.ts'
import { createWhatsAppTwilio } from '../whatsapp-twilio/adapter.ts'
import type { TwilioBases } from '../whatsapp-twilio/base.ts'

export interface SimulatorBases extends TwilioBases {
  /** Of the phone page and its API. */
  phoneBase: string
}

export function createSimulatedNumber({ phoneBase, ...bases }: SimulatorBases): ChannelAdapter {
  return {
    ...createWhatsAppTwilio(bases),
    type: 'simulator',
    setUpWebhook: (webhookUrl, connection, { timeoutMilliseconds }) =>
      register(phoneBase, webhookUrl, connection, timeoutMilliseconds),
  }
}

/** The simulated Twilio forgets with its process. Throws never. */
async function register(
  phoneBase: string,
  webhookUrl: string,
  { settings, secrets }: Connection,
  milliseconds: number,
): Promise<WebhookSetup> {
  const { account_sid, sender, name } = settings
  try {
    const response = await fetch(`${phoneBase}/simulator/api/twilio/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        account_sid,
        sender,
        ...(name && { name }),
        auth_token: secrets.auth_token,
        webhook_url: webhookUrl,
      }),
      signal: AbortSignal.timeout(milliseconds),
    })
    if (response.ok) return { written: true }
    return byHand(webhookUrl, `HTTP status ${response.status}`)
  } catch (error) {
    return byHand(webhookUrl, error instanceof Error ? error.message : 'no answer')
  }
}

function byHand(paste: string, why: string): WebhookSetup {
  return { written: false, sayings: [say('SIMULATED_PHONE_REFUSED', { words: why })], paste }
}
