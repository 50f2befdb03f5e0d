/** For the simulator's own tests: an inbox that only listens, and an account to talk to it. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import twilio from 'twilio'
import { createSimulator, type Listening, type Simulator, type SimulatorOptions } from './index.ts'

export const accountSid = 'AC0123456789abcdef0123456789abcdef'
export const authToken = 'example-auth-token'
export const ourSender = 'whatsapp:+14155550100'

export interface HeardRequest {
  method: string
  /** As called, with the host. */
  url: string
  headers: IncomingHttpHeaders
  form: Record<string, string>
  raw: string
}

/** A webhook that writes down what it hears. `answer` decides what it says; 200 with empty TwiML by itself. */
export interface Inbox {
  url: string
  heard: HeardRequest[]
  answer: (request: HeardRequest, response: ServerResponse) => void
  close(): Promise<void>
}

export async function openInbox(): Promise<Inbox> {
  const server = createServer((request, response) => void hear(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const inbox: Inbox = {
    url,
    heard: [],
    answer: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' })
      response.end('<?xml version="1.0" encoding="UTF-8"?><Response/>')
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  async function hear(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks).toString('utf8')
    const heard = {
      method: request.method ?? '',
      url: `http://${request.headers.host}${request.url}`,
      headers: request.headers,
      form: Object.fromEntries(new URLSearchParams(raw)),
      raw,
    }
    inbox.heard.push(heard)
    inbox.answer(heard, response)
  }
  return inbox
}

export interface Stage {
  simulator: Simulator
  listening: Listening
  inbox: Inbox
  /** The official client, pointed at the simulator. */
  client: ReturnType<typeof twilio>
  /** One customer in Japan and the business's sender, already registered. */
  customerId: string
  customerAddress: string
  close(): Promise<void>
}

export async function openStage(options: SimulatorOptions = {}): Promise<Stage> {
  const inbox = await openInbox()
  const simulator = createSimulator(options)
  const listening = await simulator.listen()
  simulator.registerTwilioAccount({
    account_sid: accountSid,
    auth_token: authToken,
    sender: ourSender,
    webhook_url: `${inbox.url}/inbound`,
  })
  const customer = simulator.addCustomer({ name: '見本 花子', locale: 'ja', phone: '+819000001234' })
  return {
    simulator,
    listening,
    inbox,
    client: officialClient(listening, accountSid, authToken),
    customerId: customer.id,
    customerAddress: 'whatsapp:+819000001234',
    async close() {
      await simulator.close()
      await inbox.close()
    },
  }
}

export function officialClient(listening: Listening, sid: string, token: string) {
  const client = twilio(sid, token)
  client.api.baseUrl = listening.environment.TWILIO_API_BASE
  client.messaging.baseUrl = listening.environment.TWILIO_MESSAGING_BASE
  client.content.baseUrl = listening.environment.TWILIO_CONTENT_BASE
  return client
}
