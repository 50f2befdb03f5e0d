import { expect, test } from 'vitest'
import { recogniseSayings } from './recognise-sayings.ts'
import { type SayingCode, say } from './say.ts'
import { sayings } from './sayings.ts'

const sentence = (code: SayingCode) =>
  sayings[code].replace(/\{(\w+)\}/g, (_place, name: string) => `a ${name} (1.5)?`)

test('each reason of a request is found again in its sentence, with what stood in it', () => {
  for (const code of Object.keys(sayings) as SayingCode[]) {
    if (!code.startsWith('REQUEST_')) continue
    const [word, ...more] = recogniseSayings(sentence(code))
    expect([word?.code, more.length]).toEqual([code, 0])
    for (const [name, value] of Object.entries(word?.values ?? {})) expect(value).toBe(`a ${name} (1.5)?`)
  }
})

test('several that stand together are found, each once', () => {
  const empty = say('REQUEST_ENTRY_EMPTY').sentence
  const other = say('REQUEST_CHANGE', { field: 'feed' }).sentence
  const codes = ['REQUEST_ENTRY_EMPTY', 'REQUEST_CHANGE']
  expect(recogniseSayings(`${empty} ${other}`).map(({ code }) => code)).toEqual(codes)
  expect(recogniseSayings([empty, other, empty].join('; ')).map(({ code }) => code)).toEqual(codes)
})

test('somebody else’s words are none of ours', () => {
  expect(recogniseSayings('TypeError: x is not a function')).toEqual([])
  expect(recogniseSayings(`${say('REQUEST_EMPTY').sentence} And more.`)).toEqual([])
})
