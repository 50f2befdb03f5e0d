/** A real SMTP server that keeps what it gets, and refuses what the test says. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  to: string[]
  /** As it came over the wire. */
  raw: string
  headers: Map<string, string>
  /** The text part, decoded. */
  text: string
  html: string
}

export interface MailServer {
  url: string
  mails: ReceivedMail[]
  /** What to answer to each recipient from now on; null: take it. */
  answer: { code: number; words: string } | null
  /** How often somebody tried. */
  attempts: number
  close(): Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const state: MailServer = { url: '', mails: [], answer: null, attempts: 0, close: async () => {} }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      state.attempts++
      const { answer } = state
      done(answer ? Object.assign(new Error(answer.words), { responseCode: answer.code }) : null)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1')
        const to = session.envelope.rcptTo.map(({ address }) => address)
        state.mails.push({ to, raw, ...readMail(raw) })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  state.close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return state
}

function readMail(raw: string): Pick<ReceivedMail, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1]
  const parts = boundary ? body.split(`--${boundary}`).map((part) => split(part.replace(/^\r\n/, ''))) : []
  const ofType = (type: string) => {
    const part = parts.find((one) => one.headers.get('content-type')?.startsWith(type))
    return part ? decode(part.body, part.headers.get('content-transfer-encoding') ?? '7bit') : ''
  }
  return { headers: decodedHeaders(headers), text: ofType('text/plain'), html: ofType('text/html') }
}

function split(part: string): { headers: Map<string, string>; body: string } {
  const at = part.indexOf('\r\n\r\n')
  const lines = part
    .slice(0, at)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  return { headers, body: part.slice(at + 4) }
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString()
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

/** RFC 2047, as far as mail programs write it. */
function decodedHeaders(headers: Map<string, string>): Map<string, string> {
  const word = /=\?UTF-8\?([BQ])\?([^?]*)\?=(\s+(?==\?))?/gi
  const decoded = (value: string) =>
    value.replace(word, (_all, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : decode(text.replaceAll('_', ' '), 'quoted-printable'),
    )
  return new Map([...headers].map(([name, value]) => [name, decoded(value)]))
}
