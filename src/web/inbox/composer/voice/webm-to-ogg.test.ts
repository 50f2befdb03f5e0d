import { expect, test } from 'vitest'
import { samplesOf, webmToOgg } from './webm-to-ogg.ts'

const bytes = (...parts: (number | readonly number[] | string)[]): number[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part))
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const element = (id: number[], data: number[]): number[] => {
  const size = data.length
  return [...id, 0x40 | (size >> 8), size & 0xff, ...data]
}
const head = bytes('OpusHead', [1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0])
/** 20 ms, one frame. */
const packet = (length: number): number[] => [0x78, ...Array(length - 1).fill(7)]

/** As a browser writes it: a segment and clusters whose lengths it did not know. */
function webm(packets: number[][], codec = 'A_OPUS'): Uint8Array {
  const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
  const track = element(
    [0xae],
    bytes(element([0xd7], [1]), element([0x86], bytes(codec)), element([0x63, 0xa2], head)),
  )
  const blocks = packets.flatMap((data, at) => element([0xa3], [0x81, 0, at, 0x80, ...data]))
  return Uint8Array.from(
    bytes(
      element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], bytes('webm'))),
      [0x18, 0x53, 0x80, 0x67, ...unknown],
      element([0x16, 0x54, 0xae, 0x6b], track),
      [0x1f, 0x43, 0xb6, 0x75, ...unknown],
      element([0xe7], [0]),
      blocks,
    ),
  )
}

interface Page {
  flags: number
  granule: number
  sequence: number
  body: number[]
  sound: boolean
}

/** A reader of its own, so that a misreading on either side shows. */
function pagesOf(ogg: Uint8Array): Page[] {
  const pages: Page[] = []
  for (let at = 0; at < ogg.length; ) {
    const view = new DataView(ogg.buffer, ogg.byteOffset + at)
    expect(text(ogg.subarray(at, at + 4))).toBe('OggS')
    const count = view.getUint8(26)
    const lacing = [...ogg.subarray(at + 27, at + 27 + count)]
    const length = lacing.reduce((sum, part) => sum + part, 0)
    const whole = ogg.slice(at, at + 27 + count + length)
    whole.fill(0, 22, 26)
    pages.push({
      flags: view.getUint8(5),
      granule: Number(view.getBigUint64(6, true)),
      sequence: view.getUint32(18, true),
      body: [...ogg.subarray(at + 27 + count, at + 27 + count + length)],
      sound: crc(whole) === view.getUint32(22, true),
    })
    at += 27 + count + length
  }
  return pages
}

function crc(data: Uint8Array): number {
  let value = 0n
  for (const byte of data) {
    value ^= BigInt(byte) << 24n
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 0x80000000n ? ((value << 1n) ^ 0x04c11db7n) & 0xffffffffn : (value << 1n) & 0xffffffffn
  }
  return Number(value)
}

test('the packets come through untouched, in order, with their time', () => {
  const packets = [packet(40), packet(255), packet(600), packet(510)]
  const pages = pagesOf(webmToOgg(webm(packets)))
  expect(pages.map(({ sound }) => sound)).toEqual([true, true, true])
  expect(pages.map(({ flags }) => flags)).toEqual([2, 0, 4])
  expect(pages.map(({ sequence }) => sequence)).toEqual([0, 1, 2])
  expect(pages[0]?.body).toEqual(head)
  expect(text(Uint8Array.from(pages[1]?.body ?? []))).toContain('OpusTags')
  expect(pages[2]?.body).toEqual(packets.flat())
  expect(pages[2]?.granule).toBe(4 * 960)
})

test('a long recording takes as many pages as it needs', () => {
  const packets = Array.from({ length: 300 }, () => packet(200))
  const pages = pagesOf(webmToOgg(webm(packets)))
  expect(pages).toHaveLength(4)
  expect(pages.slice(2).flatMap(({ body }) => body)).toEqual(packets.flat())
  expect(pages.map(({ granule }) => granule)).toEqual([0, 0, 255 * 960, 300 * 960])
  expect(pages.at(-1)?.flags).toBe(4)
})

test('the time of a packet stands in its first byte', () => {
  const toc = (config: number, code: number) => samplesOf(Uint8Array.from([(config << 3) | code, 3]))
  expect([toc(15, 0), toc(3, 0), toc(16, 0), toc(31, 1), toc(31, 3)]).toEqual([960, 2880, 120, 1920, 2880])
})

test('what holds no Opus sound is refused', () => {
  expect(() => webmToOgg(webm([packet(40)], 'A_VORBIS'))).toThrow('no Opus')
  expect(() => webmToOgg(Uint8Array.from([1, 2, 3]))).toThrow('no Opus')
  expect(() => webmToOgg(webm([]))).toThrow('no Opus')
})
