/**
 * `npm run seed`: fills a company with conversations of the past. What is written goes past the events, or listeners
 * would be told of a million messages one by one; open screens fetch anew at the end.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { ChannelType } from '../../shared/contract/channels.ts'
import { say } from '../../shared/say.ts'
import { sealSecrets } from '../connections/find-connection.ts'
import type { Core } from '../conversations/core.ts'
import { historyEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import { insertChannel } from '../store/channels.ts'
import { estimateRows } from '../store/estimate-rows.ts'
import { walkNothing } from '../store/search.ts'
import {
  analyzeSeeded,
  copyLine,
  copySlice,
  disconnectSampleChannel,
  dropMessageSearchIndex,
  emptySlice,
  findSampleChannel,
  makeMessageSearchIndex,
  type Slice,
  takeReceiptNumbers,
} from '../store/seeded-rows.ts'
import { listUsers, type UserRow } from '../store/users.ts'
import { createComposer } from './compose-text.ts'
import { addressOf, type Invention, inventConversation, shareOut } from './invent-conversation.ts'
import { createRandom } from './random.ts'

export interface SeedOrder {
  conversations: number
  messages: number
  /** Of the conversations, how many are open: 0 to 1. */
  openShare: number
  /** The same number gives the same company, but for ids and times. */
  seed: number
}

export interface Seeded {
  seconds: number
  perSecond: number
}

/** A slice holds back every reader of events as long as it is open; this many messages take well under 100 ms. */
const MESSAGES_A_SLICE = 1_500
const WRITERS = 2
/** From here on the index of the search is made anew at the end. */
const MANY_MESSAGES = 100_000
const UNREAD_SHARE = 0.08
const SAMPLE = say('SAMPLE_CHANNEL')

interface SampleChannel {
  id: string
  type: ChannelType
  /** Contacts that are there already: the next ones get other addresses. */
  contacts: number
}

