/**
 * Twilio and Meta as seen from outside, in one process, for the demo and for tests: their REST APIs on loopback, their
 * webhooks, the failures that they are known for, and a page with phones on which a person plays the customers.
 * Written from the providers' documents; it imports nothing of the product, so that a misreading on either side shows.
 * How to use it stands in README.md.
 */
import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Customer, changeCustomer } from './customers.ts'
import { createFaults } from './faults.ts'
import { createLedger } from './ledger.ts'
import { createListener, type Listener } from './listener.ts'
import { createMediaStore } from './media-store.ts'
import { createCdnHost } from './meta/cdn-host.ts'
import {
  editOnMessenger,
  reactOnMessenger,
  readOnMessenger,
  unsendOnMessenger,
  writeInPageInbox,
  writeOnMessenger,
} from './meta/customer-acts.ts'
import { flushEvents, verifyMetaWebhook } from './meta/deliver-event.ts'
import { createDialogHost } from './meta/dialog-host.ts'
import { createGraphHost } from './meta/graph-host.ts'
import { createMetaLogins } from './meta/login.ts'
import { type MessengerMessage, type MetaPage, registerMetaPage } from './meta/page.ts'
import { deliverOnPhone } from './meta/send-message.ts'
import { createPageHost } from './page-host.ts'
import { sampleCustomers } from './sample-customers.ts'
import { NotHere, type Simulator, type SimulatorOptions } from './simulator.ts'
import { createTraffic } from './traffic.ts'
import {
  registerTwilioAccount,
  type TwilioAccount,
  type TwilioMessage,
  type WhatsAppSender,
} from './twilio/account.ts'
import { deliverWaiting, readMessage } from './twilio/advance-message.ts'
import { createApiHost } from './twilio/api-host.ts'
import { createContentHost } from './twilio/content-host.ts'
import { createMessagingHost } from './twilio/messaging-host.ts'
import { receiveMessage } from './twilio/receive-message.ts'
import { createStorageHost } from './twilio/storage-host.ts'
import { addCustomer, type World } from './world.ts'

