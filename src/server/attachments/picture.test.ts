import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pictureSize, UnreadablePicture, withoutTraces } from './picture.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-'))
  path = join(folder, 'picture')
})
afterEach(() => rm(folder, { recursive: true }))

const plain = () => sharp({ create: { width: 30, height: 10, channels: 3, background: 'red' } })
const received = async (bytes: Buffer) => {
  await writeFile(path, bytes)
  return { path, size: bytes.length, discard: () => rm(path) }
}

test('a picture that lies on its side has the size in which it is shown', async () => {
  await received(await plain().jpeg().withMetadata({ orientation: 6 }).toBuffer())
  expect(await pictureSize(path, 'image/jpeg')).toEqual({ width: 10, height: 30 })
})

test.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s: place and device are taken out', async (format) => {
  const exif = { IFD0: { Model: 'Telephone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 39/1 0/1' } }
  const bytes = await plain()
    .withExif(exif)
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    .toFormat(format)
    .toBuffer()
  expect((await sharp(bytes).metadata()).exif).toBeDefined()
  const clean = await withoutTraces(await received(bytes), `image/${format}`)
  const after = await readFile(path)
  const { exif: kept, xmp, width } = await sharp(after).metadata()
  expect({ kept, xmp, width, size: clean.size }).toEqual({
    kept: undefined,
    xmp: undefined,
    width: 30,
    size: after.length,
  })
})

test('it is turned upright before the mark that says so is lost', async () => {
  await withoutTraces(
    await received(await plain().jpeg().withMetadata({ orientation: 6 }).toBuffer()),
    'image/jpeg',
  )
  expect(await sharp(path).metadata()).toMatchObject({ width: 10, height: 30 })
})

test('one that carries nothing stays byte for byte; files that are no pictures are left alone', async () => {
  const bytes = await plain().png().toBuffer()
  await withoutTraces(await received(bytes), 'image/png')
  expect((await readFile(path)).equals(bytes)).toBe(true)
  await withoutTraces(await received(Buffer.from('text')), 'text/plain')
  expect(await readFile(path, 'utf8')).toBe('text')
})

test('an animation stays one', async () => {
  const frames = [plain(), plain().negate()].map((frame) => frame.png().toBuffer())
  const bytes = await sharp(await Promise.all(frames), { join: { animated: true } })
    .withExif({ IFD0: { Model: 'Telephone' } })
    .webp()
    .toBuffer()
  await withoutTraces(await received(bytes), 'image/webp')
  expect((await sharp(path).metadata()).pages).toBe(2)
  expect(await pictureSize(path, 'image/webp')).toEqual({ width: 30, height: 10 })
})

test('a broken picture has no size, and is not sent', async () => {
  const bytes = (await plain().jpeg().toBuffer()).subarray(0, 20)
  expect(await pictureSize((await received(bytes)).path, 'image/jpeg')).toBeNull()
  await expect(withoutTraces(await received(bytes), 'image/jpeg')).rejects.toBeInstanceOf(UnreadablePicture)
})

test.each([
  'image/heic',
  'image/heif',
  'image/heic-sequence',
  'image/jxl',
  'image/tiff',
  'image/x-canon-cr2',
])('a picture of the kind %s, which could tell the place, is not sent', async (type) => {
  await expect(withoutTraces(await received(Buffer.from('any')), type)).rejects.toBeInstanceOf(
    UnreadablePicture,
  )
})
