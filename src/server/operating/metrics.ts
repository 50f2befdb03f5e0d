/** The same as the operators' page, for Prometheus: read anew at each scrape, over all companies. */
import { Gauge, Registry } from 'prom-client'
import { countRequests, readChannelHealth, readDatabaseHealth, readOutboxHealth } from '../store/health.ts'
import { type HealthParts, readDisk } from './read-health.ts'
import { VERSION } from './version.ts'

export interface Metrics {
  contentType: string
  read(now: Date): Promise<string>
}

export function createMetrics(parts: HealthParts): Metrics {
  const registry = new Registry()
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `tsunagi_${name}`, help, labelNames, registers: [registry] })

  const channelLabels = ['channel', 'type']
  const channelStatus = gauge(
    'channel_connected',
    '1: connected, 0: attention or disconnected',
    channelLabels,
  )
  const heard = gauge(
    'channel_last_heard_timestamp_seconds',
    'when the provider was last heard',
    channelLabels,
  )
  const delay = gauge(
    'channel_delay_seconds',
    'from receipt to understanding, slowest of the newest',
    channelLabels,
  )
  const failedSends = gauge(
    'channel_failed_sends',
    'messages that failed in the last 24 hours',
    channelLabels,
  )
  const gaps = gauge('channel_gaps_filled', 'gaps found and filled in the last 30 days', channelLabels)
  const filled = gauge('channel_messages_filled', 'messages that were missing, last 30 days', channelLabels)
  const listFails = gauge('channel_list_failing', '1 while the provider’s list cannot be had', channelLabels)
  const requests = gauge('provider_requests', 'stored requests by state, counted up to 10,000', ['state'])
  const outbox = gauge('outbox', 'messages on their way by state, counted up to 10,000', ['state'])
  const oldestDue = gauge('outbox_oldest_due_seconds', 'how long the oldest waiting message has been due')
  const jobFailures = gauge('job_failures', 'failures one after the other up to now', ['job'])
  const jobLast = gauge('job_last_started_timestamp_seconds', 'when it last began', ['job'])
  const diskFree = gauge('disk_free_bytes', 'of the disk of DATA_DIR')
  const diskTotal = gauge('disk_total_bytes', 'of the disk of DATA_DIR')
  const databaseBytes = gauge('database_bytes', 'size of the database')
  const stall = gauge('event_loop_longest_stall_seconds', 'since this process began')
  const memory = gauge('process_resident_memory_bytes', 'of this process')
  const started = gauge('process_start_timestamp_seconds', 'when this process began')
  const version = gauge('version_info', '1, with what runs', ['version', 'schema', 'database', 'node'])

  async function collect(now: Date): Promise<void> {
    const { db } = parts
    const [channels, counted, out, database, disk] = await Promise.all([
      readChannelHealth(db, null, now),
      countRequests(db, null),
      readOutboxHealth(db, null),
      readDatabaseHealth(db),
      readDisk(parts.dataDir),
    ])
    registry.resetMetrics()
    for (const row of channels) {
      const labels = { channel: row.id, type: row.type }
      channelStatus.set(labels, row.status === 'connected' ? 1 : 0)
      if (row.last_heard_at) heard.set(labels, row.last_heard_at.getTime() / 1000)
      if (row.delay_milliseconds !== null) delay.set(labels, row.delay_milliseconds / 1000)
      failedSends.set(labels, row.failed_sends)
      gaps.set(labels, row.gaps_filled)
      filled.set(labels, row.messages_filled)
      listFails.set(labels, row.list_failing_since ? 1 : 0)
    }
    for (const [state, count] of Object.entries(counted)) requests.set({ state }, count)
    for (const state of ['waiting', 'sending', 'unknown', 'asked'] as const) outbox.set({ state }, out[state])
    const due = out.oldest_due_at ? (now.getTime() - out.oldest_due_at.getTime()) / 1000 : 0
    oldestDue.set(Math.max(0, due))
    for (const job of parts.jobs()) {
      jobFailures.set({ job: job.name }, job.failures)
      if (job.last_started_at) jobLast.set({ job: job.name }, Date.parse(job.last_started_at) / 1000)
    }
    diskFree.set(disk.free_bytes)
    diskTotal.set(disk.total_bytes)
    databaseBytes.set(database.bytes)
    stall.set(parts.stalls.longestMilliseconds / 1000)
    memory.set(process.memoryUsage.rss())
    started.set(parts.startedAt.getTime() / 1000)
    version.set(
      { version: VERSION, schema: database.schema, database: database.version, node: process.versions.node },
      1,
    )
  }

  let reading: Promise<string> | null = null
  return {
    contentType: registry.contentType,
    // Two scrapes at once share one reading: the gauges are common to both.
    read(now) {
      reading ??= collect(now)
        .then(() => registry.metrics())
        .finally(() => {
          reading = null
        })
      return reading
    },
  }
}
