import { fileTypeFromBuffer } from 'file-type'
import { expect, test } from 'vitest'
import { blankTraces, UnreadableFilm } from './film-traces.ts'

const PLACE = '+35.6595+139.7005/'
const PIXELS = Buffer.from('frame 1 frame 2 ')
const TELEMETRY = Buffer.from('GPS5 35.6595 139.7005')

const u32 = (...numbers: number[]) => {
  const bytes = Buffer.alloc(numbers.length * 4)
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, index * 4)
  })
  return bytes
}
const box = (type: string, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts)
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content])
}
const longBox = (type: string, content: Buffer) =>
  Buffer.concat([u32(1), Buffer.from(type, 'latin1'), u32(0, content.length + 16), content])

const track = (handler: string, at: number, sizes: number[], more: Buffer[] = [], far = false) =>
  box(
    'trak',
    box('tkhd', Buffer.alloc(84)),
    box(
      'mdia',
      box('hdlr', u32(0, 0), Buffer.from(handler), Buffer.alloc(13)),
      box(
        'minf',
        box(
          'stbl',
          box('stsz', u32(0, 0, sizes.length, ...sizes)),
          box('stsc', u32(0, 1, 1, sizes.length, 1)),
          far ? box('co64', u32(0, 1, 0, at)) : box('stco', u32(0, 1, at)),
        ),
      ),
    ),
    ...more,
  )
const place = () => box('\u00a9xyz', Buffer.from([0, PLACE.length, 0x15, 0xc7]), Buffer.from(PLACE))
const apple = () =>
  box(
    'meta',
    box('hdlr', u32(0, 0), Buffer.from('mdta'), Buffer.alloc(13)),
    box('keys', u32(0, 1), box('mdta', Buffer.from('com.apple.quicktime.location.ISO6709'))),
    box('ilst', u32(0), Buffer.from(PLACE)),
  )

/** As a telephone lays it out: contents first, their table at the end. */
function film(brand: string, parts: (samplesAt: { pixels: number; telemetry: number }) => Buffer[]): Buffer {
  const head = box('ftyp', Buffer.from(brand), u32(512), Buffer.from(brand))
  const samples = { pixels: head.length + 8, telemetry: head.length + 8 + PIXELS.length }
  return Buffer.concat([head, box('mdat', PIXELS, TELEMETRY), ...parts(samples)])
}

const carriers: [what: string, brand: string, traces: Buffer[]][] = [
  ['an Android telephone: ©xyz', 'isom', [box('udta', place())]],
  ['an iPhone: keys of Apple', 'qt  ', [apple()]],
  ['3GPP: loci', '3gp4', [box('udta', box('loci', u32(0), Buffer.from(`office\0${PLACE}`)))]],
  ['XMP in a uuid box', 'isom', [box('uuid', Buffer.alloc(16), Buffer.from(`<exif:GPS>${PLACE}`))]],
]

test.each(carriers)('%s: the place is gone, and everything else where it was', async (_, brand, traces) => {
  const before = film(brand, ({ pixels }) => [
    box('moov', box('mvhd', Buffer.alloc(100)), track('vide', pixels, [8, 8], traces), ...traces),
    ...traces,
  ])
  const after = Buffer.from(before)
  expect(before.includes(PLACE)).toBe(true)
  expect(blankTraces(after)).toBe(true)
  expect(after.includes(PLACE)).toBe(false)
  expect(after.length).toBe(before.length)
  expect(after.indexOf(PIXELS)).toBe(before.indexOf(PIXELS))
  expect(after.indexOf('stco')).toBe(before.indexOf('stco'))
  expect((await fileTypeFromBuffer(after))?.mime).toBe((await fileTypeFromBuffer(before))?.mime)
  // Nothing is left to blank.
  const again = Buffer.from(after)
  expect(blankTraces(again)).toBe(false)
  expect(again.equals(after)).toBe(true)
})

test.each([
  ['meta', false],
  ['camm', true],
] as const)('a track of places (%s) goes with its samples, the picture stays', (handler, far) => {
  const before = film('isom', (at) => [
    box('moov', track('vide', at.pixels, [8, 8]), track(handler, at.telemetry, [5, 16], [], far)),
  ])
  expect(blankTraces(before)).toBe(true)
  expect(before.includes('35.6595')).toBe(false)
  expect(before.includes(PIXELS)).toBe(true)
  expect(before.toString('latin1').match(/trak/g)).toHaveLength(1)
})

test('tables that promise milliards of samples cost no time', () => {
  const table = box(
    'stbl',
    box('stsz', u32(0, 1, 0xffffffff)),
    box('stsc', u32(0, 1, 1, 0xffffffff, 1)),
    box('stco', u32(0, 1, 0)),
  )
  const media = box('mdia', box('hdlr', u32(0, 0), Buffer.from('meta')), box('minf', table))
  const endless = film('isom', () => [box('moov', box('trak', media))])
  expect(() => blankTraces(endless)).toThrow(UnreadableFilm)
})

test('one that carries nothing stays byte for byte, also with 64-bit sizes and a last box without one', () => {
  const head = box('ftyp', Buffer.from('isom'), u32(512))
  const plain = Buffer.concat([
    head,
    longBox('moov', track('vide', 0, [])),
    u32(0),
    Buffer.from('mdat'),
    PIXELS,
  ])
  const after = Buffer.from(plain)
  expect(blankTraces(after)).toBe(false)
  expect(after.equals(plain)).toBe(true)
})

test('what cannot be read is refused, wherever it is cut and whatever byte is turned', () => {
  const whole = film('isom', ({ pixels }) => [
    box('moov', track('vide', pixels, [8, 8], [box('udta', place())])),
  ])
  const tries = [
    ...Array.from({ length: whole.length }, (_, end) => whole.subarray(0, end)),
    ...Array.from({ length: whole.length }, (_, at) => {
      const turned = Buffer.from(whole)
      turned[at] = (turned[at] ?? 0) ^ 0xff
      return turned
    }),
  ]
  let refused = 0
  for (const one of tries) {
    try {
      blankTraces(Buffer.from(one))
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableFilm)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(whole.length / 2)
  const fragment = Buffer.concat([whole, box('moof', box('traf'))])
  expect(blankTraces(fragment)).toBe(true)
})
