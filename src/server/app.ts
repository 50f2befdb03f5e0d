/** Builds every room once and joins them. Only this file, and its three neighbours, know everyone. */
import type { ClientConfig } from 'pg'
import type { ChannelType } from '../shared/contract/channels.ts'
import { createAttachmentFetcher } from './attachments/fetch-waiting.ts'
import { createMediaLinks } from './attachments/media-links.ts'
import { openStorage } from './attachments/open-storage.ts'
import { removeDiscardedFiles, removeUnusedUploads } from './attachments/remove-discarded.ts'
import { squarePicture } from './attachments/square-picture.ts'
import type { ChannelAdapter } from './channels/channel.ts'
import { createMessenger } from './channels/messenger/adapter.ts'
import { createSimulatedNumber, type SimulatorBases } from './channels/simulator/adapter.ts'
import { createWhatsAppTwilio } from './channels/whatsapp-twilio/adapter.ts'
import type { Config } from './config.ts'
import { checkConnections } from './connections/check-connections.ts'
import { createConnections } from './connections/find-connection.ts'
import { offeredTypes } from './connections/offered-types.ts'
import { clearRemovedChannels } from './connections/remove-channel.ts'
import { setUpWebhook } from './connections/set-up-webhook.ts'
import { createTemplates } from './connections/templates.ts'
import { applyEarlyChanges } from './conversations/change-messages.ts'
import type { Core } from './conversations/core.ts'
import { dropEarlyReceipts } from './conversations/drop-early-receipts.ts'
import { expireMessages } from './conversations/expire-messages.ts'
import { forgetErasedAddresses } from './conversations/forget-erased-addresses.ts'
import { endOldPresence } from './conversations/show-presence.ts'
import { emptyDeletedItems } from './crm/empty-deleted-items.ts'
import { createAutoNotes } from './crm/keep-auto-notes.ts'
import { createBell } from './events/bell.ts'
import { createRelay } from './events/relay.ts'
import { removeOldEvents } from './events/remove-old-events.ts'
import { createGapChecks } from './gaps/check-gaps.ts'
import { createHistoryImports } from './gaps/import-history.ts'
import { callerGuard } from './http/caller.ts'
import { idempotency } from './http/idempotency.ts'
import { describeApi } from './http/openapi.ts'
import { crmApi } from './http/routes/crm/crm-api.ts'
import { healthRoutes } from './http/routes/health.ts'
import { attachmentRoutes } from './http/routes/inbox/attachments.ts'
import { auditLogRoutes } from './http/routes/inbox/audit-log.ts'
import { channelGapRoutes } from './http/routes/inbox/channel-gaps.ts'
import { channelLoginRoutes } from './http/routes/inbox/channel-logins.ts'
import { channelRoutes } from './http/routes/inbox/channels.ts'
import { checkChannelRoutes } from './http/routes/inbox/check-channel.ts'
import { commentRoutes } from './http/routes/inbox/comments.ts'
import { contactMergeRoutes } from './http/routes/inbox/contact-merges.ts'
import { contactRoutes } from './http/routes/inbox/contacts.ts'
import { conversationRoutes } from './http/routes/inbox/conversations.ts'
import { crmListRoutes } from './http/routes/inbox/crm-lists.ts'
import { crmTimelineRoutes } from './http/routes/inbox/crm-timeline.ts'
import { operatorRoutes } from './http/routes/inbox/health.ts'
import { identityRoutes } from './http/routes/inbox/identity.ts'
import { linkRoutes } from './http/routes/inbox/links.ts'
import { messageRoutes } from './http/routes/inbox/messages.ts'
import { notificationRoutes } from './http/routes/inbox/notifications.ts'
import type { InboxParts } from './http/routes/inbox/parts.ts'
import { peopleRoutes } from './http/routes/inbox/people.ts'
import { personTableRoutes } from './http/routes/inbox/person-tables.ts'
import { presenceRoutes } from './http/routes/inbox/presence.ts'
import { privacyRoutes } from './http/routes/inbox/privacy.ts'
import { providerRequestRoutes } from './http/routes/inbox/provider-requests.ts'
import { savedReplyRoutes } from './http/routes/inbox/saved-replies.ts'
import { searchRoutes } from './http/routes/inbox/search.ts'
import { startConversationRoutes } from './http/routes/inbox/start-conversation.ts'
import { templateRoutes } from './http/routes/inbox/templates.ts'
import { togetherRoutes } from './http/routes/inbox/together.ts'
import { mediaRoutes } from './http/routes/media.ts'
import { metricsRoute } from './http/routes/metrics.ts'
import { shownMailRoutes } from './http/routes/shown-mails.ts'
import { simulatorRoutes } from './http/routes/simulator.ts'
import { unsubscribeRoutes } from './http/routes/unsubscribe.ts'
import { findWeb, webRoutes } from './http/routes/web.ts'
import { createHttp, type Http } from './http/server.ts'
import { createKeeper } from './inbound/keep-provider-request.ts'
import { createPlacer, messengerWebhook } from './inbound/messenger-webhook.ts'
import { createProcessor } from './inbound/process-provider-requests.ts'
import { forgetOldRequests } from './inbound/remove-old-requests.ts'
import { webhookRoutes } from './inbound/webhook-routes.ts'
import type { AdjustableClock } from './lib/clock.ts'
import { newId } from './lib/ids.ts'
import type { SecretBox } from './lib/seal.ts'
import { watchStalls } from './lib/watch-stalls.ts'
import type { Log } from './log.ts'
import { createMailTransport } from './mail/mail-transport.ts'
import { createMailer } from './mail/mailer.ts'
import { messageIds } from './mail/message-id.ts'
import { createPersonImports } from './moving-in/persons-csv/run-imports.ts'
import { createNotifications } from './notifications/create-notifications.ts'
import { createMetrics } from './operating/metrics.ts'
import { readHealth } from './operating/read-health.ts'
import { askProfiles } from './outbound/ask-profiles.ts'
import { createDeliveries } from './outbound/deliver-messages.ts'
import { reconcileUnknown } from './outbound/reconcile-unknown.ts'
import { createContactSignals } from './outbound/signal-contact.ts'
import { createPeople } from './people/create-people.ts'
import type { Post } from './people/letters.ts'
import { createCounts } from './realtime/counts.ts'
import { createCursors } from './realtime/cursors.ts'
import { createHub } from './realtime/hub.ts'
import { type OpenStreams, streamRoute } from './realtime/stream-route.ts'
import { createUnreadMemory } from './realtime/unread-memory.ts'
import { createSchedule } from './schedule.ts'
import { fillSearch } from './search/fill-search.ts'
import { listAllChannels } from './store/channels.ts'
import { openDb } from './store/db.ts'
import { advanceClock, readClockOffset } from './store/installation.ts'
import { findRequestState, type RequestState, reopenRequestAnywhere } from './store/provider-requests.ts'
import { subscriptions } from './subscriptions.ts'

