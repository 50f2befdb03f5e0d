/**
 * Moves another account's CRM in: users are matched by email, everything else is made through the same acts as by
 * hand. Each item and its mark commit together, so a run that breaks off goes on where it stopped, and a second run
 * brings only what is new. Transactions are a few items long (precise 17).
 */
import { LABEL_COLORS } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { insertDeal } from '../crm/deals.ts'
import { createLeadLabel, insertLead } from '../crm/leads.ts'
import { insertNote } from '../crm/notes.ts'
import { insertOrganization } from '../crm/organizations.ts'
import { insertPerson } from '../crm/persons.ts'
import { insertPipeline, insertStage } from '../crm/pipelines.ts'
import { AppError } from '../errors.ts'
import type { Condition, Page } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import { listLeadLabels } from '../store/lead-labels.ts'
import { findMoved, insertMoved, type MovedKind } from '../store/moved-in.ts'
import { pipelines } from '../store/pipelines.ts'
import { stages } from '../store/stages.ts'
import { listUsers, type UserRow } from '../store/users.ts'
import type { PipedriveSource, Record_ } from './read-pipedrive.ts'
import {
  idOf,
  type Known,
  line,
  toDeal,
  toLead,
  toNote,
  toOrganization,
  toPerson,
} from './translate-pipedrive.ts'

export interface MoveInOrder {
  core: Core
  source: PipedriveSource
  /** Names the other account in our marks. */
  sourceName: string
  /** In whose name what nobody here owns is made: an admin. */
  actor: UserRow
  /** Only reads and counts. */
  dryRun: boolean
  say(line: string): void
}

export interface Moved {
  kind: MovedKind
  read: number
  made: number
  /** Left out, and why. */
  left: { id: string; why: string }[]
}

const TOGETHER = 10

export async function moveIn(order: MoveInOrder): Promise<Moved[]> {
  const { core, source, actor } = order
  const names = new Map<MovedKind, Map<string, string>>()
  const known = await knowUsers(order, names)
  const results: Moved[] = []
  const now = () => core.clock.now()

  /** One kind, page by page. */
  async function move(
    kind: MovedKind,
    version: 'v1' | 'v2',
    path: string,
    make: (tx: Sql, theirs: Record_) => Promise<string | null>,
  ): Promise<void> {
    const result = results.find((one) => one.kind === kind) ?? { kind, read: 0, made: 0, left: [] }
    if (!results.includes(result)) results.push(result)
    for await (const page of source.pages(version, path)) {
      const live = page.filter((theirs) => theirs.is_deleted !== true && idOf(theirs.id) !== null)
      result.read += live.length
      await lookUp(order, names, kind, live)
      const fresh = live.filter((theirs) => !names.get(kind)?.has(String(theirs.id)))
      if (order.dryRun) result.made += fresh.length
      else for (let at = 0; at < fresh.length; at += TOGETHER) await makeSome(fresh.slice(at, at + TOGETHER))
      order.say(`${kind}: ${result.read} read, ${result.made} ${order.dryRun ? 'to make' : 'made'}`)
    }

    async function makeSome(some: Record_[]): Promise<void> {
      try {
        await together(some)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        // One that is refused holds back no other.
        for (const theirs of some)
          await together([theirs]).catch((why: unknown) => {
            if (!(why instanceof AppError)) throw why
            result.left.push({ id: String(theirs.id), why: why.message })
          })
      }
    }
    async function together(some: Record_[]): Promise<void> {
      const made = await core.db.transaction(async (tx) => {
        const pairs: [string, string][] = []
        for (const theirs of some) {
          const itemId = await make(tx, theirs)
          if (itemId === null) continue
          const sourceId = String(theirs.id)
          const mark = { companyId: actor.company_id, source: order.sourceName, kind, sourceId, itemId }
          await insertMoved(tx, mark, now())
          pairs.push([sourceId, itemId])
        }
        return pairs
      })
      core.bell.ring()
      for (const [theirs, ours] of made) namesOf(names, kind).set(theirs, ours)
      result.made += made.length
      for (const theirs of some)
        if (!made.some(([id]) => id === String(theirs.id)))
          result.left.push({ id: String(theirs.id), why: 'What it stood on is not there.' })
    }
  }

  // What has the same name is the same: a company begins with a pipeline and labels of its own.
  await move('pipeline', 'v2', 'pipelines', async (tx, theirs) => {
    const name = line(theirs.name) ?? 'Pipeline'
    const there = (await listNamed(tx, actor, pipelines)).find((one) => one.name === name)
    return String((there ?? (await insertPipeline(core, tx, actor, { name }))).id)
  })
  await move('stage', 'v2', 'stages', async (tx, theirs) => {
    const pipeline = names.get('pipeline')?.get(idOf(theirs.pipeline_id) ?? '')
    if (pipeline === undefined) return null
    const [name, pipeline_id] = [line(theirs.name) ?? 'Stage', Number(pipeline)]
    const there = (await listNamed(tx, actor, stages)).find(
      (one) => one.name === name && one.pipeline_id === pipeline_id,
    )
    return String((there ?? (await insertStage(core, tx, actor, { name, pipeline_id }))).id)
  })
  await move('organization', 'v2', 'organizations', async (tx, theirs) =>
    String((await insertOrganization(core, tx, actor, toOrganization(theirs, known))).id),
  )
  await move('person', 'v2', 'persons', async (tx, theirs) =>
    String((await insertPerson(core, tx, actor, toPerson(theirs, known))).id),
  )
  await move('lead_label', 'v1', 'leadLabels', async (tx, theirs) => {
    const name = line(theirs.name) ?? 'Label'
    const there = (await listLeadLabels(tx, actor.company_id)).find((one) => one.name === name)
    const color = LABEL_COLORS.find((one) => one === theirs.color) ?? 'gray'
    return (there ?? (await createLeadLabel(core, actor, { name, color }, tx))).id
  })
  for (const path of ['leads', 'leads/archived'])
    await move('lead', 'v1', path, async (tx, theirs) => {
      const source = { source_name: 'Import', origin: 'Import' }
      return (await insertLead(core, tx, actor, toLead(theirs, known), source)).id
    })
  for (const path of ['deals', 'deals/archived'])
    await move('deal', 'v2', path, async (tx, theirs) =>
      String((await insertDeal(core, tx, actor, toDeal(theirs, known), { origin: 'Import' })).id),
    )
  await move('note', 'v1', 'notes?sort=id%20ASC', async (tx, theirs) => {
    for (const kind of ['lead', 'deal', 'person', 'organization'] as const) {
      const id = idOf(theirs[kind === 'organization' ? 'org_id' : `${kind}_id`])
      if (id !== null) await lookUp(order, names, kind, [{ id }])
    }
    const note = toNote(theirs, known)
    return note && String((await insertNote(core, tx, actor, note)).id)
  })
  return results
}

