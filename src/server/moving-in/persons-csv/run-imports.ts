/**
 * Imports persons, and undoes it, behind everything else: slices of a few lines, each of which commits with how far it
 * came (precise 17). An import goes on in whichever process, and makes nothing twice.
 */
import type { Core } from '../../conversations/core.ts'
import { createWaitingWork, type WaitingWork } from '../../jobs/waiting-work.ts'
import { isDatabaseUnavailable } from '../../store/db.ts'
import {
  claimPersonImports,
  deleteWaitingImports,
  endPersonImport,
  type PersonImportRow,
  releasePersonImport,
} from '../../store/person-imports.ts'
import { importLines } from './import-lines.ts'
import { undoImport } from './undo-import.ts'

export interface PersonImports {
  work: WaitingWork
  /** Tables that nobody confirmed go after a day. */
  tidy(): Promise<void>
}

/** Longer than any slice; each renews it. */
const LEASE_SECONDS = 30
const WAITING_MILLISECONDS = 24 * 3_600_000

export function createPersonImports(core: Core, holder: string): PersonImports {
  const { db, clock } = core
  const lease = { holder, seconds: LEASE_SECONDS }
  const stopping = new AbortController()
  const work = createWaitingWork({
    name: 'imports of persons',
    log: core.log,
    mostAtOnce: 1,
    claim: (limit) => claimPersonImports(db, lease, limit),
    act,
  })

  async function act(row: PersonImportRow): Promise<void> {
    const { signal } = stopping
    try {
      const run = row.state === 'importing' ? importLines : undoImport
      const done = await run(core, row, lease, signal)
      const state = row.state === 'importing' ? 'imported' : 'undone'
      if (done === 'ended') await endPersonImport(db, row, holder, state, clock.now())
      else if (signal.aborted) await releasePersonImport(db, row, holder)
    } catch (error) {
      // The lease runs out, and it goes on from the last slice.
      if (!isDatabaseUnavailable(error)) throw error
    }
  }

  return {
    work: {
      ...work,
      async stop() {
        stopping.abort()
        await work.stop()
      },
    },
    tidy: () => deleteWaitingImports(db, new Date(clock.now().getTime() - WAITING_MILLISECONDS)),
  }
}
