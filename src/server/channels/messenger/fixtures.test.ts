/** Every example request of `fixtures/`, and what it must say. */
import { describe, expect, it } from 'vitest'
import type { ProviderRequest } from '../channel.ts'
import { connection, type Example, examples, WEBHOOK_URL } from './example-world.ts'
import { parseRequest } from './parse.ts'
import { verifySignature } from './signature.ts'

describe('the examples', () => {
  it('are all there', () => {
    expect(examples).toHaveLength(10)
  })

  it.each(examples)('$name: $situation', (example) => {
    const { expect: expected } = example
    const request = requestOf(example)
    expect(verifySignature(request, connection)).toBe(true)
    const { events, notUnderstood, attention } = parseRequest(request, connection)
    expect(notUnderstood).toBeNull()
    expect(attention).toBeNull()
    expect(events.every(({ kind }) => kind === 'ignored')).toBe(expected.ignored)

    const received = events.filter((event) => event.kind === 'message_received')
    const echoed = events.filter((event) => event.kind === 'message_echoed')
    const messages = [...received, ...echoed]
    if (expected.messages !== undefined) expect(messages).toHaveLength(expected.messages)
    const texts = expected.texts ?? (expected.text ? [expected.text] : [])
    expect(messages.flatMap(({ content }) => content.text ?? [])).toEqual(texts)
    if (expected.attachments !== undefined)
      expect(messages.flatMap(({ content }) => content.media)).toHaveLength(expected.attachments)
    if (expected.direction === 'out') expect(echoed).toHaveLength(1)
    if (expected.contact !== undefined) expect(echoed[0]?.address).toBe(expected.contact)
    if (expected.event === 'postback') expect(received[0]?.content.choice?.payload).toBe(expected.payload)

    const reactions = events.filter((event) => event.kind === 'message_reacted')
    expect(reactions).toHaveLength(expected.event === 'reaction' ? 1 : 0)
    if (reactions[0])
      expect(reactions[0]).toMatchObject({ externalId: expected.ref, emoji: expected.emoji, by: 'contact' })

    const receipts = events.filter((event) => event.kind === 'receipt')
    expect(receipts.length > 0).toBe(Boolean(expected.status))
    for (const { status } of receipts) expect(status).toBe(expected.status)
    if (expected.upTo !== undefined) {
      const watermark = receipts.find((receipt) => receipt.about === 'everything_before')
      expect(watermark).toMatchObject({ before: new Date(expected.upTo), address: '4400110022003301' })
    }
  })
})

function requestOf(example: Example): ProviderRequest {
  const headers = Object.entries(example.headers).map(([name, value]) => [name.toLowerCase(), value])
  return {
    method: 'POST',
    url: WEBHOOK_URL,
    headers: Object.fromEntries(headers),
    body: Buffer.from(example.rawBody, 'utf8'),
  }
}
