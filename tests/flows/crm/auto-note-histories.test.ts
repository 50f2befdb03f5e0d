/** Random histories of a linked conversation, against a small model. The seed is printed; SEED repeats it. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Core } from '../../../src/server/conversations/core.ts'
import { receiveMessages } from '../../../src/server/conversations/receive-messages.ts'
import { createAutoNotes } from '../../../src/server/crm/keep-auto-notes.ts'
import { linkConversation, unlinkConversation } from '../../../src/server/crm/link-conversation.ts'
import { changeNote, deleteNote } from '../../../src/server/crm/notes.ts'
import type { DurableReader } from '../../../src/server/events/durable-reader.ts'
import { recordEvents } from '../../../src/server/events/record.ts'
import { newId, newSecret } from '../../../src/server/lib/ids.ts'
import { createLog } from '../../../src/server/log.ts'
import { insertChannel } from '../../../src/server/store/channels.ts'
import { insertCompany } from '../../../src/server/store/companies.ts'
import { type Db, openDb } from '../../../src/server/store/db.ts'
import { ensureInstallation } from '../../../src/server/store/installation.ts'
import { type NoteRow, notes } from '../../../src/server/store/notes.ts'
import { findUser, insertUser, type UserRow } from '../../../src/server/store/users.ts'
import * as model from '../../support/auto-note-model.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'

const HISTORIES = Number(process.env.HISTORIES ?? 100)
const STEPS = 24
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const PUBLIC_URL = 'https://crm.example'

let database: FreshDatabase
let db: Db
let core: Core
let reader: DurableReader
let actor: UserRow
let channelId: string
let now = Date.UTC(2026, 0, 1)
let counter = 0

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
  await ensureInstallation(db, newSecret())
  const clock = { now: () => new Date(now), realNow: () => new Date(now), monotonic: () => now }
  const bell = { ring() {}, onRing() {}, stop: async () => {} }
  core = {
    db,
    clock,
    bell,
    log: createLog('fatal'),
    hash: (value) => createHash('sha256').update(value).digest(),
  }
  const at = new Date(now)
  const companyId = await insertCompany(db, { name: 'Histories', locale: 'en', timeZone: 'Asia/Tokyo' }, at)
  const person = { companyId, name: 'Mio', email: 'mio@histories.example', locale: 'en' as const }
  const rights = { timeZone: 'UTC', admin: true, accountSettingsAccess: true }
  const userId = await insertUser(db, { ...person, ...rights }, at)
  actor = (await findUser(db, companyId, userId)) as UserRow
  channelId = newId()
  await insertChannel(db, {
    company_id: companyId,
    id: channelId,
    type: 'app',
    name: 'Histories',
    access: 'shared',
    installed_by: userId,
    address: 'histories',
    settings: {},
    secrets: Buffer.alloc(0),
    created_at: at,
  })
  reader = createAutoNotes(core, PUBLIC_URL, newId())
  await reader.start()
  // It acts when the history says so.
  await reader.stop()
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

test(`S29–S32: ${HISTORIES} random histories agree with the model (SEED=${SEED})`, {
  timeout: 300_000,
}, async () => {
  console.log(`auto-note histories: SEED=${SEED}`)
  for (let number = 0; number < HISTORIES; number++) {
    const random = randomFrom(SEED + number)
    const history: string[] = []
    try {
      await live(random, history)
    } catch (error) {
      throw new Error(`history ${number} of SEED=${SEED}:\n${history.join('\n')}`, { cause: error })
    }
  }
})

/** A link of the product beside its twin in the model. */
interface Twin {
  linkId: string
  twin: model.ModelLink
  /** The product's notes in the order of their making, as the model's. */
  noteIds: number[]
}

async function live(random: () => number, history: string[]): Promise<void> {
  const twin = model.newConversation()
  const address = `histories:${++counter}`
  const links: Twin[] = []
  const conversationId = await say(twin, address, now, history)
  for (let step = 0; step < STEPS; step++) {
    await act(random, { twin, address, conversationId, links }, history)
    now += Math.floor(random() * 40_000) + 1
  }
  await catchUp({ twin, address, conversationId, links }, history)
}

interface Scene {
  twin: model.ModelConversation
  address: string
  conversationId: string
  links: Twin[]
}

