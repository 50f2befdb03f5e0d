/** Every example request of `fixtures/`, and what it must say. */
import { describe, expect, it } from 'vitest'
import type { ProviderRequest } from '../channel.ts'
import { connection, type Example, examples, WEBHOOK_URL } from './example-world.ts'
import { parseRequest } from './parse.ts'
import { verifySignature } from './signature.ts'

/** `expect.status` is the provider's word. */
const OUR_STATUS: Record<string, string> = { undelivered: 'failed' }

describe('the examples', () => {
  it('are all there', () => {
    expect(examples).toHaveLength(10)
  })

  it.each(examples)('$name: $situation', (example) => {
    const { expect: expected } = example
    const request = requestOf(example)
    if (expected.signature !== undefined) {
      expect(verifySignature(request, connection)).toBe(expected.signature === 'valid')
      return
    }
    const { events, notUnderstood, attention } = parseRequest(request, connection)
    expect(notUnderstood).toBeNull()
    expect(attention).toBeNull()
    expect(events.some(({ kind }) => kind === 'ignored')).toBe(expected.ignored)
    const messages = events.filter((event) => event.kind === 'message_received')
    const receipts = events.filter((event) => event.kind === 'receipt')
    expect(messages).toHaveLength(expected.messages ?? 0)
    const [message] = messages
    if (message) {
      const { content } = message
      if (expected.text !== undefined) expect(content.text).toBe(expected.text)
      if (expected.attachments !== undefined) expect(content.media).toHaveLength(expected.attachments)
      if (expected.contact !== undefined) expect(message.addresses[0]).toBe(expected.contact)
      if (expected.payload !== undefined) expect(content.choice?.payload).toBe(expected.payload)
      if (expected.ref !== undefined) expect(content.replyToExternalId).toBe(expected.ref)
      if (expected.location !== undefined) {
        expect(content.location).toMatchObject({
          latitude: expected.location.lat,
          longitude: expected.location.long,
        })
      }
    }
    expect(receipts).toHaveLength(expected.status ? 1 : 0)
    const [receipt] = receipts
    if (receipt?.about === 'message' && expected.status) {
      expect(receipt.status).toBe(OUR_STATUS[expected.status] ?? expected.status)
      expect(receipt.externalId).toBe(expected.ref)
      expect(receipt.failure?.providerCode).toBe(expected.errorCode)
    }
  })
})

function requestOf(example: Example): ProviderRequest {
  const headers: Record<string, string> = { 'content-type': example.contentType }
  for (const [name, value] of Object.entries(example.headers ?? {})) headers[name.toLowerCase()] = value
  return {
    method: 'POST',
    url: example.url ?? WEBHOOK_URL,
    headers,
    body: Buffer.from(example.rawBody, 'utf8'),
  }
}
