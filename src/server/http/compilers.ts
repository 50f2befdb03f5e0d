/**
 * What checks a request and what writes an answer are programs made from a schema. Each is made when it is first needed,
 * and one for all routes of the same schema: made at the start they were half of it, and most stay unused for long.
 */
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import buildSerializer from 'fast-json-stringify'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'
import { writingSchema } from './writing-schema.ts'

export const compileValidator: FastifySchemaCompiler<TSchema> = (route) =>
  onFirstUse('check', route.httpPart ?? '', route.schema, () => TypeBoxValidatorCompiler(route))

/** Of an object only what its schema names is written. */
export const compileSerializer: FastifySerializerCompiler<TSchema> = ({ schema }) =>
  onFirstUse('write', '', schema, () => buildSerializer(writingSchema(schema)))

type Program = (value: never) => unknown

/** For the life of the process: there are as many as different schemas. */
const made = new Map<string, Program>()

function onFirstUse<P extends Program>(purpose: string, part: string, schema: TSchema, make: () => P): P {
  let program: P | undefined
  const find = (): P => {
    const key = `${purpose} ${part} ${JSON.stringify(schema)}`
    const known = made.get(key) as P | undefined
    if (known) return known
    const fresh = make()
    made.set(key, fresh)
    return fresh
  }
  return ((value: never) => {
    program ??= find()
    return program(value)
  }) as P
}
