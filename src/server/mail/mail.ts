/** One mail, and what a mail server may say to it. */
export interface Mail {
  /** Of one person. */
  to: string
  subject: string
  text: string
  html: string
  /** Besides those that every mail of ours carries (`Auto-Submitted` and the like). */
  headers?: Record<string, string>
}

export interface IdentifiedMail extends Mail {
  /** The same each time it is tried, so that a mailbox keeps one of two copies. */
  messageId: string
}

export type MailOutcome =
  | { outcome: 'accepted'; answer: string }
  /** For good: the address does not exist, the mail is not wanted. */
  | { outcome: 'refused'; answer: string }
  /** The server is away, busy, or does not know us: worth trying again. */
  | { outcome: 'unavailable'; answer: string }
