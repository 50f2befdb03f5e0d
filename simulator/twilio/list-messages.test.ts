import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountSid, authToken, openStage, ourSender, type Stage } from '../support.ts'

const start = Date.parse('2026-11-20T12:00:00.600Z')
let stage: Stage
let now: number
beforeEach(async () => {
  now = start
  stage = await openStage({ now: () => new Date(now) })
  // One message an hour: the first from the customer, then in turns from us and from the customer.
  for (let number = 0; number < 7; number += 1) {
    if (number % 2 === 0) stage.simulator.write(stage.customerId, { text: `message ${number}` })
    else {
      await stage.client.messages.create({
        from: ourSender,
        to: stage.customerAddress,
        body: `message ${number}`,
      })
    }
    await stage.simulator.settle()
    now += 3_600_000
  }
})
afterEach(() => stage.close())

const numbers = (messages: { body: string }[]) => messages.map(({ body }) => Number(body.split(' ')[1]))

test('newest first, through all pages of the official client', async () => {
  expect(numbers(await stage.client.messages.list())).toEqual([6, 5, 4, 3, 2, 1, 0])
  expect(numbers(await stage.client.messages.list({ pageSize: 3 }))).toEqual([6, 5, 4, 3, 2, 1, 0])
  const lists = stage.simulator.calls().filter(({ operation }) => operation === 'list')
  expect(lists).toHaveLength(4)
  expect(lists[2]?.path).toMatch(/PageSize=3&Page=1&PageToken=PA(SM|MM)/)
})

test('a page stays where it was when new messages come in between', async () => {
  const page = await stage.client.messages.page({ pageSize: 2 })
  expect(numbers(page.instances)).toEqual([6, 5])
  stage.simulator.write(stage.customerId, { text: 'message 7' })
  expect(numbers((await page.nextPage())?.instances ?? [])).toEqual([4, 3])
})

test('by address and by time, both ends included, to the second', async () => {
  const { client, customerAddress } = stage
  expect(numbers(await client.messages.list({ to: ourSender }))).toEqual([6, 4, 2, 0])
  expect(numbers(await client.messages.list({ from: ourSender, to: customerAddress }))).toEqual([5, 3, 1])
  const at = (hour: number) => new Date(start - 600 + hour * 3_600_000)
  expect(numbers(await client.messages.list({ dateSentAfter: at(4) }))).toEqual([6, 5, 4])
  expect(numbers(await client.messages.list({ dateSentBefore: at(1) }))).toEqual([1, 0])
  expect(numbers(await client.messages.list({ dateSentAfter: at(2), dateSentBefore: at(3) }))).toEqual([3, 2])
  expect(numbers(await client.messages.list({ dateSent: at(5) }))).toEqual([5])
})

test('a day means all of it, in GMT', async () => {
  const list = async (query: string) => {
    const answer = await fetch(
      `${stage.listening.environment.TWILIO_API_BASE}/2010-04-01/Accounts/${accountSid}/Messages.json?${query}`,
      { headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` } },
    )
    return numbers(((await answer.json()) as { messages: { body: string }[] }).messages)
  }
  now = Date.parse('2026-11-21T00:00:00Z')
  stage.simulator.write(stage.customerId, { text: 'message 7' })
  expect(await list('DateSent=2026-11-20')).toEqual([6, 5, 4, 3, 2, 1, 0])
  expect(await list('DateSent%3E=2026-11-21')).toEqual([7])
  expect(await list('DateSent%3C=2026-11-20&PageSize=1')).toEqual([6])
})

test('a message that is not sent on yet is not found by DateSent', async () => {
  stage.simulator.world.delays.sent = 60_000
  await stage.client.messages.create({ from: ourSender, to: stage.customerAddress, body: 'message 7' })
  expect(numbers(await stage.client.messages.list({ limit: 1 }))).toEqual([7])
  expect(
    numbers(await stage.client.messages.list({ dateSentAfter: new Date(now - 1000), limit: 1 })),
  ).toEqual([])
})

test('a message can be emptied and removed', async () => {
  const [newest] = await stage.client.messages.list({ limit: 1 })
  await stage.client.messages(newest?.sid ?? '').update({ body: '' })
  expect((await stage.client.messages.list({ limit: 1 }))[0]).toMatchObject({ sid: newest?.sid, body: '' })
  await stage.client.messages(newest?.sid ?? '').remove()
  expect(numbers(await stage.client.messages.list())).toEqual([5, 4, 3, 2, 1, 0])
})
