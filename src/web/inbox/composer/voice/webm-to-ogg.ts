/**
 * Opus sound out of a WebM file into an Ogg file, without touching the sound: Chromium records the first, WhatsApp
 * takes only the second. RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), Matroska's element ids. Pure.
 */

const ids = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
}
const parents = new Set([ids.segment, ids.cluster, ids.tracks, ids.trackEntry, ids.blockGroup])

interface Sound {
  /** `OpusHead`, as both containers carry it. */
  head: Uint8Array
  packets: Uint8Array[]
}

/** @throws Error where it holds no Opus sound */
export function webmToOgg(webm: Uint8Array, serial = 0x7473756e): Uint8Array {
  const { head, packets } = readSound(webm)
  const tags = utf8('OpusTags').concat(littleEndian(7, 4), utf8('Tsunagi'), littleEndian(0, 4))
  const pages = [
    page([head], { serial, sequence: 0, granule: 0, flags: 2 }),
    page([Uint8Array.from(tags)], { serial, sequence: 1, granule: 0, flags: 0 }),
  ]
  // The samples of the pre-skip count, and are thrown away by the player.
  let granule = 0
  let sequence = 2
  let waiting: Uint8Array[] = []
  let segments = 0
  for (const [at, packet] of packets.entries()) {
    const lacing = Math.floor(packet.length / 255) + 1
    if (segments + lacing > 255) {
      pages.push(page(waiting, { serial, sequence: sequence++, granule, flags: 0 }))
      waiting = []
      segments = 0
    }
    waiting.push(packet)
    segments += lacing
    granule += samplesOf(packet)
    if (at === packets.length - 1)
      pages.push(page(waiting, { serial, sequence: sequence++, granule, flags: 4 }))
  }
  return joined(pages)
}

function readSound(webm: Uint8Array): Sound {
  let head: Uint8Array | null = null
  let track: number | null = null
  let entry: { number: number; codec: string; head: Uint8Array | null } | null = null
  const packets: Uint8Array[] = []

  const closeEntry = () => {
    if (entry?.codec === 'A_OPUS' && entry.head && head === null) {
      head = entry.head
      track = entry.number
    }
    entry = null
  }
  const read = (from: number, end: number) => {
    let at = from
    while (at < end) {
      const id = readId(webm, at)
      if (!id) break
      const size = readSize(webm, at + id.length)
      if (!size) break
      const start = at + id.length + size.length
      // A live recording does not know how long it will be: the rest belongs to it.
      const stop = size.value === null ? end : Math.min(start + size.value, end)
      const data = webm.subarray(start, stop)
      if (id.value === ids.trackEntry) entry = { number: 0, codec: '', head: null }
      if (parents.has(id.value)) read(start, stop)
      else if (entry && id.value === ids.trackNumber)
        entry.number = data.reduce((sum, byte) => sum * 256 + byte, 0)
      else if (entry && id.value === ids.codecId)
        entry.codec = String.fromCharCode(...data).replace(/\0+$/, '')
      else if (entry && id.value === ids.codecPrivate) entry.head = data
      else if (id.value === ids.simpleBlock || id.value === ids.block) {
        const number = readSize(data, 0)
        // Two bytes of time and one of flags follow the number; lacing is not used for sound by any browser.
        const flags = number && data[number.length + 2]
        if (number && number.value === track && ((flags ?? 0) & 0x06) === 0)
          packets.push(data.subarray(number.length + 3))
      }
      if (id.value === ids.trackEntry) closeEntry()
      at = stop
    }
  }
  read(0, webm.length)
  if (!head || packets.length === 0) throw new Error('this recording holds no Opus sound')
  return { head, packets }
}

function readId(bytes: Uint8Array, at: number): { value: number; length: number } | null {
  const first = bytes[at]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (length > 4 || at + length > bytes.length) return null
  let value = 0
  for (let next = 0; next < length; next += 1) value = value * 256 + (bytes[at + next] ?? 0)
  return { value, length }
}

/** Null as value: not known. */
function readSize(bytes: Uint8Array, at: number): { value: number | null; length: number } | null {
  const first = bytes[at]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (at + length > bytes.length) return null
  let value = first & (0xff >> length)
  let unknown = value === 0xff >> length
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next] ?? 0
    unknown &&= byte === 0xff
    value = value * 256 + byte
  }
  return { value: unknown ? null : value, length }
}

/** How many samples at 48 kHz a packet stands for (RFC 6716, 3.1). */
export function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0
  const config = toc >> 3
  const perFrame =
    config < 12
      ? ([480, 960, 1920, 2880][config & 3] ?? 960)
      : config < 16
        ? ([480, 960][config & 1] ?? 960)
        : ([120, 240, 480, 960][config & 3] ?? 960)
  const code = toc & 3
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 63 : 2
  return perFrame * frames
}

interface PageHead {
  serial: number
  sequence: number
  granule: number
  /** 2: the first page, 4: the last. */
  flags: number
}

function page(packets: readonly Uint8Array[], { serial, sequence, granule, flags }: PageHead): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [...Array(Math.floor(length / 255)).fill(255), length % 255])
  const bytes = joined([
    Uint8Array.from(
      utf8('OggS').concat(
        [0, flags],
        littleEndian(granule, 8),
        littleEndian(serial, 4),
        littleEndian(sequence, 4),
        [0, 0, 0, 0, lacing.length],
        lacing,
      ),
    ),
    ...packets,
  ])
  bytes.set(littleEndian(checksum(bytes), 4), 22)
  return bytes
}

/** CRC-32 as Ogg has it: polynomial 0x04c11db7, not reflected, beginning with 0. */
function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0
  return crc
}

const table = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at << 24
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]

function littleEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, at) => Math.floor(value / 256 ** at) % 256)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
