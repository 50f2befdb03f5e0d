/** Held against the official package, which signs and verifies as Twilio does. */
import { parse, stringify } from 'node:querystring'
import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import type { Connection, ProviderRequest } from '../channel.ts'
import {
  casesFromEnvironment,
  createRandom,
  FUZZ_MILLISECONDS,
  type Random,
  seedFromEnvironment,
} from '../random.ts'
import { connection, signedRequest, WEBHOOK_URL } from './example-world.ts'
import { verifySignature } from './signature.ts'

const TOKEN = 'example-auth-token'
const seed = seedFromEnvironment()
const cases = casesFromEnvironment()

type Fields = Record<string, string | string[]>

const sign = (url: string, fields: Fields, token = TOKEN) =>
  twilio.getExpectedTwilioSignature(token, url, fields)

function request(url: string, body: string | Buffer, signature: string): ProviderRequest {
  return { method: 'POST', url, headers: { 'x-twilio-signature': signature }, body: Buffer.from(body) }
}

describe('verifySignature', () => {
  it('agrees with the example of Twilio’s documentation', () => {
    const documented: Connection = { ...connection, secrets: { auth_token: '12345' } }
    const body =
      'CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212'
    const url = 'https://example.com/myapp.php?foo=1&bar=2'
    const signature = 'L/OH5YylLD5NRKLltdqwSvS0BnU='
    expect(verifySignature(request(url, body, signature), documented)).toBe(true)
    expect(verifySignature(request(url, `${body}1`, signature), documented)).toBe(false)
    expect(verifySignature(request(`${url}3`, body, signature), documented)).toBe(false)
  })

  it(`agrees on whatever fields, in whatever writing (FUZZ_SEED=${seed})`, {
    timeout: FUZZ_MILLISECONDS,
  }, () => {
    const random = createRandom(seed)
    for (let index = 0; index < cases; index++) {
      const fields = oddFields(random)
      const signature = sign(WEBHOOK_URL, fields)
      const writings = [stringify(fields), writtenOddly(fields, random)]
      for (const body of writings) {
        expect(verifySignature(request(WEBHOOK_URL, body, signature), connection)).toBe(true)
        const other = sign(WEBHOOK_URL, { ...fields, Added: '1' })
        expect(verifySignature(request(WEBHOOK_URL, body, other), connection)).toBe(false)
      }
    }
  })

  it(`agrees on whatever bytes (FUZZ_SEED=${seed})`, { timeout: FUZZ_MILLISECONDS }, () => {
    const random = createRandom(seed)
    for (let index = 0; index < cases; index++) {
      const body = random.oneOf([
        random.bytes(100),
        Buffer.from(random.text(20)),
        Buffer.from(random.text(20), 'latin1'),
      ])
      expect(verifySignature(signedRequest(body), connection)).toBe(true)
    }
  })

  it.each([
    ['invalid escapes', 'A=%&B=%zz&C=%2&D=100%', { A: '%', B: '%zz', C: '%2', D: '100%' }],
    ['plus and space', 'A=1+2&B=1%2B2&C=+', { A: '1 2', B: '1+2', C: ' ' }],
    ['no value, no equals sign, no name', 'A=&B&=c&&', { A: '', B: '', '': 'c' }],
    ['equals signs in a value', 'A=b=c==', { A: 'b=c==' }],
    ['a leading question mark', '?A=1', { '?A': '1' }],
    [
      'names that objects have',
      '__proto__=1&constructor=2',
      JSON.parse('{"__proto__":"1","constructor":"2"}'),
    ],
    ['names that differ in case', 'b=1&B=2&a=3', { b: '1', B: '2', a: '3' }],
    ['names beyond the first plane', '%F0%9F%98%8A=1&%EF%BF%BD=2', { '😊': '1', '\ufffd': '2' }],
    ['repeated values, not in order', 'M=b&M=a&M=b&A=1', { M: ['b', 'a', 'b'], A: '1' }],
    ['half-encoded characters', Buffer.from([0x41, 0x3d, 0xe3, ...Buffer.from('%81%82')]), { A: 'あ' }],
    ['raw characters', 'A=あ', { A: 'あ' }],
    ['raw characters beside invalid escapes', 'A=あ100%', { A: 'あ100%' }],
    ['bytes that are no UTF-8, as the libraries read them', 'A=%FF%E3%81', { A: '\ufffd\ufffd' }],
    ['NUL and line ends', 'A=%00%0D%0A', { A: '\0\r\n' }],
    ['a byte order mark', 'A=%EF%BB%BFx', { A: '\ufeffx' }],
  ] as [string, string | Buffer, Fields][])('reads %s', (_, body, fields) => {
    expect(verifySignature(request(WEBHOOK_URL, body, sign(WEBHOOK_URL, fields)), connection)).toBe(true)
  })

  it('takes bytes that are no UTF-8 also as the bytes that they are', async () => {
    const { createHmac } = await import('node:crypto')
    const signed = Buffer.concat([Buffer.from(`${WEBHOOK_URL}AZB`), Buffer.from([0xff, 0xe3])])
    const signature = createHmac('sha1', TOKEN).update(signed).digest('base64')
    expect(verifySignature(request(WEBHOOK_URL, 'B=%FF%E3&A=Z', signature), connection)).toBe(true)
    expect(verifySignature(request(WEBHOOK_URL, 'B=%FF%E4&A=Z', signature), connection)).toBe(false)
  })

  it('knows no limit of fields', () => {
    const fields: Fields = {}
    for (let index = 0; index < 5_000; index++) fields[`F${index}`] = String(index)
    expect(
      verifySignature(request(WEBHOOK_URL, stringify(fields), sign(WEBHOOK_URL, fields)), connection),
    ).toBe(true)
  })
})

