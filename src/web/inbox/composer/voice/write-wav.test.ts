import { expect, test } from 'vitest'
import { writeWav } from './write-wav.ts'

const text = (data: Uint8Array): string => new TextDecoder().decode(data)

test('a head of 44 bytes, then the samples, held within their range', () => {
  const wav = writeWav(Float32Array.from([0, 1, -1, 2, 0.5]), 16_000)
  const view = new DataView(wav.buffer)
  expect(text(wav.subarray(0, 4))).toBe('RIFF')
  expect(text(wav.subarray(8, 16))).toBe('WAVEfmt ')
  expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint32(40, true)]).toEqual([
    46, 16_000, 10,
  ])
  const samples = [0, 1, 2, 3, 4].map((at) => view.getInt16(44 + at * 2, true))
  expect(samples).toEqual([0, 32_767, -32_767, 32_767, 16_384])
})
