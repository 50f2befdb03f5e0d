/**
 * What every adapter has to keep, whatever its provider does: a vitest suite that each adapter's `adapter.test.ts`
 * runs over its own world. The provider is a server on loopback that behaves as badly as it can.
 *
 * `FUZZ_CASES` sets how many odd requests are tried, `FUZZ_SEED` repeats a run.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Saying } from '../../shared/say.ts'
import { sayings } from '../../shared/sayings.ts'
import {
  type CallLimits,
  type ChannelAdapter,
  type ChannelEvent,
  type Connection,
  type ListWindow,
  type MessageContent,
  type OutgoingMessage,
  type ParsedRequest,
  type ProviderRequest,
  ProviderUnavailable,
  type SendOutcome,
} from './channel.ts'
import {
  casesFromEnvironment,
  createRandom,
  FUZZ_MILLISECONDS,
  type Random,
  seedFromEnvironment,
} from './random.ts'

/** An answer of the provider, as bytes on the wire. */
export interface Answer {
  status: number
  body: string
  headers?: Record<string, string>
}

export interface AdapterWorld {
  /** The adapter with its whole provider at this base, for example `http://127.0.0.1:4020`. */
  createAdapter(providerBase: string): ChannelAdapter
  connection: Connection
  /** As `connection`, but with secrets that have signed nothing. */
  stranger: Connection
  /** The request as the provider signs it for `connection`; made by other means than the adapter's own. */
  sign(body: Buffer): ProviderRequest
  /** Well-formed requests of every kind, with the kinds of events that they must give. */
  examples: readonly { name: string; body: Buffer; kinds: readonly ChannelEvent['kind'][] }[]
  /** The same request with something added that nobody knows: no event may change for it. */
  withUnknown(body: Buffer, random: Random): Buffer
  /** Only where one request can carry several things, each written as text and joined to one body. */
  neighbours?: {
    parts: readonly string[]
    garbage(random: Random): string
    join(parts: readonly string[]): Buffer
  }
  outgoing: OutgoingMessage
  window: ListWindow
  answers: {
    accepted: Answer & { externalId: string }
    refused: Answer
    credentialsRefused: Answer
    /** With `retry-after: 7`. */
    rateLimited: Answer
    /** A 5xx with the provider's own error body. */
    failedItself: Answer
  }
}

const OUR_CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/
const ENOUGH: CallLimits = { timeoutMilliseconds: 10_000 }
/** Long enough for loopback to carry the request, short enough to be waited for. */
const SHORT: CallLimits = { timeoutMilliseconds: 1_000 }

export function channelAdapterContract(name: string, world: AdapterWorld): void {
  const seed = seedFromEnvironment()
  const cases = casesFromEnvironment()
  process.stdout.write(`${name}: FUZZ_SEED=${seed} FUZZ_CASES=${cases}\n`)

  describe(`${name} keeps the contract of every adapter (FUZZ_SEED=${seed})`, () => {
    describe('verify', () => verifyContract(world, seed, cases))
    describe('parse', () => parseContract(world, seed, cases))
    describe('send', () => sendContract(world))
    describe('list', () => listContract(world))
  })
}

function verifyContract(world: AdapterWorld, seed: number, cases: number): void {
  const { connection, stranger, examples } = world
  const adapter = world.createAdapter('http://127.0.0.1:9')

  it.each(examples)('accepts what the provider signed: $name', ({ body }) => {
    expect(adapter.verify(world.sign(body), connection)).toBe(true)
  })

  it.each(examples)('refuses another secret, added bytes and no signature: $name', ({ body }) => {
    const request = world.sign(body)
    expect(adapter.verify(request, stranger)).toBe(false)
    const longer = Buffer.concat([body, Buffer.from('&added=1')])
    expect(adapter.verify({ ...request, body: longer }, connection)).toBe(false)
    expect(adapter.verify({ ...request, headers: {} }, connection)).toBe(false)
  })

  it('refuses everybody where there is no secret, or an empty one', () => {
    const body = Buffer.from('a=1')
    const without: Connection = { ...connection, secrets: {} }
    const empty: Connection = {
      ...connection,
      secrets: Object.fromEntries(Object.keys(connection.secrets).map((key) => [key, ''])),
    }
    expect(adapter.verify(world.sign(body), without)).toBe(false)
    expect(adapter.verify(world.sign(body), empty)).toBe(false)
  })

  it('refuses odd bytes and odd signatures without throwing', { timeout: FUZZ_MILLISECONDS }, () => {
    const random = createRandom(seed)
    for (let index = 0; index < cases; index++) {
      const request = world.sign(Buffer.from('a=1'))
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([header, value]) => [
          header,
          random.oneOf([random.text(8), value.slice(1), `${value}x`, `${value}, ${value}`]),
        ]),
      )
      const body = oddBody(world, random)
      expect(adapter.verify({ ...request, body }, connection)).toBe(request.body.equals(body))
      expect(adapter.verify({ ...request, headers }, connection)).toBe(false)
    }
  })
}

