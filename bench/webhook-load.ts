/**
 * Signed Twilio webhooks over bare sockets, so that the load itself costs as little as can be: the requests are made
 * beforehand, and an answer is known by its status line and its end.
 */
import { createHmac } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { TWILIO } from './product.ts'

export interface Load {
  /** Milliseconds from writing a request to reading its answer, in the order of answers. */
  latencies: number[]
  seconds: number
  refused: number
}

/** `count` messages of `senders` customers, one after another from each. */
export function makeRequests(
  url: string,
  channelId: string,
  count: number,
  senders: number,
  run: string,
): Buffer[] {
  const path = `/webhooks/twilio/${channelId}`
  return Array.from({ length: count }, (_, index) => {
    const phone = `4477009${String(index % senders).padStart(5, '0')}`
    const form: Record<string, string> = {
      SmsMessageSid: sid(run, index),
      NumMedia: '0',
      ProfileName: `Customer ${index % senders}`,
      MessageType: 'text',
      SmsSid: sid(run, index),
      WaId: phone,
      SmsStatus: 'received',
      Body: `明日の15時に伺っても大丈夫でしょうか。 Message ${index} of the bench.`,
      To: TWILIO.sender,
      NumSegments: '1',
      ReferralNumMedia: '0',
      MessageSid: sid(run, index),
      AccountSid: TWILIO.account_sid,
      From: `whatsapp:+${phone}`,
      ApiVersion: '2010-04-01',
    }
    const body = new URLSearchParams(form).toString()
    const signed = `${url}${path}${Object.keys(form)
      .sort()
      .map((name) => name + form[name])
      .join('')}`
    const signature = createHmac('sha1', TWILIO.auth_token).update(signed).digest('base64')
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nX-Twilio-Signature: ${signature}\r\nI-Twilio-Idempotency-Token: ${sid(run, index)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
}

function sid(run: string, index: number): string {
  return `SM${run.padEnd(16, '0')}${index.toString(16).padStart(16, '0')}`
}

/** All connections busy all the time: each sends its next request when its last was answered. */
export async function closedLoad(port: number, requests: Buffer[], connections: number): Promise<Load> {
  const load: Load = { latencies: [], seconds: 0, refused: 0 }
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const caller = await openCaller(port)
      while (next < requests.length) {
        const request = requests[next++] as Buffer
        const written = performance.now()
        if ((await caller.call(request)) !== 200) load.refused++
        load.latencies.push(performance.now() - written)
      }
      caller.close()
    }),
  )
  load.seconds = (performance.now() - began) / 1000
  return load
}

/** A steady rate, whatever the answers do: a slow one does not hold the next ones back. */
export async function openLoad(
  port: number,
  requests: Buffer[],
  perSecond: number,
  connections: number,
  onAnswer: (index: number, at: number) => void,
): Promise<void> {
  const callers = await Promise.all(Array.from({ length: connections }, () => openCaller(port)))
  const idle = [...callers]
  const began = performance.now()
  const answers: Promise<void>[] = []
  for (let index = 0; index < requests.length; ) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1)
    while (index < due) {
      const caller = idle.pop()
      if (!caller) break
      const mine = index++
      answers.push(
        caller.call(requests[mine] as Buffer).then((status) => {
          if (status !== 200) throw new Error(`a webhook was answered ${status}`)
          onAnswer(mine, performance.now())
          idle.push(caller)
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(answers)
  for (const caller of callers) caller.close()
}

interface Caller {
  call(request: Buffer): Promise<number>
  close(): void
}

function openCaller(port: number): Promise<Caller> {
  return new Promise((resolve, reject) => {
    let answered: ((status: number) => void) | null = null
    let text = ''
    const socket: Socket = connect(port, '127.0.0.1', () =>
      resolve({
        call: (request) =>
          new Promise((done) => {
            answered = done
            socket.write(request)
          }),
        close: () => socket.destroy(),
      }),
    )
    socket.setNoDelay(true)
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (text.length < end + 4 + length) return
      const status = Number(text.slice(9, 12))
      text = ''
      const done = answered
      answered = null
      done?.(status)
    })
  })
}
