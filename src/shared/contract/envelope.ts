/** The frame around every answer of the inbox API (contract §4). */
import { type Static, type TSchema, Type } from 'typebox'

export const Id = Type.String({ minLength: 1, maxLength: 64, description: 'UUIDv7 made by us' })
export const UserId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
/** RFC 3339, UTC. */
export const Time = Type.String({ format: 'date-time' })
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/** What stands beside the data. `event_cursor` was taken before reading (precise 18). */
export const AdditionalData = Type.Object({
  next_cursor: Type.Optional(Nullable(Type.String())),
  event_cursor: Type.Optional(Type.String()),
})
export type AdditionalData = Static<typeof AdditionalData>

export const Success = <S extends TSchema>(data: S) =>
  Type.Object({ success: Type.Literal(true), data, additional_data: AdditionalData })

export const Failure = Type.Object({
  success: Type.Literal(false),
  error: Type.String({ description: 'a sentence for people' }),
  error_info: Type.String({ description: 'what to do' }),
  data: Type.Null(),
  additional_data: Type.Object({ code: Type.String() }),
})
export type Failure = Static<typeof Failure>

export interface SuccessOf<T> {
  success: true
  data: T
  additional_data: AdditionalData
}

/** `limit` and `cursor` of every list. */
export const ListQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
}