function parseContract(world: AdapterWorld, seed: number, cases: number): void {
  const { connection, examples } = world
  const adapter = world.createAdapter('http://127.0.0.1:9')
  const parse = (body: Buffer): ParsedRequest => {
    const request = world.sign(body)
    const before = structuredClone({ ...request, body: body.toString('hex') })
    const connectionBefore = structuredClone(connection)
    const parsed = adapter.parse(request, connection)
    expect({ ...request, body: body.toString('hex') }).toEqual(before)
    expect(connection).toEqual(connectionBefore)
    expectNeutral(parsed)
    return parsed
  }

  it.each(examples)('understands: $name', ({ body, kinds }) => {
    const parsed = parse(body)
    expect(parsed.notUnderstood).toBeNull()
    expect(parsed.events.map(({ kind }) => kind)).toEqual(kinds)
  })

  it.each(examples)('says the same again of the same request: $name', ({ body }) => {
    expect(parse(Buffer.from(body))).toEqual(parse(Buffer.from(body)))
  })

  it.each(examples)('does not mind what nobody knows: $name', { timeout: FUZZ_MILLISECONDS }, ({ body }) => {
    const random = createRandom(seed)
    const { events } = parse(body)
    for (let index = 0; index < Math.ceil(cases / 50); index++) {
      expect(parse(world.withUnknown(body, random)).events).toEqual(events)
    }
  })

  it('takes any bytes, and says of them either something or why not', { timeout: FUZZ_MILLISECONDS }, () => {
    const random = createRandom(seed)
    for (let index = 0; index < cases; index++) parse(oddBody(world, random))
  })

  const { neighbours } = world
  if (neighbours) {
    it('loses no well-formed part for an odd neighbour', { timeout: FUZZ_MILLISECONDS }, () => {
      const random = createRandom(seed)
      const alone = neighbours.parts.map((part) => parse(neighbours.join([part])).events)
      for (let index = 0; index < cases; index++) {
        const mixed = neighbours.parts.flatMap((part) =>
          random.oneOf([[part], [neighbours.garbage(random), part], [part, neighbours.garbage(random)]]),
        )
        const { events } = parse(neighbours.join(mixed))
        for (const event of alone.flat()) expect(events).toContainEqual(event)
      }
    })
  }
}

/** Random bytes, or a well-formed body that was cut, doubled, or had bytes changed, put in or taken out. */
function oddBody(world: AdapterWorld, random: Random): Buffer {
  if (random.below(4) === 0) return random.bytes(200)
  if (random.below(8) === 0) return Buffer.from(random.text(30))
  let { body } = random.oneOf(world.examples)
  for (let change = random.below(6) + 1; change > 0; change--) {
    const at = random.below(body.length + 1)
    const until = Math.min(body.length, at + random.below(20))
    const between = random.oneOf([
      Buffer.alloc(0),
      random.bytes(8),
      Buffer.from(random.text(4)),
      body.subarray(at, until),
      body,
    ])
    body = Buffer.concat([body.subarray(0, at), between, body.subarray(random.oneOf([at, until]))])
  }
  return body.subarray(0, 100_000)
}

