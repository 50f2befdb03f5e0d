/** Persons from a table and as a table (CSV). */
import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import { PersonListQuery } from '../../../../shared/contract/crm-screen.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import {
  ImportListQuery,
  ImportProblem,
  PersonImport,
  StartPersonImport,
  TableReading,
} from '../../../../shared/contract/person-imports.ts'
import { AppError, badRequest, notFound } from '../../../errors.ts'
import { recordAudit } from '../../../events/record-audit.ts'
import { BYTE_ORDER_MARK, csvLine } from '../../../lib/csv-line.ts'
import {
  beginImport,
  beginUndo,
  LARGEST_TABLE_BYTES,
  seenImport,
  takeTable,
} from '../../../moving-in/persons-csv/begin-import.ts'
import { maySeeItem, viewerIdOf } from '../../../policy/crm-item.ts'
import { presentImportProblem, presentPersonImport } from '../../../present/person-import.ts'
import { personCells, personHeadings } from '../../../present/person-line.ts'
import { listImportProblems, listPersonImports } from '../../../store/person-imports.ts'
import { persons } from '../../../store/persons.ts'
import type { UserRow } from '../../../store/users.ts'
import { type PersonFilter, walkPersons } from '../../../store/walk-persons.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Idempotency } from '../../idempotency.ts'
import { readFilePart } from '../../read-file-part.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, readKey, writeKey } from './parts.ts'

const Key = Type.Object({ id: Id })
const { q, owner_id, org_id } = PersonListQuery.properties
const ExportQuery = Type.Object({ q, owner_id, org_id })

interface TableParts extends InboxParts {
  once: Idempotency
  /** An import was begun, or its undo. */
  wake(): void
}

export function personTableRoutes(http: Http, { core, once, wake }: TableParts): void {
  http.get('/crm/persons/export', { schema: { querystring: ExportQuery } }, async (request, reply) => {
    const { user } = callerOf(request)
    const { q = null, owner_id: ownerId = null, org_id: orgId = null } = request.query
    const filters = Object.keys(request.query)
    const fact = { companyId: user.company_id, by: user.id, act: 'persons.exported' as const }
    await core.db.transaction((tx) => recordAudit(tx, { ...fact, detail: { filters } }, core.clock))
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="persons.csv"')
      .send(Readable.from(lines(user, { q, ownerId, orgId })))
  })

  async function* lines(user: UserRow, filter: PersonFilter): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvLine(personHeadings(user.locale))
    for (let after: number | null = 0; after !== null; ) {
      const step = await walkPersons(core.db, user.company_id, viewerIdOf(user), filter, after)
      yield step.found.map((person) => csvLine(personCells(person))).join('')
      after = step.last
    }
  }

  http.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: LARGEST_TABLE_BYTES, files: 1, fields: 10, parts: 11 },
    })
    const inbox = scope as unknown as Http

    inbox.post(
      '/crm/person_imports',
      {
        schema: {
          consumes: ['multipart/form-data'],
          querystring: TableReading,
          response: { 201: Success(PersonImport) },
        },
      },
      async (request, reply) => {
        const { user } = callerOf(request)
        const part = await readFilePart(request)
        const bytes = await part.toBuffer()
        if (part.file.truncated) throw tableTooLarge()
        const { encoding = '', headings = true, instead = '' } = request.query
        if (instead !== '' && !isUuid(instead)) throw badRequest('This id is not one of ours.')
        const digest = core.hash(bytes.toString('base64')).toString('hex')
        const content = [part.filename, encoding, headings, instead, digest].join('\n')
        if (await once.answered(request, reply, content)) return reply
        reply.code(201)
        return success(
          presentPersonImport(await takeTable(core, user, { name: part.filename, bytes }, request.query)),
        )
      },
    )
  })

  http.get(
    '/crm/person_imports',
    { schema: { querystring: ImportListQuery, response: { 200: Success(Type.Array(PersonImport)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { limit = 50, cursor } = request.query
      if (cursor !== undefined && !isUuid(cursor)) throw badRequest('This cursor is not one of ours.')
      const own = user.admin ? null : user.id
      const rows = await listPersonImports(core.db, user.company_id, own, cursor ?? null, limit + 1)
      const page = rows.slice(0, limit)
      const next_cursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null
      return success(page.map(presentPersonImport), { next_cursor })
    },
  )

  http.get(
    '/crm/person_imports/:id',
    { schema: { params: Key, response: { 200: Success(PersonImport) } } },
    async (request) =>
      success(presentPersonImport(await seenImport(core, callerOf(request).user, idOf(request.params.id)))),
  )

  http.post(
    '/crm/person_imports/:id/start',
    { schema: { params: Key, body: StartPersonImport, response: { 200: Success(PersonImport) } } },
    async (request) => {
      const { user } = callerOf(request)
      const row = await beginImport(core, user, idOf(request.params.id), request.body)
      wake()
      return success(presentPersonImport(row))
    },
  )

  http.post(
    '/crm/person_imports/:id/undo',
    { schema: { params: Key, response: { 200: Success(PersonImport) } } },
    async (request) => {
      const row = await beginUndo(core, callerOf(request).user, idOf(request.params.id))
      wake()
      return success(presentPersonImport(row))
    },
  )

  http.get(
    '/crm/person_imports/:id/problems',
    {
      schema: {
        params: Key,
        querystring: ImportListQuery,
        response: { 200: Success(Type.Array(ImportProblem)) },
      },
    },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = await seenImport(core, user, idOf(request.params.id))
      const { limit = 50, cursor } = request.query
      const key = readKey(cursor)
      if (cursor !== undefined && !key) throw badRequest('This cursor is not one of ours.')
      const after = key && { line: key[0], place: Number(key[1]) || 0 }
      const rows = await listImportProblems(core.db, user.company_id, id, after, limit + 1)
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : null
      const ids = page.flatMap(({ person_id }) => person_id ?? [])
      const there = await persons.findMany(core.db, user.company_id, ids)
      const problems = page.map((row) => {
        const person = there.find((one) => one.id === row.person_id && !one.deleted_at)
        return presentImportProblem(row, person && maySeeItem(user, person) ? person : null)
      })
      return success(problems, { next_cursor: last ? writeKey(last.line, last.place) : null })
    },
  )
}

function idOf(id: string): string {
  if (!isUuid(id)) throw notFound('import')
  return id
}

function tableTooLarge() {
  return new AppError(
    413,
    'TABLE_TOO_LARGE',
    'The table is larger than 10 MB.',
    'Part it, and import the parts one after another.',
  )
}