function listNamed<Row>(
  tx: Sql,
  actor: UserRow,
  table: { list(sql: Sql, companyId: number, page: Page): Promise<Row[]> },
): Promise<Row[]> {
  const where: Condition[] = [
    { sql: (parameter) => `(deleted_at is null) = ${parameter}::boolean`, value: true },
  ]
  return table.list(tx, actor.company_id, { where, sort: 'id', direction: 'asc', limit: 1_000 })
}

function namesOf(names: Map<MovedKind, Map<string, string>>, kind: MovedKind): Map<string, string> {
  const known = names.get(kind) ?? new Map<string, string>()
  names.set(kind, known)
  return known
}

async function lookUp(
  { core, actor, sourceName }: MoveInOrder,
  names: Map<MovedKind, Map<string, string>>,
  kind: MovedKind,
  some: Record_[],
): Promise<void> {
  const known = namesOf(names, kind)
  const ids = some.map(({ id }) => String(id)).filter((id) => !known.has(id))
  if (ids.length === 0) return
  for (const [theirs, ours] of await findMoved(core.db, actor.company_id, sourceName, kind, ids))
    known.set(theirs, ours)
}

/** Colleagues are the same where their email is; the others' things become the actor's. */
async function knowUsers(
  { core, source, actor, say }: MoveInOrder,
  names: Map<MovedKind, Map<string, string>>,
): Promise<Known> {
  const ours = await listUsers(core.db, actor.company_id)
  const byId = new Map<string, number>()
  const strangers: string[] = []
  for await (const page of source.pages('v1', 'users'))
    for (const theirs of page) {
      const email = String(theirs.email ?? '').toLowerCase()
      const match = ours.find((user) => user.active && user.email.toLowerCase() === email)
      if (match) byId.set(String(theirs.id), match.id)
      else strangers.push(`${line(theirs.name) ?? '?'} <${email}>`)
    }
  if (strangers.length > 0)
    say(`Not colleagues here, so what they own becomes ${actor.name}’s: ${strangers.join(', ')}`)
  const number = (kind: MovedKind) => (reference: unknown) => {
    const id = names.get(kind)?.get(idOf(reference) ?? '')
    return id === undefined ? null : Number(id)
  }
  const text = (kind: MovedKind) => (reference: unknown) =>
    names.get(kind)?.get(idOf(reference) ?? '') ?? null
  return {
    user: (reference) => byId.get(idOf(reference) ?? '') ?? actor.id,
    person: number('person'),
    organization: number('organization'),
    lead: text('lead'),
    deal: number('deal'),
    stage: number('stage'),
    label: text('lead_label'),
  }
}
