import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { channelAdapterContract } from '../contract.ts'
import { whatsAppWorld } from '../whatsapp-twilio/contract-world.ts'
import { createSimulatedNumber } from './adapter.ts'
import { makeAccount } from './make-account.ts'

const at = (base: string) =>
  createSimulatedNumber({ apiBase: base, messagingBase: base, contentBase: base, phoneBase: base })

channelAdapterContract('simulator', { ...whatsAppWorld, createAdapter: at })

it('tells the simulated Twilio of its number, and says when that fails', async () => {
  const told: string[] = []
  let status = 201
  const server = createServer(async (request, response) => {
    for await (const chunk of request) told.push(String(chunk))
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { auth_token, ...settings } = makeAccount()
  const setUp = () =>
    at(base).setUpWebhook?.(
      'http://localhost:3000/webhooks/twilio/1',
      { channelId: '1', settings, secrets: { auth_token } },
      { timeoutMilliseconds: 5_000 },
    )
  expect(await setUp()).toEqual({ written: true })
  expect(JSON.parse(told.join(''))).toMatchObject({ ...settings, auth_token })
  status = 422
  expect(await setUp()).toMatchObject({
    written: false,
    sayings: [{ sentence: expect.stringContaining('422') }],
  })
  server.close()
})