export async function seedCompany(
  core: Core,
  box: SecretBox,
  connection: pg.ClientConfig,
  companyId: number,
  order: SeedOrder,
  progress: (written: number) => void,
): Promise<Seeded> {
  const users = (await listUsers(core.db, companyId)).filter((user) => user.active)
  const owner = users[0]
  if (!owner) throw new Error('the company has no active user')
  const channels = [
    await sampleChannel(core, box, owner, 'whatsapp_twilio', 'WhatsApp (sample data)'),
    await sampleChannel(core, box, owner, 'messenger', 'Messenger (sample data)'),
  ]
  await walkNothing(core.db)
  const random = createRandom(order.seed)
  const invention: Invention = {
    random,
    composer: createComposer(random),
    now: core.clock.now().getTime(),
    userIds: users.map((user) => user.id),
    openShare: order.openShare,
  }
  const lengths = shareOut(random, order.conversations, order.messages)
  const receiptNumber = await takeReceiptNumbers(core.db, order.messages)
  const many =
    order.messages >= MANY_MESSAGES && order.messages >= (await estimateRows(core.db, 'message_search'))

  const pool = new pg.Pool({ ...connection, max: WRITERS })
  try {
    const began = performance.now()
    if (many) await withClient(pool, dropMessageSearchIndex)
    const slices = inventSlices(invention, companyId, channels, lengths, receiptNumber)
    let written = 0
    const write = async () => {
      for (const { slice, messages } of slices) {
        await withClient(pool, (client) => copySlice(client, slice))
        written += messages
        progress(written)
      }
    }
    // One generator for all writers: while one waits for the database, the other invents.
    await Promise.all(Array.from({ length: WRITERS }, write))
    if (many) await withClient(pool, makeMessageSearchIndex)
    await withClient(pool, analyzeSeeded)
    const seconds = (performance.now() - began) / 1000
    await core.db.transaction((tx) =>
      recordEvents(
        tx,
        channels.map(({ id }) => historyEvent(companyId, id)),
        core.clock.now(),
      ),
    )
    core.bell.ring()
    return { seconds, perSecond: order.messages / seconds }
  } finally {
    await pool.end()
  }
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

async function sampleChannel(
  core: Core,
  box: SecretBox,
  owner: UserRow,
  type: 'whatsapp_twilio' | 'messenger',
  name: string,
): Promise<SampleChannel> {
  const known = await findSampleChannel(core.db, owner.company_id, type)
  if (known) return { type, ...known }
  const id = newId()
  await core.db.transaction(async (tx) => {
    await insertChannel(tx, {
      company_id: owner.company_id,
      id,
      type,
      name,
      access: 'shared',
      installed_by: owner.id,
      address: `sample ${id}`,
      settings: { sample: 'yes' },
      secrets: sealSecrets(box, id, {}),
      created_at: core.clock.now(),
    })
    await disconnectSampleChannel(tx, owner.company_id, id, SAMPLE)
  })
  return { id, type, contacts: 0 }
}

function* inventSlices(
  invention: Invention,
  companyId: number,
  channels: SampleChannel[],
  lengths: Uint32Array,
  firstReceiptNumber: number,
): Generator<{ slice: Slice; messages: number }> {
  const { random, userIds } = invention
  let receiptNumber = firstReceiptNumber
  let slice = emptySlice()
  let messages = 0
  for (const length of lengths) {
    const channel = channels[random.next() < 0.65 ? 0 : 1] as SampleChannel
    const conversation = inventConversation(invention, length)
    const { name, open, assigneeId, answererId } = conversation
    const { address, phone } = addressOf(channel.type, channel.contacts++)
    const [contactId, conversationId] = [newId(), newId()]
    const first = conversation.messages[0]
    const beganAt = new Date(first?.sentAt ?? invention.now).toISOString()
    let inbound = 0
    let lastInboundAt = beganAt
    let last = { id: '', at: beganAt, receiptNumber }
    for (const { fromCustomer, text, sentAt, status } of conversation.messages) {
      const id = newId()
      const at = new Date(sentAt).toISOString()
      last = { id, at, receiptNumber: ++receiptNumber }
      if (fromCustomer) {
        inbound++
        lastInboundAt = at
      }
      slice.messages.push(
        copyLine([
          companyId,
          id,
          channel.id,
          conversationId,
          fromCustomer ? 'in' : 'out',
          fromCustomer ? 'contact' : 'user',
          fromCustomer ? null : answererId,
          text.text,
          status,
          status === 'failed' ? FAILURE : null,
          fromCustomer ? null : 'free_text',
          externalIdOf(channel.type, id),
          at,
          receiptNumber,
          at,
        ]),
      )
      slice.message_search.push(copyLine([companyId, id, conversationId, channel.id, at, text.words]))
    }
    slice.contacts.push(copyLine([companyId, contactId, channel.id, address, name.text, phone, beganAt]))
    slice.contact_addresses.push(copyLine([companyId, channel.id, address, contactId]))
    slice.contact_search.push(copyLine([companyId, contactId, channel.id, name.words]))
    slice.conversations.push(
      copyLine([
        companyId,
        conversationId,
        channel.id,
        contactId,
        open ? 'open' : 'closed',
        assigneeId,
        inbound,
        lastInboundAt,
        last.id,
        last.at,
        last.receiptNumber,
        beganAt,
      ]),
    )
    for (const userId of userIds) {
      const unread = open && random.next() < UNREAD_SHARE ? 1 + random.below(Math.min(inbound, 4)) : 0
      slice.conversation_reads.push(copyLine([companyId, userId, conversationId, inbound - unread]))
    }
    messages += length
    if (messages >= MESSAGES_A_SLICE) {
      yield { slice, messages }
      slice = emptySlice()
      messages = 0
    }
  }
  if (messages > 0) yield { slice, messages }
}

const FAILURE = JSON.stringify({
  code: 'RECIPIENT_UNREACHABLE',
  provider_code: '63024',
  sentence: 'The message cannot be brought to this number. Reach the contact in another way.',
})

/** In the form of each provider, and recognisably ours. */
function externalIdOf(type: ChannelType, id: string): string {
  const hash = createHash('md5').update(id).digest('hex')
  return type === 'messenger' ? `m_sample_${hash}` : `SM${hash}`
}
