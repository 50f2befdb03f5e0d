/** Somebody writes in the provider's own console: a call to the simulated Twilio that is not ours. */
import { TWILIO, type World } from './world.ts'

export async function writeInConsole(
  world: World,
  to: string,
  text: string,
  sender = TWILIO.sender,
): Promise<string> {
  const base = world.simulator.world.bases.twilioApi
  const response = await fetch(`${base}/2010-04-01/Accounts/${TWILIO.account_sid}/Messages.json`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${TWILIO.account_sid}:${TWILIO.auth_token}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ From: sender, To: to, Body: text }),
  })
  if (response.status !== 201) throw new Error(`the console was refused: ${await response.text()}`)
  return ((await response.json()) as { sid: string }).sid
}