describe('the address', () => {
  const fields = { MessageSid: 'SM1', Body: 'a' }
  const body = stringify(fields)
  const urls = [
    'https://inbox.example/hook',
    'https://inbox.example:443/hook',
    'https://inbox.example:8443/hook?a=1',
    'http://inbox.example/hook',
    'http://inbox.example:80/hook',
    'http://127.0.0.1:3000/hook?a=b%20c',
    'http://[::1]:3000/hook',
    'http://[::1]/hook',
    "https://inbox.example/hook?name=O'Brien",
    'https://inbox.example/hook?name=O%27Brien',
    'https://inbox.example/hook?q=a b&r=あ',
    'https://inbox.example/hook?',
    'https://inbox.example/hook?a',
    'https://INBOX.example/Hook/../x',
    'https://inbox.example',
    'https://inbox.example?a=1',
  ]
  const signedAs = (url: string) => [
    url,
    url.replace(/(:\/\/[^/?]*?):\d+(?=[/?]|$)/, '$1'),
    url.replace(/^(https:\/\/[^/?]*?)(?::\d+)?(?=[/?]|$)/, '$1:443'),
    url.replace(/^(http:\/\/[^/?]*?)(?::\d+)?(?=[/?]|$)/, '$1:80'),
    new URL(url).toString(),
    url.includes('?') ? `${url.split('?')[0]}?${stringify(parse(url.split('?')[1] ?? ''))}` : url,
    `${url}/`,
    url.replace('inbox', 'outbox'),
  ]

  it.each(urls)('is accepted in the writings that the official package accepts: %s', (url) => {
    for (const written of signedAs(url)) {
      const signature = sign(written, fields)
      expect(verifySignature(request(url, body, signature), connection), `signed as ${written}`).toBe(
        twilio.validateRequest(TOKEN, signature, url, fields) || written === url,
      )
    }
  })

  it('is accepted without userinfo and fragment, which are never sent', () => {
    const signature = sign('https://inbox.example/hook?a=1', fields)
    const written = 'https://user:p@ss@inbox.example:443/hook?a=1#rc=3&rp=all'
    expect(verifySignature(request(written, body, signature), connection)).toBe(true)
  })

  it.each(['', 'no address', 'https://', '//x', 'https://[::1', 'https://inbox.example:99999/'])(
    'that is none is refused without throwing: %s',
    (url) => {
      expect(verifySignature(request(url, body, sign('https://other.example/', fields)), connection)).toBe(
        false,
      )
    },
  )
})

