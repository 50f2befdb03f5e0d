import { describe, expect, it } from 'vitest'
import { describeStray } from './describe-stray.ts'
import { splitByPage } from './split-by-page.ts'

const held = (page: string) => page === '1' || page === '2'
const body = (...entries: string[]) => Buffer.from(`{ "object":"page", "entry":[${entries.join(',')}] }`)
const entry = (id: string, text = 'x') => `{"id":"${id}","messaging":[{"message":{"text":"${text}"}}]}`

describe('splitByPage', () => {
  it('leaves the bytes alone where all are of one page', () => {
    const whole = body(entry('1'), entry('1'))
    const { pages, rest } = splitByPage(whole, held)
    expect([...pages]).toEqual([['1', whole]])
    expect(pages.get('1')).toBe(whole)
    expect(rest).toBeNull()
  })

  it('gives each page its own, and nobody another’s', () => {
    const { pages, rest } = splitByPage(
      body(entry('1', 'a'), entry('2', 'b'), entry('3', 'c'), entry('1', 'd')),
      held,
    )
    expect(pages.get('1')?.toString()).toContain('"a"')
    expect(pages.get('1')?.toString()).toContain('"d"')
    expect(pages.get('1')?.toString()).not.toMatch(/"b"|"c"/)
    expect(JSON.parse(pages.get('2')?.toString() ?? '').entry).toHaveLength(1)
    expect(rest?.toString()).toContain('"c"')
    expect(rest?.toString()).not.toMatch(/"a"|"b"|"d"/)
  })

  it('keeps the last digit of long numbers', () => {
    const { pages } = splitByPage(
      body('{"id":1,"messaging":[{"sender":{"id":24009342342342349}}]}', entry('2')),
      held,
    )
    expect(pages.get('1')?.toString()).toContain('24009342342342349')
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"entry":[]}',
    '{"object":"instagram","entry":[{"id":"1"}]}',
    '{"entry":[7,null]}',
  ])('leaves everything where there is nothing to split: %s', (odd) => {
    const bytes = Buffer.from(odd)
    expect(splitByPage(bytes, held)).toEqual({ pages: new Map(), rest: bytes })
  })

  it('survives what is nested too deep to be written', () => {
    const deep = `{"id":"2","messaging":${'['.repeat(60_000)}${']'.repeat(60_000)}}`
    const { pages, rest } = splitByPage(body(entry('1'), deep), held)
    expect([...pages.keys()]).toEqual(['1'])
    expect(rest).not.toBeNull()
  })
})

describe('describeStray', () => {
  it('tells the test button from a page that somebody should connect', () => {
    expect(
      describeStray(Buffer.from('{"object":"page","entry":[{"id":"0","changes":[{"field":"messages"}]}]}')),
    ).toMatchObject({
      harmless: true,
    })
    expect(describeStray(body(entry('303')))).toMatchObject({
      harmless: false,
      sentence: expect.stringContaining('303'),
    })
  })
})