export type { Customer, CustomerChange, CustomerRequest } from './customers.ts'
export type { Fault, FaultRequest } from './faults.ts'
export type { DebuggerEntry, LedgerEntry, WebhookEntry } from './ledger.ts'
export type { MessengerWrite } from './meta/customer-acts.ts'
export type { MessengerMessage, MetaPage, MetaPageRequest } from './meta/page.ts'
export { type Listening, NotHere, type Simulator, type SimulatorOptions } from './simulator.ts'
export type { TwilioAccountRequest, TwilioMessage } from './twilio/account.ts'
export type { CustomerMessage } from './twilio/receive-message.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const report = options.report ?? ((error: unknown) => console.error('Simulator:', error))
  const world = createWorld(options, report)
  const hosts: FastifyInstance[] = []
  const providerListeners: Listener[] = []
  const ownClock = options.now === undefined
  let advancedMilliseconds = 0
  if (ownClock) world.now = () => new Date(Date.now() + advancedMilliseconds)

  if (options.assumeOpenWindows) world.windowsAssumedUntil = world.now().getTime() + DAY_MILLISECONDS

  const simulator: Simulator = {
    async listen(port = 0) {
      const page = createPageHost(simulator)
      const url = await open(page, port, false)
      const next = (offset: number) => (port === 0 ? 0 : port + offset)
      world.bases.twilioApi = await open(createApiHost(world), next(1), true)
      world.bases.twilioMessaging = await open(createMessagingHost(world), next(2), true)
      world.bases.twilioContent = await open(createContentHost(world), next(3), true)
      world.bases.twilioStorage = await open(createStorageHost(world), next(4), true)
      world.bases.metaGraph = await open(createGraphHost(world), next(5), true)
      world.bases.metaCdn = await open(createCdnHost(world), next(6), true)
      world.bases.metaDialog = await open(createDialogHost(world), next(7), true)
      return {
        url,
        environment: {
          TWILIO_API_BASE: world.bases.twilioApi,
          TWILIO_MESSAGING_BASE: world.bases.twilioMessaging,
          TWILIO_CONTENT_BASE: world.bases.twilioContent,
          META_GRAPH_BASE: world.bases.metaGraph,
          META_DIALOG_BASE: world.bases.metaDialog,
        },
      }
    },
    async close() {
      world.traffic.close()
      await Promise.all([...providerListeners, ...pageListeners].map((listener) => listener.shut()))
      await Promise.all(hosts.map((host) => host.close()))
    },
    settle: () => world.traffic.settle(),
    registerTwilioAccount(request) {
      const account = registerTwilioAccount(world.twilioAccounts, request, world.now())
      world.changed()
      return account
    },
    registerMetaPage(request) {
      const page = registerMetaPage(world.metaApps, world.metaPages, request)
      world.changed()
      return page
    },
    verifyMetaWebhook(appId) {
      const app = world.metaApps.get(appId)
      if (!app) throw new NotHere(`There is no app ${appId}.`)
      return verifyMetaWebhook(world, app)
    },
    addCustomer: (request) => addCustomer(world, request),
    addSampleCustomers: () =>
      sampleCustomers
        .filter(({ phone, user_id }) => !world.customerByAddress.has(phone ?? user_id ?? ''))
        .map((request) => addCustomer(world, request)),
    changeCustomer(id, change) {
      const customer = customerOf(world, id)
      changeCustomer(customer, change)
      if (change.online) {
        for (const message of simulator.thread(id)) {
          if (message.status === 'sent') deliverWaiting(world, accountOf(world, message), message)
        }
        for (const message of simulator.messengerThread(id)) {
          if (message.from === 'app') world.traffic.follow(deliverOnPhone(world, message))
        }
      }
      world.changed()
      return customer
    },
    customers: () => [...world.customers.values()],
    write(customerId, message, sender) {
      const customer = customerOf(world, customerId)
      const chosen = chooseSender(world, sender)
      return receiveMessage(world, chosen.account, chosen.sender, customer, message)
    },
    writeOnMessenger: (customerId, message, pageId) =>
      writeOnMessenger(world, choosePage(world, pageId), customerOf(world, customerId), message),
    writeInPageInbox: (customerId, text, pageId) =>
      writeInPageInbox(world, choosePage(world, pageId), customerOf(world, customerId), text),
    react: (mid, emoji) => reactOnMessenger(world, messengerMessageOf(world, mid), emoji),
    edit: (mid, text) => editOnMessenger(world, messengerMessageOf(world, mid), text),
    unsend: (mid) => unsendOnMessenger(world, messengerMessageOf(world, mid)),
    messengerThread: (customerId) => [...(world.messengerThreads.get(customerId) ?? [])],
    flushEvents: () => world.traffic.follow(flushEvents(world).then(() => undefined)),
    openPhone(customerId, app) {
      const customer = customerOf(world, customerId)
      if (app !== 'whatsapp') {
        for (const page of world.metaPages.values()) readOnMessenger(world, page, customer)
      }
      if (app === 'messenger') return
      for (const message of simulator.thread(customerId)) {
        if (message.status === 'delivered') {
          world.traffic.follow(readMessage(world, accountOf(world, message), message))
        }
      }
    },
    thread: (customerId) => [...(world.threads.get(customerId) ?? [])],
    async addFault(request) {
      const fault = world.faults.add(request)
      await obeyRefusal()
      world.changed()
      return fault
    },
    async removeFault(id) {
      world.faults.remove(id)
      await obeyRefusal()
      world.changed()
    },
    async clearFaults() {
      world.faults.clear()
      await obeyRefusal()
      world.changed()
    },
    faults: () => world.faults.all(),
    releaseCallbacks() {
      for (const send of world.heldCallbacks.splice(0)) send()
    },
    calls: (after) => world.ledger.calls.since(after),
    webhooks: (after) => world.ledger.webhooks.since(after),
    debuggerLog: (after) => world.ledger.debugger.since(after),
    now: () => world.now(),
    advanceClock(seconds) {
      if (!ownClock) throw new Error('This simulator lives on the clock that it was given: move that one.')
      advancedMilliseconds += seconds * 1000
      world.changed()
    },
    ownClock,
    world,
  }

  const pageListeners: Listener[] = []
  async function open(host: FastifyInstance, port: number, ofProvider: boolean): Promise<string> {
    hosts.push(host)
    await host.ready()
    const handle: RequestListener = (request, response) => host.routing(request, response)
    const listener = createListener(handle)
    if (ofProvider) providerListeners.push(listener)
    else pageListeners.push(listener)
    return listener.open(port)
  }

  /** The providers' listeners are shut as long as `connection_refused` stands; the phone page stays. */
  async function obeyRefusal(): Promise<void> {
    const refused = world.faults.all().some((fault) => fault.kind === 'connection_refused')
    for (const listener of providerListeners) {
      if (refused) await listener.shut()
      else await listener.reopen()
    }
  }

  return simulator
}

