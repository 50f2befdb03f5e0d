import { describe, expect, it } from 'vitest'
import { channelAdapterContract } from '../contract.ts'
import { createWhatsAppTwilio } from './adapter.ts'
import { whatsAppWorld } from './contract-world.ts'

channelAdapterContract('whatsapp-twilio', whatsAppWorld)

describe('createWhatsAppTwilio', () => {
  const https = 'https://api.twilio.com'

  it.each([
    'http://api.twilio.com',
    'http://127.0.0.1.example',
    'http://localhost.example:1',
    'ftp://127.0.0.1',
  ])('refuses to send credentials to %s', (base) => {
    expect(() => createWhatsAppTwilio({ apiBase: base, messagingBase: https, contentBase: https })).toThrow(
      'apiBase',
    )
    expect(() => createWhatsAppTwilio({ apiBase: https, messagingBase: https, contentBase: base })).toThrow(
      'contentBase',
    )
  })

  it.each([https, 'http://127.0.0.1:4020', 'http://localhost:4020', 'http://[::1]:4020'])(
    'takes %s',
    (base) => {
      expect(() =>
        createWhatsAppTwilio({ apiBase: base, messagingBase: base, contentBase: base }),
      ).not.toThrow()
    },
  )

  it('answers with empty TwiML', () => {
    const { acknowledgement } = createWhatsAppTwilio({
      apiBase: https,
      messagingBase: https,
      contentBase: https,
    })
    expect(acknowledgement).toEqual({
      contentType: 'text/xml',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    })
  })
})