/** Exactly the neutral shapes: no key more, none less, each of its type, all of it fit for JSON and the database. */
function expectNeutral(parsed: ParsedRequest): void {
  expect(Object.keys(parsed).sort()).toEqual(['attention', 'events', 'notUnderstood'])
  expect(parsed.events.length > 0 || parsed.notUnderstood !== null).toBe(true)
  expectText(parsed.notUnderstood)
  expectSaying(parsed.attention)
  for (const event of parsed.events) expectNeutralEvent(event)
  expectStorable(JSON.parse(JSON.stringify(parsed)))
}

function expectNeutralEvent(event: ChannelEvent): void {
  switch (event.kind) {
    case 'message_received':
      expectKeys(event, 'kind externalId addresses profileName phone sentAt content')
      expectId(event.externalId)
      expect(event.addresses.length).toBeGreaterThan(0)
      expect(new Set(event.addresses).size).toBe(event.addresses.length)
      for (const address of event.addresses) expectId(address)
      expectText(event.profileName)
      if (event.phone !== null) expect(event.phone).toMatch(/^\+\d{5,15}$/)
      expectTime(event.sentAt)
      expectNeutralContent(event.content)
      return
    case 'message_echoed':
      expectKeys(event, 'kind externalId address attemptMark sender sentAt content')
      expectId(event.externalId)
      expectId(event.address)
      expectText(event.attemptMark)
      expect(['this_app', 'another_app', 'not_said']).toContain(event.sender)
      expectTime(event.sentAt)
      expectNeutralContent(event.content)
      return
    case 'message_edited':
      expectKeys(event, 'kind externalId text edition at')
      expectId(event.externalId)
      expectText(event.text)
      if (event.edition !== null) expect(Number.isSafeInteger(event.edition)).toBe(true)
      expectTime(event.at)
      return
    case 'message_withdrawn':
      expectKeys(event, 'kind externalId at')
      expectId(event.externalId)
      expectTime(event.at)
      return
    case 'message_reacted':
      expectKeys(event, 'kind externalId address by emoji at')
      expectId(event.externalId)
      expectId(event.address)
      expect(['contact', 'us']).toContain(event.by)
      expectText(event.emoji)
      expectTime(event.at)
      return
    case 'contact_returned':
      expectKeys(event, 'kind address referral at')
      expectId(event.address)
      for (const value of Object.values(event.referral ?? {})) expect(typeof value).toBe('string')
      expectTime(event.at)
      return
    case 'receipt': {
      const timed = event.reportedAt === undefined ? '' : ' reportedAt'
      expectTime(event.reportedAt ?? null)
      if (event.about === 'everything_before') {
        expectKeys(event, `kind about address status before${timed}`)
        expectId(event.address)
        expect(['delivered', 'read']).toContain(event.status)
        expect(event.before.getTime()).not.toBeNaN()
        return
      }
      expectKeys(event, `kind about externalId attemptMark status failure${timed}`)
      expectId(event.externalId)
      expectText(event.attemptMark)
      expect(['sent', 'delivered', 'read', 'failed']).toContain(event.status)
      expect(event.failure !== null).toBe(event.status === 'failed')
      if (event.failure) expectFailure(event.failure)
      return
    }
    case 'ignored':
      expectKeys(event, 'kind reason')
      expect(event.reason).toMatch(/\.$/)
  }
}