function createWorld(options: SimulatorOptions, report: (error: unknown) => void): World {
  const listeners = new Set<() => void>()
  const world: World = {
    now: options.now ?? (() => new Date()),
    delays: { sent: options.delays?.sent ?? 0, delivered: options.delays?.delivered ?? 0 },
    webhookLimit: options.webhookLimitMilliseconds ?? 15_000,
    windowsAssumedUntil: 0,
    mostMessages: options.limits?.messages ?? 100_000,
    traffic: createTraffic(report),
    faults: createFaults(options.random ?? Math.random),
    ledger: createLedger(options.limits?.ledger ?? 50_000),
    media: createMediaStore(options.limits?.mediaBytes ?? 256 * 1024 * 1024),
    customers: new Map(),
    customerByAddress: new Map(),
    threads: new Map(),
    twilioAccounts: new Map(),
    metaApps: new Map(),
    metaPages: new Map(),
    metaLogins: createMetaLogins(),
    messengerThreads: new Map(),
    heldEvents: [],
    metaRetryPauses: options.metaRetryPauses ?? [1_000, 5_000],
    heldCallbacks: [],
    bases: {
      twilioApi: '',
      twilioMessaging: '',
      twilioContent: '',
      twilioStorage: '',
      metaGraph: '',
      metaDialog: '',
      metaCdn: '',
    },
    version: 1,
    changed() {
      world.version += 1
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return world
}

function customerOf(world: World, id: string): Customer {
  const customer = world.customers.get(id)
  if (!customer) throw new NotHere(`There is no customer ${id}.`)
  return customer
}

function accountOf(world: World, message: TwilioMessage): TwilioAccount {
  const account = world.twilioAccounts.get(message.accountSid)
  if (!account) throw new NotHere(`There is no account ${message.accountSid}.`)
  return account
}

/** The named sender, or the one registered last. */
function chooseSender(
  world: World,
  address: string | undefined,
): { account: TwilioAccount; sender: WhatsAppSender } {
  let last: { account: TwilioAccount; sender: WhatsAppSender } | null = null
  for (const account of world.twilioAccounts.values()) {
    for (const sender of account.senders.values()) {
      if (address === undefined || sender.address === address) last = { account, sender }
    }
  }
  if (!last) throw new NotHere('No WhatsApp sender is registered: POST /simulator/api/twilio/accounts first.')
  return last
}

function choosePage(world: World, id: string | undefined): MetaPage {
  const page = id === undefined ? [...world.metaPages.values()].at(-1) : world.metaPages.get(id)
  if (!page) throw new NotHere('No such page is registered: POST /simulator/api/meta/pages first.')
  return page
}

function messengerMessageOf(world: World, mid: string): MessengerMessage {
  for (const page of world.metaPages.values()) {
    const message = page.messageByMid.get(mid)
    if (message) return message
  }
  throw new NotHere(`There is no message ${mid}.`)
}