async function act(random: () => number, scene: Scene, history: string[]): Promise<void> {
  const { twin, address, conversationId, links } = scene
  const open = links.filter((link) => link.twin.open)
  const choice = random()
  if (choice < 0.35) await say(twin, address, now, history)
  else if (choice < 0.4) await say(twin, address, now - Math.floor(random() * 20 * 60_000), history)
  else if (choice < 0.6) await catchUp(scene, history)
  else if (choice < 0.7) {
    const hours = [1, 12, 23, 24, 30][Math.floor(random() * 5)] as number
    history.push(`${hours} hours pass`)
    now += hours * 3_600_000
  } else if (choice < 0.78 && links.length < 3) {
    history.push('link')
    const made = await linkConversation(core, PUBLIC_URL, actor, conversationId, { create: { deal: {} } })
    links.push({ linkId: made.link.id, twin: model.link(twin, now), noteIds: [made.noteId] })
  } else if (choice < 0.82 && open.length > 0) {
    const link = pick(random, open)
    history.push(`unlink ${links.indexOf(link)}`)
    await unlinkConversation(core, actor, conversationId, link.linkId)
    model.unlink(link.twin)
  } else if (links.length > 0) await touch(random, scene, history)
}

/** A person's hand on one of the notes that both sides know of. */
async function touch(random: () => number, scene: Scene, history: string[]): Promise<void> {
  const link = pick(random, scene.links)
  const known = link.noteIds.flatMap((id, index) => {
    const note = link.twin.notes[index]
    return note && !note.deleted ? [{ id, note, index }] : []
  })
  if (known.length === 0) return
  const { id, note, index } = random() < 0.7 ? (known.at(-1) as (typeof known)[0]) : pick(random, known)
  const name = `note ${index} of link ${scene.links.indexOf(link)}`
  const way = random()
  if (way < 0.25) {
    history.push(`delete ${name}`)
    await deleteNote(core, actor, id)
    note.deleted = true
    return
  }
  if (way < 0.4) {
    history.push(`pin ${name}`)
    await changeNote(core, actor, id, { pinned_to_deal_flag: 1 })
    note.version++
    return
  }
  const before = (await notes.find(db, actor.company_id, id)) as NoteRow
  if (way < 0.6) {
    history.push(`add to ${name}`)
    const content = `${before.content}<p>mine ${counter}</p>`
    await changeNote(core, actor, id, { content })
    model.edit(link.twin, note, { content, kept: true, base: null, now })
    return
  }
  const content = `<p>rewritten ${++counter}</p>`
  const base = way < 0.8 ? null : 1 + Math.floor(random() * note.version)
  history.push(`rewrite ${name}${base === null ? '' : ` from version ${base} of ${note.version}`}`)
  await changeNote(core, actor, id, { content, ...(base !== null && { version: base }) })
  model.edit(link.twin, note, { content, kept: false, base, now })
}

async function say(
  twin: model.ModelConversation,
  address: string,
  sentAt: number,
  history: string[],
): Promise<string> {
  const text = `m${++counter}.`
  history.push(`say ${text}${sentAt < now ? ` (said ${now - sentAt} ms ago)` : ''}`)
  const received: Parameters<typeof receiveMessages>[1][number] = {
    companyId: actor.company_id,
    channelId,
    receivedAt: new Date(now),
    receiptNumber: ++counter,
    message: {
      kind: 'message_received',
      externalId: text,
      addresses: [address],
      profileName: 'Amelia',
      phone: null,
      sentAt: new Date(sentAt),
      content: {
        text,
        choice: null,
        location: null,
        media: [],
        replyToExternalId: null,
        forwarded: false,
        referral: null,
      },
    },
  }
  const events = await db.transaction(async (tx) => {
    const recorded = await receiveMessages(tx, [received], new Date(now), core.hash)
    await recordEvents(tx, recorded, new Date(now))
    return recorded
  })
  model.say(twin, { text, sentAt, cameAt: now })
  return events.find((event) => event.conversationId)?.conversationId as string
}

async function catchUp(scene: Scene, history: string[]): Promise<void> {
  history.push('catch up')
  await reader.settle()
  model.tell(scene.twin)
  for (const link of scene.links) {
    const rows = await db.query<{ note_id: number }>(
      'select note_id from auto_notes where company_id = $1 and link_id = $2 order by number',
      [actor.company_id, link.linkId],
    )
    link.noteIds = rows.map((row) => row.note_id)
    expect(await seen(link.noteIds)).toEqual(link.twin.notes.map(expected))
  }
}

function expected(note: model.ModelNote) {
  if (note.deleted) return 'deleted'
  return note.personal ?? note.entries.map(({ text }) => text)
}

async function seen(ids: number[]): Promise<(string | string[])[]> {
  const rows = await notes.findMany(db, actor.company_id, ids)
  return ids.map((id) => {
    const row = rows.find((candidate) => candidate.id === id)
    if (!row || row.deleted_at) return 'deleted'
    if (row.last_update_user_id !== null && row.content.includes('rewritten')) return row.content
    if (row.content.includes('mine')) return row.content
    return [...row.content.matchAll(/<br \/>(m\d+\.)<\/p>/g)].map((match) => match[1] as string)
  })
}

function pick<Item>(random: () => number, items: Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
