/** v2 pipelines and stages. */
import { Type } from 'typebox'
import { ChangePipeline, ChangeStage, NewPipeline, NewStage } from '../../../../shared/contract/crm.ts'
import {
  changePipeline,
  changeStage,
  createPipeline,
  createStage,
  deletePipeline,
  deleteStage,
} from '../../../crm/pipelines.ts'
import { notFound } from '../../../errors.ts'
import { presentPipeline, presentStage } from '../../../present/pipeline.ts'
import { equals, isDeleted } from '../../../store/crm-table.ts'
import { pipelines } from '../../../store/pipelines.ts'
import { stages } from '../../../store/stages.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, NumberKey, PageQuery, pageOf, SortQuery } from './parts.ts'

const StageQuery = Type.Object({
  ...PageQuery,
  ...SortQuery,
  sort_by: Type.Optional(
    Type.Union([
      Type.Literal('id'),
      Type.Literal('update_time'),
      Type.Literal('add_time'),
      Type.Literal('order_nr'),
    ]),
  ),
  pipeline_id: Type.Optional(Type.Integer()),
})

export function pipelineRoutes(http: Http, { core, eventCursor }: CrmParts): void {
  http.get(
    '/pipelines',
    { schema: { querystring: Type.Object({ ...PageQuery, ...SortQuery }) } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const where = [isDeleted('pipelines.deleted_at', false)]
      const { page, next_cursor } = await pageOf(request.query, where, (wanted) =>
        pipelines.list(core.db, user.company_id, wanted),
      )
      return answer(page.map(presentPipeline), { next_cursor, event_cursor })
    },
  )

  http.get('/pipelines/:id', { schema: { params: NumberKey } }, async (request) => {
    const event_cursor = eventCursor()
    const pipeline = await pipelines.find(core.db, callerOf(request).user.company_id, request.params.id)
    if (!pipeline || pipeline.deleted_at) throw notFound('pipeline')
    return answer(presentPipeline(pipeline), { event_cursor })
  })

  http.post('/pipelines', { schema: { body: NewPipeline } }, async (request) =>
    answer(presentPipeline(await createPipeline(core, callerOf(request).user, request.body))),
  )

  http.patch('/pipelines/:id', { schema: { params: NumberKey, body: ChangePipeline } }, async (request) => {
    const { user } = callerOf(request)
    return answer(presentPipeline(await changePipeline(core, user, request.params.id, request.body)))
  })

  http.delete('/pipelines/:id', { schema: { params: NumberKey } }, async (request) => {
    await deletePipeline(core, callerOf(request).user, request.params.id)
    return answer({ id: request.params.id })
  })

  http.get('/stages', { schema: { querystring: StageQuery } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const { pipeline_id } = request.query
    const where = [isDeleted('stages.deleted_at', false)]
    if (pipeline_id !== undefined) where.push(equals('stages.pipeline_id', pipeline_id))
    const { page, next_cursor } = await pageOf(request.query, where, (wanted) =>
      stages.list(core.db, user.company_id, wanted),
    )
    return answer(page.map(presentStage), { next_cursor, event_cursor })
  })

  http.get('/stages/:id', { schema: { params: NumberKey } }, async (request) => {
    const event_cursor = eventCursor()
    const stage = await stages.find(core.db, callerOf(request).user.company_id, request.params.id)
    if (!stage || stage.deleted_at) throw notFound('stage')
    return answer(presentStage(stage), { event_cursor })
  })

  http.post('/stages', { schema: { body: NewStage } }, async (request) =>
    answer(presentStage(await createStage(core, callerOf(request).user, request.body))),
  )

  http.patch('/stages/:id', { schema: { params: NumberKey, body: ChangeStage } }, async (request) => {
    const { user } = callerOf(request)
    return answer(presentStage(await changeStage(core, user, request.params.id, request.body)))
  })

  http.delete('/stages/:id', { schema: { params: NumberKey } }, async (request) => {
    await deleteStage(core, callerOf(request).user, request.params.id)
    return answer({ id: request.params.id })
  })
}
