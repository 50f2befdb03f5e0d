/** v1 notes. */
import { type Static, Type } from 'typebox'
import { ChangeNote, NewNote } from '../../../../shared/contract/crm.ts'
import { readCrmTime } from '../../../crm/crm-time.ts'
import { changeNote, createNote, deleteNote } from '../../../crm/notes.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentNote } from '../../../present/note.ts'
import { type Condition, equals, since } from '../../../store/crm-table.ts'
import { findNote, type ListNotes, listNotes, NOTE_SORTS } from '../../../store/notes.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, countedPage, limitOf, NumberKey, StartQuery, UUID } from './parts.ts'

const Flag = Type.Optional(Type.Integer({ minimum: 0, maximum: 1 }))
const Query = Type.Object({
  ...StartQuery,
  user_id: Type.Optional(Type.Integer()),
  lead_id: Type.Optional(Type.String({ maxLength: 64 })),
  deal_id: Type.Optional(Type.Integer()),
  person_id: Type.Optional(Type.Integer()),
  org_id: Type.Optional(Type.Integer()),
  project_id: Type.Optional(Type.Integer()),
  task_id: Type.Optional(Type.Integer()),
  sort: Type.Optional(Type.String({ maxLength: 200 })),
  start_date: Type.Optional(Type.String({ maxLength: 40 })),
  end_date: Type.Optional(Type.String({ maxLength: 40 })),
  updated_since: Type.Optional(Type.String({ maxLength: 40 })),
  pinned_to_lead_flag: Flag,
  pinned_to_deal_flag: Flag,
  pinned_to_organization_flag: Flag,
  pinned_to_person_flag: Flag,
})
type Query = Static<typeof Query>

const PINS = {
  pinned_to_lead_flag: 'notes.pinned_to_lead',
  pinned_to_deal_flag: 'notes.pinned_to_deal',
  pinned_to_organization_flag: 'notes.pinned_to_organization',
  pinned_to_person_flag: 'notes.pinned_to_person',
} as const

export function noteRoutes(http: Http, { core, eventCursor }: CrmParts): void {
  http.get('/notes', { schema: { querystring: Query } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const { start = 0 } = request.query
    const limit = limitOf(request.query.limit)
    const rows = await listNotes(core.db, {
      companyId: user.company_id,
      viewerId: viewerIdOf(user),
      where: conditions(request.query),
      sort: readSort(request.query.sort),
      start,
      limit: limit + 1,
    })
    const { page, pagination } = countedPage(rows, start, limit)
    return answer(
      page.map((note) => presentNote(note, user)),
      { pagination, event_cursor },
    )
  })

  http.get('/notes/:id', { schema: { params: NumberKey } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const note = await findNote(core.db, user.company_id, viewerIdOf(user), request.params.id)
    if (!note) throw notFound('note')
    return answer(presentNote(note, user), { event_cursor })
  })

  http.post('/notes', { schema: { body: NewNote } }, async (request) => {
    const { user } = callerOf(request)
    return answer(presentNote(await createNote(core, user, request.body), user))
  })

  http.put('/notes/:id', { schema: { params: NumberKey, body: ChangeNote } }, async (request) => {
    const { user } = callerOf(request)
    return answer(presentNote(await changeNote(core, user, request.params.id, request.body), user))
  })

  http.delete('/notes/:id', { schema: { params: NumberKey } }, async (request) => {
    await deleteNote(core, callerOf(request).user, request.params.id)
    return answer(true)
  })
}

function conditions(query: Query): Condition[] {
  const where: Condition[] = []
  for (const name of ['user_id', 'deal_id', 'person_id', 'org_id'] as const)
    if (query[name] !== undefined) where.push(equals(`notes.${name}`, query[name]))
  if (query.lead_id !== undefined) {
    if (!UUID.test(query.lead_id)) throw badRequest('lead_id is not an id of a lead.')
    where.push(equals('notes.lead_id', query.lead_id))
  }
  // There are no projects and tasks, so nothing stands on one.
  if (query.project_id !== undefined || query.task_id !== undefined) where.push(equals('notes.id', 0))
  for (const [name, column] of Object.entries(PINS)) {
    const flag = query[name as keyof typeof PINS]
    if (flag !== undefined) where.push(equals(column, flag === 1))
  }
  if (query.start_date !== undefined) where.push(since('notes.add_time', readCrmTime(query.start_date)))
  if (query.end_date !== undefined) {
    // The day is meant whole.
    const end = new Date(readCrmTime(query.end_date).getTime() + 24 * 3_600_000)
    where.push({ sql: (parameter) => `notes.add_time < ${parameter}`, value: end })
  }
  if (query.updated_since !== undefined)
    where.push(since('notes.update_time', readCrmTime(query.updated_since)))
  return where
}

/** `update_time DESC, id`; each column once. */
function readSort(sort: string | undefined): ListNotes['sort'] {
  if (sort === undefined || sort.trim() === '') return []
  const sorts = sort.split(',').map((part) => {
    const [name, way = 'ASC', ...rest] = part.trim().split(/\s+/)
    const column = NOTE_SORTS.find((known) => known === name)
    if (!column || !/^(asc|desc)$/i.test(way) || rest.length > 0)
      throw badRequest(`Notes are sorted by ${NOTE_SORTS.join(', ')}, each with ASC or DESC.`)
    return { column, direction: way.toLowerCase() as 'asc' | 'desc' }
  })
  if (new Set(sorts.map(({ column }) => column)).size < sorts.length)
    throw badRequest('Each column can be sorted by once.')
  return sorts
}
