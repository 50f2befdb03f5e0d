import { expect, test } from 'vitest'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { judgeWindow } from './judge-window.ts'

const now = new Date('2026-11-22T05:00:00Z')
const channel = (type: Channel['type'], status: Channel['status'] = 'connected') =>
  ({ type, status }) as Channel
const inbound = (sent_at: string) => ({ direction: 'in', sent_at }) as Message
const ahead = '2026-11-22T08:00:00.000Z'
const past = '2026-11-22T04:59:00.000Z'

test('an open window tells until when', () => {
  const verdict = judgeWindow({ state: 'open', until: ahead }, channel('whatsapp_twilio'), [], now)
  expect(verdict).toMatchObject({ state: 'open', allowed: true, until: new Date(ahead), since: null })
})

test('a window without end is open at any time', () => {
  expect(judgeWindow({ state: 'open', until: null }, channel('app'), [], now)).toMatchObject({
    allowed: true,
    until: null,
  })
})

test('an end that has passed here closes the window at once', () => {
  const window = { state: 'open', until: past } as const
  expect(judgeWindow(window, channel('whatsapp_twilio'), [], now)).toMatchObject({
    state: 'template_only',
    allowed: false,
    since: new Date(past),
  })
  expect(judgeWindow(window, channel('messenger'), [], now)).toMatchObject({
    state: 'human_agent',
    allowed: true,
  })
  expect(judgeWindow({ state: 'human_agent', until: past }, channel('messenger'), [], now)).toMatchObject({
    state: 'closed',
    allowed: false,
  })
})

test('since when only templates go is told by the contact’s last message', () => {
  const messages = [inbound('2026-11-20T04:00:00Z'), inbound('2026-11-20T05:00:00Z')]
  const verdict = judgeWindow(
    { state: 'template_only', until: null },
    channel('whatsapp_twilio'),
    messages,
    now,
  )
  expect(verdict.since).toEqual(new Date('2026-11-21T05:00:00Z'))
  expect(
    judgeWindow({ state: 'template_only', until: null }, channel('whatsapp_twilio'), [], now).since,
  ).toBeNull()
})

test('a disconnected channel sends nothing', () => {
  const verdict = judgeWindow({ state: 'open', until: ahead }, channel('messenger', 'disconnected'), [], now)
  expect(verdict).toMatchObject({ state: 'disconnected', allowed: false })
})