describe('a body that is no form', () => {
  const body = '{"text":"繋ぎ"}'
  const url = `https://inbox.example/hook?a=1&bodySHA256=${twilio.getExpectedBodyHash(body)}`
  const signature = sign(url, {})

  it('is accepted by its digest in the signed address', () => {
    expect(twilio.validateRequestWithBody(TOKEN, signature, url, body)).toBe(true)
    expect(verifySignature(request(url, body, signature), connection)).toBe(true)
    expect(
      verifySignature(request(url.replace('.example/', '.example:443/'), body, signature), connection),
    ).toBe(true)
  })

  it.each(['{"text":"other"}', '', '&', '='])('is refused where it was changed: %s', (changed) => {
    expect(verifySignature(request(url, changed, signature), connection)).toBe(false)
  })

  it('is refused where the address was changed', () => {
    expect(verifySignature(request(url.replace('a=1', 'a=2'), body, signature), connection)).toBe(false)
    const otherDigest = url.replace(/bodySHA256=.*/, `bodySHA256=${twilio.getExpectedBodyHash('x')}`)
    expect(verifySignature(request(otherDigest, 'x', signature), connection)).toBe(false)
  })

  it('is never accepted without its digest', () => {
    const plain = 'https://inbox.example/hook'
    expect(verifySignature(request(plain, body, sign(plain, {})), connection)).toBe(false)
  })
})

describe('the tokens', () => {
  const body = 'MessageSid=SM1'
  const signedWith = (token: string) =>
    request(WEBHOOK_URL, body, sign(WEBHOOK_URL, { MessageSid: 'SM1' }, token))
  const holding = (secrets: Record<string, string>): Connection => ({ ...connection, secrets })

  it('count both while they are exchanged', () => {
    const both = holding({ auth_token: 'first', auth_token_secondary: 'second' })
    expect(verifySignature(signedWith('first'), both)).toBe(true)
    expect(verifySignature(signedWith('second'), both)).toBe(true)
    expect(verifySignature(signedWith('third'), both)).toBe(false)
    expect(verifySignature(signedWith('second'), holding({ auth_token: 'first' }))).toBe(false)
  })

  it('never count when empty or of another kind', () => {
    expect(verifySignature(signedWith(''), holding({ auth_token: '', auth_token_secondary: '' }))).toBe(false)
    expect(verifySignature(signedWith('key'), holding({ auth_token: 'first', api_key: 'key' }))).toBe(false)
  })

  it('need a header of exactly one signature', () => {
    const good = signedWith(TOKEN)
    const signature = good.headers['x-twilio-signature'] ?? ''
    expect(verifySignature(good, connection)).toBe(true)
    const bad = ['', signature.slice(1), `${signature}=`, `${signature}, ${signature}`, ` ${signature}`]
    bad.push(signature.replace(/=$/, 'é'), 'é'.repeat(14), 'あ'.repeat(28), signature.toLowerCase())
    for (const header of bad) {
      expect(verifySignature({ ...good, headers: { 'x-twilio-signature': header } }, connection)).toBe(false)
    }
    expect(verifySignature({ ...good, headers: {} }, connection)).toBe(false)
  })
})

/** Without lone surrogates: no encoding can carry them, so nobody could have signed them. */
function oddFields(random: Random): Fields {
  const text = (most: number) => Buffer.from(random.text(most)).toString()
  const fields: Fields = Object.create(null)
  for (let count = random.below(12); count > 0; count--) {
    const name = random.oneOf(['Body', 'body', 'From', 'MediaUrl0', '10', '9', text(3)])
    fields[name] = random.below(4) === 0 ? [text(4), text(4), text(1)] : text(6)
  }
  return fields
}

/** Each character raw, escaped, or escaped in small letters, wherever a form allows it; the fields in any order. */
function writtenOddly(fields: Fields, random: Random): Buffer {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as const),
  )
  const written = pairs.map(([name, value]) => `${writeOddly(name, random)}=${writeOddly(value, random)}`)
  for (let index = written.length; index > 0; index--) written.push(...written.splice(random.below(index), 1))
  return Buffer.from(written.join('&'), 'latin1')
}

function writeOddly(text: string, random: Random): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const raw = String.fromCharCode(byte)
      if (raw === ' ') return random.oneOf(['+', '%20'])
      if ('&=+%'.includes(raw) || random.below(2) === 0) {
        const escaped = `%${byte.toString(16).padStart(2, '0')}`
        return random.oneOf([escaped, escaped.toUpperCase()])
      }
      return raw
    })
    .join('')
}
