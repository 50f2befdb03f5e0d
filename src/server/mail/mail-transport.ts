/**
 * Where mails go: to the mail server of `SMTP_URL`; without one, in the demo and while developing, onto a page; else
 * nowhere, and then everybody who would send one knows it beforehand.
 */
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer'
import { type Config, isLoopback } from '../config.ts'
import type { Clock } from '../lib/clock.ts'
import type { IdentifiedMail, MailOutcome } from './mail.ts'

export interface MailTransport {
  kind: 'server' | 'page' | 'none'
  send(mail: IdentifiedMail): Promise<MailOutcome>
  /** Connects and signs in, without sending. */
  check(): Promise<MailOutcome>
  /** The last mails that went onto the page, newest first. */
  shown(): ShownMail[]
  close(): void
}

export interface ShownMail extends IdentifiedMail {
  at: Date
}

/** Within these a mail server answers, or counts as away. The lease of a mail outlasts all of them together. */
const CONNECT_MILLISECONDS = 10_000
const SILENCE_MILLISECONDS = 20_000
const MOST_SHOWN = 100

/** Tells other machines that nobody wrote this, so that no out-of-office answers it (RFC 3834). */
const BY_ITSELF = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

export function createMailTransport(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'allowSimulator'>,
  clock: Clock,
): MailTransport {
  if (config.smtpUrl) return toServer(config.smtpUrl, config.mailFrom)
  return config.allowSimulator ? toPage(clock) : toNowhere()
}

function toServer(url: string, from: string): MailTransport {
  const transporter: Transporter = createTransport({
    url,
    connectionTimeout: CONNECT_MILLISECONDS,
    greetingTimeout: CONNECT_MILLISECONDS,
    socketTimeout: SILENCE_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
    // A server on this machine has a certificate of its own making, if any.
    ...(isLoopback(new URL(url).hostname) && { tls: { rejectUnauthorized: false } }),
  })
  return {
    kind: 'server',
    async send(mail) {
      try {
        const { response } = await transporter.sendMail(envelopeOf(mail, from))
        return { outcome: 'accepted', answer: shortened(response ?? '') }
      } catch (error) {
        return judgeMailError(error)
      }
    },
    async check() {
      try {
        await transporter.verify()
        return { outcome: 'accepted', answer: 'The mail server answers.' }
      } catch (error) {
        return judgeMailError(error)
      }
    },
    shown: () => [],
    close: () => transporter.close(),
  }
}

function envelopeOf(mail: IdentifiedMail, from: string): SendMailOptions {
  return {
    from,
    // As an object it is one address, whatever stands in it.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: { ...BY_ITSELF, ...mail.headers },
  }
}

interface SmtpError extends Error {
  code?: string
  /** What the server said, such as 550. */
  responseCode?: number
  response?: string
}

/** A sign-in that fails is the operator's to repair, so the mail waits for it. */
export function judgeMailError(error: unknown): MailOutcome {
  const { code, responseCode, response, message } = error as SmtpError
  const answer = shortened(response ?? message ?? String(error))
  const forGood =
    code !== 'EAUTH' &&
    (code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'ESTREAM') &&
    (responseCode === undefined || responseCode >= 500)
  return { outcome: forGood ? 'refused' : 'unavailable', answer }
}

function toPage(clock: Clock): MailTransport {
  const mails: ShownMail[] = []
  return {
    kind: 'page',
    async send(mail) {
      mails.unshift({ ...mail, headers: { ...BY_ITSELF, ...mail.headers }, at: clock.now() })
      mails.length = Math.min(mails.length, MOST_SHOWN)
      return { outcome: 'accepted', answer: 'It is on the page /simulator/mails.' }
    },
    check: async () => ({ outcome: 'accepted', answer: 'Mails are shown on the page /simulator/mails.' }),
    shown: () => mails,
    close() {},
  }
}

function toNowhere(): MailTransport {
  const nowhere = async (): Promise<MailOutcome> => ({
    outcome: 'refused',
    answer: 'No mail server is set (SMTP_URL).',
  })
  return { kind: 'none', send: nowhere, check: nowhere, shown: () => [], close() {} }
}

function shortened(answer: string): string {
  return answer.replace(/\s+/g, ' ').slice(0, 300)
}
