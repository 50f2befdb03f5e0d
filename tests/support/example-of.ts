/** Values made from a JSON schema: the smallest that fits, and where in it a string or a number may stand. */

/** As much of JSON Schema as our contract uses. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  const?: unknown
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  minItems?: number
  default?: unknown
  patternProperties?: Record<string, Schema>
}

/** `given` names values for fields by name, at any depth: ids of things that are there. `all` fills optional fields too. */
export function exampleOf(schema: Schema, given: Record<string, unknown> = {}, all = false): unknown {
  if ('const' in schema) return schema.const
  if (schema.anyOf) return exampleOf(schema.anyOf[0] as Schema, given, all)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => all || name in given || schema.required?.includes(name))
          .filter(([name]) => given[name] !== undefined || !(name in given))
          .map(([name, one]) => [name, name in given ? given[name] : exampleOf(one, given, all)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}, given, all))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return exampleText(schema)
  }
}

/** What the patterns of our contract take. */
const TEXTS = [
  'Example',
  'example@minato.example',
  '12345678-1234-4123-8123-123456789012',
  'ACc0ffee00112233445566778899aabbdd',
  'MGc0ffee00112233445566778899aabbdd',
  'whatsapp:+14155550177',
  '2026-01-31',
  'JPY',
  '10:30',
  'example-text',
  '1',
]

function exampleText({ pattern, format, minLength = 0 }: Schema): string {
  if (format === 'date-time') return '2026-01-31T00:00:00.000Z'
  const fits = (text: string) => (pattern ? new RegExp(pattern).test(text) : true) && text.length >= minLength
  return TEXTS.find(fits) ?? TEXTS[0]!.padEnd(minLength, 'x')
}

export type Path = (string | number)[]

export interface Leaf {
  path: Path
  schema: Schema
}

/** Every place of a string or a number, in the order of the schema. */
export function leavesOf(schema: Schema, path: Path = []): Leaf[] {
  if ('const' in schema) return []
  if (schema.anyOf) return schema.anyOf.flatMap((one) => leavesOf(one, path))
  if (schema.type === 'object')
    return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => leavesOf(one, [...path, name]))
  if (schema.type === 'array') return leavesOf(schema.items ?? {}, [...path, 0])
  return ['string', 'integer', 'number'].includes(schema.type ?? '') ? [{ path, schema }] : []
}

/** A copy of `value` with `leaf` at the path; what is missing on the way there is made. */
export function withLeaf(value: unknown, path: Path, leaf: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return leaf
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...value] : []
    list[step] = withLeaf(list[step], rest, leaf)
    return list
  }
  const object = typeof value === 'object' && value !== null ? { ...value } : {}
  return { ...object, [step]: withLeaf((object as Record<string, unknown>)[step], rest, leaf) }
}
