/** How everything is doing, in one look: for the operators' page, and for the metrics. */
import { statfs } from 'node:fs/promises'
import type { Health } from '../../shared/contract/health.ts'
import type { StallWatch } from '../lib/watch-stalls.ts'
import type { Sql } from '../store/db.ts'
import {
  countRequests,
  listDoubtfulSends,
  readChannelHealth,
  readDatabaseHealth,
  readOutboxHealth,
} from '../store/health.ts'
import { VERSION } from './version.ts'

export interface HealthParts {
  db: Sql
  dataDir: string
  startedAt: Date
  jobs(): Health['jobs']
  stalls: StallWatch
}

const MOST_DOUBTFUL = 50

export async function readHealth(parts: HealthParts, companyId: number, now: Date): Promise<Health> {
  const { db, stalls } = parts
  const [channels, requests, outbox, doubtful, database, disk] = await Promise.all([
    readChannelHealth(db, companyId, now),
    countRequests(db, companyId),
    readOutboxHealth(db, companyId),
    listDoubtfulSends(db, companyId, MOST_DOUBTFUL),
    readDatabaseHealth(db),
    readDisk(parts.dataDir),
  ])
  return {
    version: {
      product: VERSION,
      schema: database.schema,
      database: database.version,
      node: process.versions.node,
      started_at: parts.startedAt.toISOString(),
    },
    channels: channels.map(({ company_id: _, ...row }) => ({
      ...row,
      last_heard_at: iso(row.last_heard_at),
      last_gap_at: iso(row.last_gap_at),
      compared_until: iso(row.compared_until),
      list_failing_since: iso(row.list_failing_since),
    })),
    requests,
    outbox: {
      ...outbox,
      oldest_due_at: iso(outbox.oldest_due_at),
      doubtful: doubtful.map((row) => ({ ...row, since: row.since.toISOString() })),
    },
    jobs: parts.jobs(),
    disk: { ...disk, database_bytes: database.bytes },
    stalls: { longest_milliseconds: stalls.longestMilliseconds, last_at: iso(stalls.lastAt) },
  }
}

/** Of the disk that DATA_DIR lies on. */
export async function readDisk(dataDir: string): Promise<{ free_bytes: number; total_bytes: number }> {
  const { bavail, blocks, bsize } = await statfs(dataDir)
  return { free_bytes: bavail * bsize, total_bytes: blocks * bsize }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
