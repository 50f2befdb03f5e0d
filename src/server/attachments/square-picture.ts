/** The small square beside a colleague's name: drawn anew, so that nothing of the file but the picture is kept. */
import { fileTypeFromBuffer } from 'file-type'
import { invalid } from '../errors.ts'
import { loadSharp } from './load-sharp.ts'

export const LARGEST_PICTURE_BYTES = 10 * 1024 * 1024
/** Twice as large as it is ever shown. */
const SIDE = 192
const MOST_PIXELS = 100_000_000
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])

/** As WebP. @throws AppError 422 `PICTURE_NOT_ALLOWED` */
export async function squarePicture(bytes: Buffer): Promise<Buffer> {
  const type = (await fileTypeFromBuffer(bytes))?.mime
  if (!type || !PICTURES.has(type)) throw notAllowed()
  const sharp = await loadSharp()
  try {
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize(SIDE, SIDE, { fit: 'cover', position: 'attention' })
      .webp({ quality: 85 })
      .toBuffer()
  } catch {
    // sharp throws plain errors for all that it cannot read.
    throw notAllowed()
  }
}

function notAllowed() {
  return invalid(
    'PICTURE_NOT_ALLOWED',
    'This is not a picture that can be used.',
    'Choose a JPEG, PNG, WebP, GIF or AVIF of at most 10 MB.',
  )
}
