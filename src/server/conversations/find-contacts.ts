/**
 * Who wrote: finds the contact behind each sender's addresses, or makes it, for many senders at once.
 *
 * A contact may be known by several addresses of one channel: a number, a business-scoped id, or both (B6). A
 * sender who comes with a known and an unknown address is that contact, and the new address is written down. Where
 * two addresses belong to two contacts already, the one that the message came from counts; that they came together is
 * written down, for whoever is asked whether the two are one.
 *
 * An address that came by a merge keeps what is said of its sender with the contact that it came from, so that parting
 * the two finds each as it is.
 */
import { newId } from '../lib/ids.ts'
import {
  type AddressKey,
  askProfilesAgain,
  deleteContacts,
  findAddresses,
  insertAddresses,
  insertContacts,
  type KnownAddress,
  setSameSenders,
  setWrittenTo,
  updateContactNames,
} from '../store/contacts.ts'
import type { Sql } from '../store/db.ts'

export interface FoundContact {
  id: string
  /** Wanted no more messages; whoever writes again has changed that. */
  optedOut: boolean
}

export interface Sender {
  companyId: number
  channelId: string
  /** The first is where the message came from. */
  addresses: [string, ...string[]]
  name: string | null
  phone: string | null
  /** The contact itself has written: an answer goes where it wrote from. */
  wrote?: boolean
  /** The provider can be asked for name and picture. */
  asksProfile?: boolean
}

/** The contact of each sender, in their order. `lookedUp`: what `lookUpSenders` found a moment ago. */
export async function findContacts(
  tx: Sql,
  senders: Sender[],
  now: Date,
  lookedUp?: Known,
): Promise<FoundContact[]> {
  let known = lookedUp ?? (await lookUpSenders(tx, senders))
  const strangers = senders.filter((sender) => !contactOf(known, sender))
  if (strangers.length > 0) {
    await makeContacts(tx, strangers, now)
    // Also finds those that another process made at the same moment.
    known = await lookUpSenders(tx, senders)
  }
  await writeDownNews(tx, senders, known)
  await writeDownTwins(tx, senders, known)
  await followToAddress(tx, senders, known)
  await renewProfiles(tx, senders, known, now)
  return senders.map((sender) => {
    const contact = contactOf(known, sender)
    if (!contact) throw new Error('a sender has no contact after one was made')
    return { id: contact.contact_id, optedOut: contact.opted_out_at !== null }
  })
}

/** The addresses that are known, by channel and address. */
type Known = Map<string, KnownAddress>

export async function lookUpSenders(tx: Sql, senders: Sender[]): Promise<Known> {
  const rows = await findAddresses(tx, addressesOf(senders))
  return new Map(rows.map((row) => [nameOf(row.channel_id, row.address), row]))
}

function addressesOf(senders: Sender[]): AddressKey[] {
  const keys = senders.flatMap(keysOf).map((key) => [nameOf(key.channelId, key.address), key] as const)
  return [...new Map(keys).values()]
}

function contactOf(known: Known, sender: Sender): KnownAddress | undefined {
  for (const address of sender.addresses) {
    const found = known.get(nameOf(sender.channelId, address))
    if (found) return found
  }
  return undefined
}

async function makeContacts(tx: Sql, strangers: Sender[], now: Date): Promise<void> {
  const makers = new Map<string, Sender & { id: string; address: string; companyId: number }>()
  const owners = new Map<string, string>()
  for (const stranger of strangers) {
    const owner = stranger.addresses
      .map((address) => owners.get(nameOf(stranger.channelId, address)))
      .find(Boolean)
    const id = owner ?? newId()
    if (!owner) makers.set(id, { ...stranger, id, address: stranger.addresses[0] })
    for (const address of stranger.addresses) {
      const name = nameOf(stranger.channelId, address)
      if (!owners.has(name)) owners.set(name, id)
    }
  }
  await insertContacts(
    tx,
    [...makers.values()].map((maker) => ({ ...maker, profileDueAt: maker.asksProfile ? now : null })),
    now,
  )
  const wanted = new Map<string, AddressKey & { contactId: string }>()
  for (const stranger of strangers)
    for (const key of keysOf(stranger)) {
      const name = nameOf(key.channelId, key.address)
      wanted.set(name, { ...key, contactId: owners.get(name) as string })
    }
  const written = await insertAddresses(tx, [...wanted.values()])
  const writtenNames = new Set(written.map((row) => nameOf(row.channel_id, row.address)))
  const lost = [...makers.values()].filter(
    (maker) => !writtenNames.has(nameOf(maker.channelId, maker.address)),
  )
  if (lost.length > 0) await deleteContacts(tx, lost)
}

