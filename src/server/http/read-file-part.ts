import type { MultipartFile } from '@fastify/multipart'
import type { FastifyError, FastifyRequest } from 'fastify'
import { AppError, badRequest } from '../errors.ts'

/** The one file of a form, whose bytes are still to be read. Needs `@fastify/multipart`. */
export async function readFilePart(request: FastifyRequest): Promise<MultipartFile> {
  if (!request.isMultipart())
    throw new AppError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'A file is uploaded as a form.',
      'Send multipart/form-data with the field "file".',
    )
  const part = await request.file().catch((error: FastifyError) => {
    // One that names no end of its parts, or whose parts have no head: the library gives these no status.
    throw error.statusCode
      ? error
      : badRequest('The form could not be read.', 'Send it as browsers do, with a boundary.')
  })
  if (part?.fieldname !== 'file')
    throw badRequest('The form has no file in the field "file".', 'Send one file in the field "file".')
  return part
}
