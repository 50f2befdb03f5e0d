import buildSerializer from 'fast-json-stringify'
import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { Channel } from '../../shared/contract/channels.ts'
import { Conversation, Counts } from '../../shared/contract/conversations.ts'
import { Deal, Lead, Note, Person } from '../../shared/contract/crm.ts'
import { Nullable, Time } from '../../shared/contract/envelope.ts'
import { CrmHit } from '../../shared/contract/links.ts'
import { Message } from '../../shared/contract/messages.ts'
import { Found } from '../../shared/contract/search.ts'
import { User } from '../../shared/contract/users.ts'
import { writingSchema } from './writing-schema.ts'

describe('an answer is written as its schema says', () => {
  const id = Nullable(Type.Union([Type.String(), Type.Integer()]))
  const state = Type.Union([Type.Literal('open'), Type.Literal('closed')])
  const inner = Type.Object({ name: Nullable(Type.String()), at: Nullable(Time) })
  const schema = Type.Object({
    id,
    state: Nullable(state),
    inner: Nullable(inner),
    list: Type.Array(Nullable(inner)),
    more: Type.Record(Type.String(), Nullable(Type.Integer())),
    free: Type.Record(Type.String(), Type.Unknown()),
    optional: Type.Optional(Nullable(Type.Boolean())),
    either: Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Integer() })]),
  })
  const full = {
    id: 7,
    state: 'open',
    inner: { name: '„quoted“\u2028\n"', at: '2026-11-29T14:00:00.000Z' },
    list: [null, { name: null, at: null }],
    more: { one: 1, none: null },
    free: { deep: { er: [1, 'two', null] } },
    optional: false,
    either: { b: 2 },
  }
  const empty = {
    ...full,
    id: null,
    state: null,
    inner: null,
    list: [],
    more: {},
    free: {},
    either: { a: 'A' },
  }

  test.each([
    ['with all', full],
    ['with an id that is a text', { ...full, id: '0192' }],
    ['with nothing', empty],
    ['without what is optional', { ...empty, optional: undefined }],
  ])('%s', (_what, value) => {
    const written = buildSerializer(writingSchema(schema))(value)
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)))
    expect(written).toBe(buildSerializer(schema as object)(value))
  })

  test('and nothing besides, however deep', () => {
    const secret = {
      ...full,
      token: 'x',
      inner: { ...full.inner, token: 'x' },
      list: [{ name: 'N', at: null, token: 'x' }],
    }
    const clean = { ...full, list: [{ name: 'N', at: null }] }
    expect(JSON.parse(buildSerializer(writingSchema(schema))(secret))).toEqual(clean)
  })
})

test.each(
  Object.entries({ Channel, Conversation, Counts, CrmHit, Deal, Found, Lead, Message, Note, Person, User }),
)('what is read all day needs no validator: %s', (_name, shape) =>
  expect(JSON.stringify(writingSchema(shape))).not.toContain('"anyOf"'),
)