export interface AppOptions {
  config: Config
  connection: ClientConfig
  /** Of the event cursors; kept in the database. */
  epoch: string
  box: SecretBox
  clock: AdjustableClock
  log: Log
  /** Of attachments, where no S3 store is named. */
  filesFolder: string
  /** Where the simulated phone and its providers listen, when there are some. */
  simulator?: SimulatorBases | null
}

export interface App {
  core: Core
  http: Http
  setupCode: string | null
  /** Begins to work and to listen; answers the port. */
  start(): Promise<number>
  /** Resolves when everything that was set going has come to rest; for tests. */
  settle(): Promise<void>
  /** Does now what the schedule does from time to time: unused and discarded files go, answers kept for a day, and messages older than their channel keeps. */
  tidy(): Promise<void>
  /** The same for what providers sent: what is older than it is kept goes. Answers how many. */
  forgetOldRequests(): Promise<number>
  advanceClock(seconds: number): Promise<Date>
  /** Processes a kept request again, here and now; null where there is none, or nothing of it is left. */
  replay(requestId: string): Promise<{ state: RequestState; error: string | null } | null>
  stop(): Promise<void>
}

const MOST_MILLISECONDS_TO_CLOSE = 5_000

export async function createApp(options: AppOptions): Promise<App> {
  const { config, connection, box, clock, log, epoch, simulator = null } = options
  const { publicUrl } = config
  const holder = newId()
  const warn = (error: Error) => log.warn({ err: error }, 'a database connection broke')
  const db = openDb(connection, warn)
  const bell = createBell(db, log, holder)
  const core: Core = { db, clock, bell, log, hash: box.hash }

  const stalls = watchStalls(clock, (milliseconds) =>
    log.warn({ milliseconds }, 'the event loop stood still: nothing was answered meanwhile'),
  )
  const healthParts = {
    db,
    dataDir: config.dataDir,
    startedAt: clock.realNow(),
    jobs: () => schedule.report(),
    stalls,
  }

  const adapters: Partial<Record<ChannelType, ChannelAdapter>> = {
    whatsapp_twilio: createWhatsAppTwilio(config.twilio),
    messenger: createMessenger(config.meta),
    ...(simulator && { simulator: createSimulatedNumber(simulator) }),
  }
  const connections = createConnections(db, box, clock, adapters)
  const templates = createTemplates(connections, clock)
  const cursors = createCursors(epoch)
  const gaps = createGapChecks(
    { core, connections, holder },
    Object.values(adapters).map(({ type }) => type),
  )
  const history = createHistoryImports({ core, connections, holder })
  const unread = createUnreadMemory(db, clock.monotonic)
  const countFor = createCounts(db, unread)
  const hub = createHub({ db, clock, log, cursors, publicUrl, countFor })
  const relay = createRelay(
    db,
    log,
    subscriptions({ hub, connections, streams: () => streams, gaps, people: () => people }),
  )
  const processor = createProcessor(core, connections, createPlacer(connections, box), holder)
  const keeper = createKeeper(db, clock, log, holder, (kept) => processor.take(kept))
  const storage = openStorage(options.filesFolder, config.s3)
  const links = createMediaLinks(publicUrl, box, clock)
  const fetcher = createAttachmentFetcher(core, connections, storage, holder)
  const deliveries = createDeliveries(core, connections, holder, {
    ofStatus: (id) => `${publicUrl}/webhooks/twilio/${id}/status`,
    ofMedia: links.linkTo,
  })
  const signals = createContactSignals(db, connections, clock, log)
  const autoNotes = createAutoNotes(core, publicUrl, holder)
  const personImports = createPersonImports(core, holder)
  const mailTransport = createMailTransport(config, clock)
  const messageIdOf = messageIds(config.mailFrom)
  const mailer = createMailer(core, box, mailTransport, messageIdOf, holder)
  const notifications = await createNotifications({
    core,
    box,
    config,
    mail: mailTransport,
    messageIdOf,
    countUnread: async (user) => (await countFor(user.company_id, [user])).get(user.id)?.unread ?? 0,
    holder,
  })
  const parts: InboxParts = { core, publicUrl, eventCursor: () => cursors.write(relay.position()) }
  const post: Post | null = mailer.configured ? (tx, letter) => mailer.sendMail(letter, tx) : null
  const people = await createPeople({ core, config, connection, box, post })

  const loginRedirectUrl = `${publicUrl}/api/inbox/channel_logins/callback`
  const http = createHttp({ log, clock, publicUrl, trustedProxies: config.trustedProxies })
  describeApi(http)
  const once = idempotency(http, core)
  healthRoutes(http, db)
  metricsRoute(http, { metrics: createMetrics(healthParts), token: config.metricsToken, now: clock.now })
  webhookRoutes(http, { connections, keeper, publicUrl })
  messengerWebhook(http, { connections, keeper, box, publicUrl })
  mediaRoutes(http, { db, links, storage })
  await http.register(peopleRoutes({ ...parts, ...people.forRoutes }), { prefix: '/api/inbox' })
  await http.register(
    async (scope) => {
      const inbox = scope as unknown as Http
      inbox.addHook('onRequest', callerGuard(people.authenticate, publicUrl))
      conversationRoutes(inbox, { ...parts, countFor, unread, signal: signals.send })
      startConversationRoutes(inbox, { ...parts, connections, templates })
      messageRoutes(inbox, { ...parts, templates })
      templateRoutes(inbox, { ...parts, templates })
      searchRoutes(inbox, parts)
      commentRoutes(inbox, parts)
      contactRoutes(inbox, parts)
      contactMergeRoutes(inbox, parts)
      savedReplyRoutes(inbox, parts)
      togetherRoutes(inbox, parts)
      presenceRoutes(inbox, { ...parts, signal: signals.send })
      attachmentRoutes(inbox, { ...parts, storage, once })
      linkRoutes(inbox, parts)
      notificationRoutes(inbox, { ...parts, house: notifications.house })
      identityRoutes(inbox, parts)
      crmListRoutes(inbox, parts)
      crmTimelineRoutes(inbox, parts)
      personTableRoutes(inbox, { ...parts, once, wake: personImports.work.wake })
      checkChannelRoutes(inbox, { ...parts, connections })
      channelRoutes(inbox, {
        ...parts,
        connections,
        box,
        offered: offeredTypes(adapters, config.closedChannelTypes, loginRedirectUrl),
        closedTypes: config.closedChannelTypes,
      })
      channelGapRoutes(inbox, parts)
      channelLoginRoutes(inbox, {
        ...parts,
        connections,
        box,
        adapters,
        closedTypes: config.closedChannelTypes,
        redirectUrl: loginRedirectUrl,
      })
      auditLogRoutes(inbox, parts)
      operatorRoutes(inbox, parts, (companyId, now) => readHealth(healthParts, companyId, now))
      privacyRoutes(inbox, parts)
      providerRequestRoutes(inbox, parts, () => processor.understandLeftBehind())
    },
    { prefix: '/api/inbox' },
  )
  await http.register(crmApi({ ...parts, authenticate: people.authenticate }))
  unsubscribeRoutes(http, core)
  if (config.allowSimulator && mailTransport.kind === 'page') shownMailRoutes(http, mailTransport)
  if (config.allowSimulator)
    simulatorRoutes(http, {
      simulatorUrl: simulator?.phoneBase ?? null,
      publicUrl,
      advanceClock: moveClock,
    })
  const web = findWeb()
  if (web) webRoutes(http, web)
  const streams: OpenStreams = streamRoute(http, {
    db,
    log,
    hub,
    relay,
    cursors,
    authenticate: people.authenticate,
    publicUrl,
    trustedProxies: config.trustedProxies,
  })

  const schedule = createSchedule(log, clock, [
    { name: 'requests left behind', everyMilliseconds: 1_000, run: () => processor.claimLeftBehind() },
    {
      name: 'doubtful sends',
      everyMilliseconds: 1_000,
      run: () => reconcileUnknown(core, connections, holder),
    },
    { name: 'changes before their message', everyMilliseconds: 1_000, run: () => applyEarlyChanges(core) },
    { name: 'profiles', everyMilliseconds: 1_000, run: () => askProfiles(core, connections, squarePicture) },
    { name: 'connections', everyMilliseconds: 1_000, run: checkDue },
    {
      name: 'search',
      everyMilliseconds: 1_000,
      run: () => fillSearch(core),
      givesWay: () => processor.waiting > 0,
    },
    { name: 'media to fetch', everyMilliseconds: 1_000, run: async () => fetcher.wake() },
    { name: 'what was kept long enough', everyMilliseconds: 10_000, run: tidy },
    { name: 'mails', everyMilliseconds: 1_000, run: async () => mailer.work.wake() },
    { name: 'notifications', everyMilliseconds: 1_000, run: async () => notifications.work.wake() },
    { name: 'imports of persons', everyMilliseconds: 1_000, run: async () => personImports.work.wake() },
    { name: 'gaps', everyMilliseconds: 1_000, run: () => fillGaps() },
    { name: 'history', everyMilliseconds: 1_000, run: () => importHistory() },
    { name: 'old events', everyMilliseconds: 10_000, run: () => removeOldEvents(core) },
    { name: 'early receipts', everyMilliseconds: 60_000, run: () => dropEarlyReceipts(core) },
    {
      name: 'old provider requests',
      everyMilliseconds: 60_000,
      run: () => forgetOldRequests(core, config.requestDays),
    },
    { name: 'removed channels', everyMilliseconds: 1_000, run: () => clearRemovedChannels(core) },
    { name: 'clock', everyMilliseconds: 1_000, run: readClock },
    { name: 'who is gone', everyMilliseconds: 1_000, run: () => endOldPresence(core) },
    { name: 'open screens', everyMilliseconds: 10_000, run: () => streams.recheck() },
  ])
  bell.onRing((what) => {
    if (what === 'outbox') return deliveries.wake()
    if (what === 'media') return fetcher.wake()
    relay.wake()
    autoNotes.wake()
    notifications.reader.wake()
  })

  const fillGaps = oneAtATime(() => gaps.run())
  const importHistory = oneAtATime(() => history.run())

  async function tidy(): Promise<void> {
    await removeUnusedUploads(core, storage)
    await removeDiscardedFiles(core, storage)
    await once.tidy()
    await notifications.tidy()
    await personImports.tidy()
    await expireMessages(core)
    await emptyDeletedItems(core)
    await forgetErasedAddresses(core)
  }

  const checkable = Object.values(adapters).flatMap(({ type, check }) => (check ? [type] : []))

  function checkDue(): Promise<number> {
    return checkConnections(core, connections, checkable)
  }

  async function readClock(): Promise<void> {
    clock.setOffset(await readClockOffset(db))
  }

  async function moveClock(seconds: number): Promise<Date> {
    clock.setOffset(await advanceClock(db, seconds * 1000))
    bell.ring('outbox')
    mailer.work.wake()
    notifications.work.wake()
    return clock.now()
  }

  let stopListening: () => Promise<void> = async () => {}

  return {
    core,
    http,
    setupCode: people.setupCode,
    async start() {
      await readClock()
      await relay.start()
      await gaps.start()
      await autoNotes.start()
      await notifications.reader.start()
      stopListening = await db.listen('tsunagi', (by) => {
        if (by === holder) return
        relay.wake()
        autoNotes.wake()
        notifications.reader.wake()
      })
      deliveries.start()
      schedule.start()
      for (const { id, type } of await listAllChannels(db))
        if (type === 'simulator')
          await setUpWebhook(core, connections, id, `${publicUrl}/webhooks/twilio/${id}`)
      await http.listen({ port: config.port, host: config.host })
      const address = http.server.address()
      return typeof address === 'object' && address ? address.port : config.port
    },
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        // What a round has claimed is invisible to the looks below until the round is done.
        await schedule.settle()
        await keeper.settle()
        const claimed = await processor.claimLeftBehind()
        await processor.settle()
        const sent = await deliveries.settle()
        const moved = await reconcileUnknown(core, connections, holder)
        const rounds =
          (await applyEarlyChanges(core)) +
          (await askProfiles(core, connections, squarePicture)) +
          (await checkDue())
        await signals.settle()
        const fetched = await fetcher.settle()
        const compared = (await fillGaps()) + (await importHistory())
        // What a round has claimed is invisible here until it is done.
        await schedule.settle()
        await autoNotes.settle()
        await notifications.reader.settle()
        const imported = await personImports.work.settle()
        const told = (await mailer.work.settle()) + (await notifications.work.settle())
        await relay.settle()
        await fillSearch(core)
        await hub.settle()
        quiet = claimed + sent + moved + fetched + told + imported + compared + rounds === 0 ? quiet + 1 : 0
      }
    },
    tidy,
    forgetOldRequests: () => forgetOldRequests(core, config.requestDays),
    advanceClock: moveClock,
    async replay(requestId) {
      await readClock()
      if (!(await reopenRequestAnywhere(db, requestId))) return null
      for (;;) {
        await processor.claimLeftBehind()
        await processor.settle()
        const outcome = await findRequestState(db, requestId)
        if (outcome?.state !== 'received') return outcome
        // Another process was quicker and is at it, or the database was away for a moment.
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    },
    async stop() {
      stalls.stop()
      streams.close()
      gaps.stop()
      history.stop()
      // Who reads a file slowly, or not at all, does not hold the stop.
      const enough = setTimeout(() => http.server.closeAllConnections(), MOST_MILLISECONDS_TO_CLOSE)
      await http.close()
      clearTimeout(enough)
      await schedule.stop()
      await keeper.settle()
      await processor.settle()
      await deliveries.stop()
      await signals.settle()
      await fetcher.stop()
      await personImports.work.stop()
      await mailer.work.stop()
      await notifications.reader.stop()
      await notifications.work.stop()
      mailTransport.close()
      await autoNotes.stop()
      await bell.stop()
      await stopListening()
      await relay.stop()
      await people.close()
      await db.close()
    },
  }
}

/** A round that is asked for while one runs is the one after it. */
function oneAtATime(round: () => Promise<number>): () => Promise<number> {
  let running: Promise<unknown> = Promise.resolve()
  return () => {
    const next = running.then(round)
    running = next.catch(() => 0)
    return next
  }
}