function expectNeutralContent(content: MessageContent): void {
  expectKeys(content, 'text choice location media replyToExternalId forwarded referral')
  expectText(content.text)
  expectText(content.replyToExternalId)
  expect(typeof content.forwarded).toBe('boolean')
  if (content.choice) {
    expectKeys(content.choice, 'title payload')
    expectText(content.choice.title)
    expectText(content.choice.payload)
  }
  if (content.location) {
    expectKeys(content.location, 'latitude longitude name address')
    expect(Math.abs(content.location.latitude)).toBeLessThanOrEqual(90)
    expect(Math.abs(content.location.longitude)).toBeLessThanOrEqual(180)
  }
  for (const one of content.media) {
    expectKeys(one, `reference contentType name${one.stands === undefined ? '' : ' stands'}`)
    expect([undefined, 'link', 'not_shown']).toContain(one.stands)
    if (one.stands === 'link') expect(one.reference).toMatch(/^https?:\/\//i)
    expect(one.reference).not.toBe('')
    expectText(one.contentType)
    expectText(one.name)
  }
  // The one place where the provider's own names may stand.
  for (const value of Object.values(content.referral ?? {})) expect(typeof value).toBe('string')
}

function expectKeys(value: object, keys: string): void {
  expect(Object.keys(value).sort()).toEqual(keys.split(' ').sort())
}

function expectTime(value: Date | null): void {
  if (value !== null) expect(value.getTime()).not.toBeNaN()
}

/** Text that says something, or null: the empty text would be a third thing. */
function expectSaying(saying: Saying | null): void {
  if (saying === null) return
  expect(sayings).toHaveProperty(saying.code)
  for (const text of [saying.sentence, ...Object.values(saying.values)]) expectText(text)
}

function expectText(value: string | null): void {
  if (value === null) return
  expect(typeof value).toBe('string')
  expect(value).not.toBe('')
}

/** It becomes part of an index's key, which PostgreSQL limits to about 2700 bytes. */
function expectId(value: string): void {
  expectText(value)
  expect(Buffer.byteLength(value)).toBeLessThanOrEqual(1024)
}

function expectFailure(failure: { code: string; providerCode: string | null; sentence: string }): void {
  expectKeys(failure, 'code providerCode sentence')
  expect(failure.code).toMatch(OUR_CODE)
  expectText(failure.providerCode)
  expect(failure.sentence).toMatch(/[.!?。]$/)
  expect(failure.sentence.length).toBeLessThan(600)
}

function expectStorable(value: unknown): void {
  if (typeof value === 'string') expect(/\0|\p{Surrogate}/u.test(value)).toBe(false)
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectStorable)
}

interface Provider {
  base: string
  /** Bodies of the requests that came, whole. */
  requests: string[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  server: Server
}

async function startProvider(): Promise<Provider> {
  const provider: Provider = {
    base: '',
    requests: [],
    answer: (_, response) => response.end(),
    server: createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        provider.requests.push(Buffer.concat(chunks).toString())
        provider.answer(request, response)
      })
    }),
  }
  await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.1', resolve))
  provider.base = `http://127.0.0.1:${(provider.server.address() as AddressInfo).port}`
  return provider
}

function stopProvider({ server }: Provider): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
}

function give(answer: Answer): Provider['answer'] {
  return (_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body)
  }
}

