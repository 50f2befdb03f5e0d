/** Pictures: their size on the screen, and what they tell beside what they show. */
import { rename, rm, stat } from 'node:fs/promises'
import type { Metadata, Sharp } from 'sharp'
import { loadSharp } from './load-sharp.ts'
import type { ReceivedFile } from './storage.ts'

/** Those that are read here. SVG is a program, and so is not among them. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])
/** Telephones and cameras write the place into them, and nothing here can take it out. */
const SEALED = /^image\/(hei[cf](-sequence)?|tiff|jxl|jp2|jpx|jpm|x-[a-z0-9-]+)$/
/** 100 megapixels: four times what telephones make. A bomb of a few KB could unfold to gigabytes. */
const MOST_PIXELS = 100_000_000
/** Good enough that nobody sees a difference. */
const QUALITY = 90

export interface PictureSize {
  width: number
  height: number
}

/** As it is shown: a telephone's picture may lie on its side. Null where it is no picture, or a broken one. */
export async function pictureSize(path: string, contentType: string): Promise<PictureSize | null> {
  const metadata = PICTURES.has(contentType) ? await metadataOf(path) : null
  return metadata && shownSize(metadata)
}

async function metadataOf(path: string): Promise<Metadata | null> {
  const sharp = await loadSharp()
  try {
    return await sharp(path, { limitInputPixels: MOST_PIXELS }).metadata()
  } catch {
    // sharp throws plain errors for all that it cannot read; a broken picture is kept as a file.
    return null
  }
}

function shownSize({ autoOrient, pages, pageHeight, width }: Metadata): PictureSize {
  // An animation is one tall strip of its frames.
  if ((pages ?? 1) > 1 && pageHeight !== undefined) return { width, height: pageHeight }
  return { width: autoOrient.width, height: autoOrient.height }
}

export class UnreadablePicture extends Error {
  override name = 'UnreadablePicture'
}

/**
 * A picture that we send tells what it shows and nothing else: place, device and time of day are taken out, and it
 * is turned upright. One that carries nothing stays as it is, byte for byte. Throws `UnreadablePicture` where we
 * cannot tell what it carries.
 */
export async function withoutTraces(file: ReceivedFile, contentType: string): Promise<ReceivedFile> {
  if (SEALED.test(contentType)) throw new UnreadablePicture('This kind of picture cannot be cleaned.')
  if (!PICTURES.has(contentType)) return file
  const metadata = await metadataOf(file.path)
  if (!metadata) throw new UnreadablePicture('The picture cannot be read.')
  if (!carriesTraces(metadata)) return file
  const sharp = await loadSharp()
  const cleaned = `${file.path}.cleaned`
  try {
    const source = sharp(file.path, { limitInputPixels: MOST_PIXELS, animated: (metadata.pages ?? 1) > 1 })
    await encoded(source.autoOrient().keepIccProfile(), contentType).toFile(cleaned)
    await rename(cleaned, file.path)
  } catch (cause) {
    await rm(cleaned, { force: true })
    throw new UnreadablePicture('The picture cannot be read.', { cause })
  }
  const { size } = await stat(file.path)
  return { ...file, size }
}

function carriesTraces({ exif, xmp, iptc, comments }: Metadata): boolean {
  return [exif, xmp, iptc].some((part) => part !== undefined) || (comments ?? []).length > 0
}

function encoded(picture: Sharp, contentType: string): Sharp {
  switch (contentType) {
    case 'image/png':
      return picture.png()
    case 'image/webp':
      return picture.webp({ quality: QUALITY })
    case 'image/gif':
      return picture.gif()
    case 'image/avif':
      return picture.avif({ quality: 75 })
    default:
      return picture.jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
  }
}