/** A changed profile name, a number or a further address that we did not have. */
async function writeDownNews(tx: Sql, senders: Sender[], known: Known): Promise<void> {
  const addresses = new Map<string, AddressKey & { contactId: string; homeId: string | null }>()
  const names = new Map<
    string,
    { companyId: number; id: string; name: string | null; phone: string | null }
  >()
  for (const sender of senders) {
    const contact = contactOf(known, sender)
    if (!contact) continue
    for (const key of keysOf(sender)) {
      const name = nameOf(key.channelId, key.address)
      if (!known.has(name))
        addresses.set(name, { ...key, contactId: contact.contact_id, homeId: contact.home_id })
    }
    const renamed = sender.name !== null && sender.name !== contact.name
    const phoned = sender.phone !== null && contact.phone === null
    const id = contact.home_id ?? contact.contact_id
    if (renamed || phoned)
      names.set(id, {
        companyId: sender.companyId,
        id,
        name: sender.name,
        phone: sender.phone,
      })
  }
  if (addresses.size > 0) await insertAddresses(tx, [...addresses.values()])
  if (names.size > 0)
    await updateContactNames(
      tx,
      [...names.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    )
}

/** Two contacts of one message: rare, and written once. */
async function writeDownTwins(tx: Sql, senders: Sender[], known: Known): Promise<void> {
  const twins = new Map<string, { companyId: number; id: string; other: string }>()
  for (const sender of senders) {
    if (sender.addresses.length < 2) continue
    const found = sender.addresses.flatMap((address) => known.get(nameOf(sender.channelId, address)) ?? [])
    const [one] = found
    const other = found.find(({ contact_id }) => contact_id !== one?.contact_id)
    if (!one || !other) continue
    const { companyId } = sender
    if (one.same_sender_as !== other.contact_id)
      twins.set(one.contact_id, { companyId, id: one.contact_id, other: other.contact_id })
    if (other.same_sender_as !== one.contact_id)
      twins.set(other.contact_id, { companyId, id: other.contact_id, other: one.contact_id })
  }
  const inOrder = [...twins.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (inOrder.length > 0) await setSameSenders(tx, inOrder)
}

/** Of a merged contact's addresses, the one that it wrote from last is the one that is answered. */
async function followToAddress(tx: Sql, senders: Sender[], known: Known): Promise<void> {
  const moves = new Map<string, { companyId: number; id: string; address: string; own: boolean }>()
  for (const sender of senders) {
    const from = sender.wrote ? known.get(nameOf(sender.channelId, sender.addresses[0])) : undefined
    if (!from) continue
    const id = from.contact_id
    const isOwn = from.home_id === null
    if (isOwn ? from.own_address !== null : from.written_to !== from.address)
      moves.set(id, { companyId: sender.companyId, id, address: from.address, own: isOwn })
    else moves.delete(id)
  }
  const inOrder = [...moves.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (inOrder.length > 0) await setWrittenTo(tx, inOrder)
}

/** A picture's address runs out, and people change their names. */
const PROFILE_LASTS_MILLISECONDS = 3 * 86_400_000

async function renewProfiles(tx: Sql, senders: Sender[], known: Known, now: Date): Promise<void> {
  const old = new Date(now.getTime() - PROFILE_LASTS_MILLISECONDS)
  const contacts = new Map<string, { companyId: number; id: string }>()
  for (const sender of senders) {
    const contact = sender.asksProfile ? contactOf(known, sender) : undefined
    if (contact?.profile_at && contact.profile_at < old)
      contacts.set(contact.contact_id, { companyId: sender.companyId, id: contact.contact_id })
  }
  if (contacts.size > 0) await askProfilesAgain(tx, [...contacts.values()], now)
}

function keysOf(sender: Sender): AddressKey[] {
  return sender.addresses.map((address) => ({
    companyId: sender.companyId,
    channelId: sender.channelId,
    address,
  }))
}

function nameOf(channelId: string, address: string): string {
  return `${channelId} ${address}`
}
