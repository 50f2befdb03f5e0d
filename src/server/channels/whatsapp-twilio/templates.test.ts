import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ProviderUnavailable } from '../channel.ts'
import { createWhatsAppTwilio } from './adapter.ts'
import { connection } from './example-world.ts'

/** Twilio's answers by path and query, and what it was asked. */
let answers: Record<string, { status?: number; body: unknown }> = {}
let asked: string[] = []
let base = ''

const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  const answer = answers[request.url ?? ''] ?? { status: 404, body: {} }
  response.statusCode = answer.status ?? 200
  response.end(JSON.stringify(answer.body))
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  answers = {}
  asked = []
})

const LIMITS = { timeoutMilliseconds: 5_000 }
const HX = (digit: string) => `HX${digit.repeat(32)}`
const FIRST = '/v1/ContentAndApprovals?PageSize=200'
const adapter = () => createWhatsAppTwilio({ apiBase: base, messagingBase: base, contentBase: base })
const templates = async () => (await adapter().templates?.(connection, LIMITS)) ?? []
const media = async (sid: string) => (await adapter().listMedia?.(sid, connection, LIMITS)) ?? []

it('reads templates over all pages, with every place that has to be filled in', async () => {
  const next = `${base}${FIRST}&Page=1`
  const actions = [{ type: 'URL', title: 'Open', url: 'https://shop.example/{{code}}' }]
  answers = {
    [FIRST]: {
      body: {
        contents: [
          {
            sid: HX('1'),
            friendly_name: 'hello',
            language: 'ja',
            variables: { '1': '佐藤', unused: 'x' },
            types: { 'twilio/call-to-action': { body: '{{1}}様 {{ 1 }}', actions } },
            approval_requests: { status: 'APPROVED' },
          },
          { sid: 'not an id', types: { 'twilio/text': { body: 'x' } } },
          'odd',
        ],
        meta: { next_page_url: next },
      },
    },
    [`${FIRST}&Page=1`]: {
      body: {
        contents: [
          {
            sid: HX('2'),
            types: { 'twilio/text': { body: 'plain' } },
            approval_requests: [{ status: 'rejected' }],
          },
          { sid: HX('3'), types: { 'twilio/text': { body: 'new' } } },
          { sid: HX('4'), types: { 'twilio/media': { media: ['https://x.example/a.png'] } } },
        ],
        meta: { next_page_url: null },
      },
    },
  }
  expect(await templates()).toEqual([
    {
      id: HX('1'),
      name: 'hello',
      language: 'ja',
      body: '{{1}}様 {{ 1 }}',
      variables: { '1': '佐藤', code: '' },
      status: 'approved',
    },
    { id: HX('2'), name: HX('2'), language: '', body: 'plain', variables: {}, status: 'rejected' },
    { id: HX('3'), name: HX('3'), language: '', body: 'new', variables: {}, status: 'unsubmitted' },
  ])
})

it('takes no part of a list for the whole, and follows no link to another host', async () => {
  answers = { [FIRST]: { body: { contents: [], meta: { next_page_url: 'https://elsewhere.example/v1' } } } }
  await expect(templates()).rejects.toThrow(ProviderUnavailable)
  answers = { [FIRST]: { status: 500, body: {} } }
  await expect(templates()).rejects.toThrow(ProviderUnavailable)
})

it('names media by the addresses that a webhook would have given', async () => {
  const path = `/2010-04-01/Accounts/${connection.settings.account_sid}/Messages/MM1/Media`
  answers = {
    [`${path}.json`]: { body: { media_list: [{ sid: 'ME1', content_type: 'image/png' }, { sid: 7 }] } },
  }
  expect(await media('MM1')).toEqual([
    { reference: `${base}${path}/ME1`, contentType: 'image/png', name: null },
  ])
  expect(await media('MM2')).toEqual([])
  answers = { [`${path}.json`]: { status: 429, body: {} } }
  await expect(media('MM1')).rejects.toThrow(ProviderUnavailable)
})

it.each([
  ['+81 90-1234-5678', 'whatsapp:+819012345678', '+819012345678'],
  ['whatsapp:+44 (20) 7946.0000', 'whatsapp:+442079460000', '+442079460000'],
  ['JP.32864648118000811669', 'whatsapp:JP.32864648118000811669', null],
  ['whatsapp:JP.ENT.abc1', 'whatsapp:JP.ENT.abc1', null],
  ['nobody', null, null],
  ['+81', null, null],
])('reads %s as an address', (written, address, phone) => {
  expect(adapter().readAddress?.(written)).toEqual(address === null ? null : { address, phone })
})