function sendContract(world: AdapterWorld): void {
  const { connection, outgoing, answers } = world
  let provider: Provider
  let adapter: ChannelAdapter
  beforeAll(async () => {
    provider = await startProvider()
    adapter = world.createAdapter(provider.base)
  })
  afterEach(() => {
    provider.requests.length = 0
  })
  afterAll(() => stopProvider(provider))

  const sendTo = async (answer: Provider['answer'], limits = ENOUGH): Promise<SendOutcome> => {
    provider.answer = answer
    const outcome = await adapter.send(outgoing, connection, limits)
    expectOutcome(outcome, connection)
    // Never twice by itself, whatever happens.
    expect(provider.requests).toHaveLength(1)
    return outcome
  }

  it('accepted: the provider took it', async () => {
    const outcome = await sendTo(give(answers.accepted))
    expect(outcome).toMatchObject({ outcome: 'accepted', externalId: answers.accepted.externalId })
    expect(outcome.evidence.httpStatus).toBe(answers.accepted.status)
  })

  it('carries the mark of the attempt and the text', async () => {
    await sendTo(give(answers.accepted))
    expect(provider.requests[0]).toContain(outgoing.attemptMark)
  })

  it('refused: the provider says no', async () => {
    const outcome = await sendTo(give(answers.refused))
    expect(outcome.outcome).toBe('refused')
    expect(outcome.evidence.httpStatus).toBe(answers.refused.status)
  })

  it('refused: a no whose body is unreadable', async () => {
    expect((await sendTo(give({ status: 404, body: '<html>not here' }))).outcome).toBe('refused')
  })

  it('refused, with a word to the administrator: the credentials are not taken', async () => {
    const outcome = await sendTo(give(answers.credentialsRefused))
    expect(outcome).toMatchObject({
      outcome: 'refused',
      channelAttention: { sentence: expect.stringMatching(/\.$/) },
    })
  })

  it('unavailable: too many requests, with the time to wait', async () => {
    const outcome = await sendTo(give(answers.rateLimited))
    expect(outcome).toMatchObject({ outcome: 'unavailable', retryAfterSeconds: 7 })
  })

  it('unavailable: 429 without a word', async () => {
    expect(await sendTo(give({ status: 429, body: '' }))).toMatchObject({
      outcome: 'unavailable',
      retryAfterSeconds: null,
    })
  })

  it.each(['', 'soon', '-5', 'NaN', '99999999999999999999'])(
    'unavailable: retry-after "%s"',
    async (written) => {
      const outcome = await sendTo(give({ status: 429, body: '', headers: { 'retry-after': written } }))
      expect(outcome.outcome).toBe('unavailable')
    },
  )

  it('unknown, answered: the provider says itself that it failed', async () => {
    const outcome = await sendTo(give(answers.failedItself))
    expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: true })
  })

  it.each([500, 502, 503, 504])('unknown: %i without the provider’s own body', async (status) => {
    for (const body of ['', '<html>bad gateway', '{"error":"upstream"}', '{"code":"x","message":1}', '[]']) {
      expect(await sendTo(give({ status, body }))).toMatchObject({
        outcome: 'unknown',
        providerAnswered: false,
      })
      provider.requests.length = 0
    }
  })

  it.each(['', 'OK', '{}', '[]', 'null', '"sid"', '{"sid":7,"message_id":7}', '{"sid":""'])(
    'unknown: a success that cannot be read: %s',
    async (body) => {
      const outcome = await sendTo(give({ status: answers.accepted.status, body }))
      expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
    },
  )

  it('unknown: a redirect is not followed, so the credentials stay', async () => {
    const elsewhere = await startProvider()
    const { body } = answers.accepted
    const outcome = await sendTo(give({ status: 307, body, headers: { location: elsewhere.base } }))
    expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
    expect(elsewhere.requests).toHaveLength(0)
    await stopProvider(elsewhere)
  })

  it('unknown: no answer in time after the request was written', async () => {
    expect(await sendTo(() => {}, SHORT)).toMatchObject({ outcome: 'unknown', providerAnswered: false })
  })

  it('unknown: an answer that comes by single bytes has the same time', async () => {
    const drip: Provider['answer'] = (_, response) => {
      response.writeHead(201)
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }
    expect(await sendTo(drip, SHORT)).toMatchObject({ outcome: 'unknown', providerAnswered: false })
  })

  it('unknown: stopped by the caller after the request was written', async () => {
    const stop = new AbortController()
    const outcome = await sendTo(() => stop.abort(), { ...ENOUGH, signal: stop.signal })
    expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
  })

  it('unknown: the connection is reset before an answer', async () => {
    const outcome = await sendTo((request) => request.socket.resetAndDestroy())
    expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
  })

  it('unknown: the connection is closed before an answer', async () => {
    const outcome = await sendTo((request) => request.socket.destroy())
    expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
  })

  it.each(['accepted', 'refused', 'rateLimited', 'failedItself'] as const)(
    'unknown: the answer breaks off in the middle: %s',
    async (kind) => {
      const { status, body } = answers[kind]
      const outcome = await sendTo((request, response) => {
        response.writeHead(status, { 'content-length': Buffer.byteLength(body) })
        response.write(body.slice(0, -1), () => request.socket.destroy())
      })
      expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
    },
  )

  it('unknown: what comes back is no HTTP', async () => {
    const outcome = await sendTo((request) => request.socket.end('SSH-2.0-nonsense\r\n\r\n'))
    expect(outcome).toMatchObject({ outcome: 'unknown', providerAnswered: false })
  })

  it('unknown: an answer without end is not read without end', async () => {
    let written = 0
    const flood: Provider['answer'] = (_, response) => {
      response.writeHead(201)
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20))) written += 65_536
      }
      response.on('drain', pour)
      pour()
    }
    expect(await sendTo(flood)).toMatchObject({ outcome: 'unknown', providerAnswered: false })
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  it('hides its secrets, also from a provider that repeats them', async () => {
    const outcome = await sendTo((request, response) => {
      const words = [request.headers.authorization, request.url, ...Object.values(connection.secrets)].join(
        ' ',
      )
      const filled = answers.refused.body.replace(/("message"\s*:\s*")/, (before) => `${before}${words} `)
      expect(filled).not.toBe(answers.refused.body)
      give({ ...answers.refused, body: filled })(request, response)
    })
    expect(outcome.outcome).toBe('refused')
  })

  it('unavailable: nobody listens', async () => {
    const gone = await startProvider()
    await stopProvider(gone)
    const outcome = await world.createAdapter(gone.base).send(outgoing, connection, ENOUGH)
    expectOutcome(outcome, connection)
    expect(outcome.outcome).toBe('unavailable')
  })

  it('unavailable: the other side does not speak TLS', async () => {
    const outcome = await world
      .createAdapter(provider.base.replace('http:', 'https:'))
      .send(outgoing, connection, ENOUGH)
    expectOutcome(outcome, connection)
    expect(outcome.outcome).toBe('unavailable')
    expect(provider.requests).toHaveLength(0)
  })

  it('unavailable: stopped before anything was written, and then nothing is', async () => {
    const fresh = world.createAdapter(provider.base)
    provider.answer = give(answers.accepted)
    const stopped = await fresh.send(outgoing, connection, { ...ENOUGH, signal: AbortSignal.abort() })
    const stop = new AbortController()
    const connecting = fresh.send(outgoing, connection, { ...ENOUGH, signal: stop.signal })
    stop.abort()
    for (const outcome of [stopped, await connecting]) {
      expectOutcome(outcome, connection)
      expect(outcome.outcome).toBe('unavailable')
    }
    // What follows would let out a request that only waited for its connection.
    await fresh.send(outgoing, connection, ENOUGH)
    await fresh.send(outgoing, connection, ENOUGH)
    expect(provider.requests).toHaveLength(2)
  })
}

function expectOutcome(outcome: SendOutcome, connection: Connection): void {
  const everything = JSON.stringify(outcome)
  for (const secret of Object.values(connection.secrets)) expect(everything).not.toContain(secret)
  expectStorable(outcome)
  expectKeys(outcome.evidence, 'httpStatus providerCode note')
  expect(outcome.evidence.note).not.toBe('')
  if (outcome.outcome === 'unknown') expect(outcome.reason).toMatch(/\.$/)
  if (outcome.outcome === 'refused' || outcome.outcome === 'unavailable') expectFailure(outcome.failure)
  if (outcome.outcome === 'unavailable' && outcome.retryAfterSeconds !== null) {
    expect(Number.isSafeInteger(outcome.retryAfterSeconds)).toBe(true)
    expect(outcome.retryAfterSeconds).toBeGreaterThanOrEqual(0)
  }
}

function listContract(world: AdapterWorld): void {
  const { connection, window, answers } = world
  let provider: Provider
  beforeAll(async () => {
    provider = await startProvider()
  })
  afterAll(() => stopProvider(provider))

  const takeAll = async (limits = ENOUGH): Promise<void> => {
    for await (const _ of world.createAdapter(provider.base).list(window, connection, limits));
  }

  it.each([
    ['refused credentials', give(answers.credentialsRefused)],
    ['too many requests', give(answers.rateLimited)],
    ['a failure of the provider', give(answers.failedItself)],
    ['a foreign page', give({ status: 200, body: '<html>' })],
    ['a list of another form', give({ status: 200, body: '{"messages":7,"data":7}' })],
    ['no list', give({ status: 200, body: 'null' })],
    ['a reset', (request) => request.socket.resetAndDestroy()],
  ] satisfies [string, Provider['answer']][])('throws ProviderUnavailable for %s', async (_, answer) => {
    provider.answer = answer
    await expect(takeAll()).rejects.toThrow(ProviderUnavailable)
  })

  it('throws ProviderUnavailable for no answer in time', async () => {
    provider.answer = () => {}
    await expect(takeAll(SHORT)).rejects.toThrow(ProviderUnavailable)
  })

  it('does not follow a redirect with its credentials', async () => {
    const elsewhere = await startProvider()
    provider.answer = give({ status: 302, body: '', headers: { location: elsewhere.base } })
    await expect(takeAll()).rejects.toThrow(ProviderUnavailable)
    expect(elsewhere.requests).toHaveLength(0)
    await stopProvider(elsewhere)
  })
}
