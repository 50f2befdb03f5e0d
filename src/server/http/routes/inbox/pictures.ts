/** A colleague's picture: put by its owner, seen by the company. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import { Success, UserId } from '../../../../shared/contract/envelope.ts'
import { Me } from '../../../../shared/contract/users.ts'
import { LARGEST_PICTURE_BYTES, squarePicture } from '../../../attachments/square-picture.ts'
import { notFound } from '../../../errors.ts'
import { setPicture } from '../../../people/set-picture.ts'
import { findUserPicture } from '../../../store/user-pictures.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import { readFilePart } from '../../read-file-part.ts'
import { sendPicture } from '../../send-picture.ts'
import type { Http } from '../../server.ts'
import { readMe } from './me.ts'
import type { PeopleRouteParts } from './people.ts'

const Key = Type.Object({ id: UserId })

export function pictureRoutes(http: Http, parts: PeopleRouteParts): void {
  const { people } = parts

  http.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: LARGEST_PICTURE_BYTES, files: 1, fields: 5, parts: 6 },
    })
    const inbox = scope as unknown as Http

    inbox.put(
      '/me/picture',
      { schema: { consumes: ['multipart/form-data'], response: { 200: Success(Me) } } },
      async (request) => {
        const { user } = callerOf(request)
        const part = await readFilePart(request)
        await setPicture(people, user, await squarePicture(await part.toBuffer()))
        return success(await readMe(parts, user.id))
      },
    )
  })

  http.delete('/me/picture', { schema: { response: { 200: Success(Me) } } }, async (request) => {
    const { user } = callerOf(request)
    await setPicture(people, user, null)
    return success(await readMe(parts, user.id))
  })

  http.get('/users/:id/picture', { schema: { params: Key } }, async (request, reply) => {
    const { user } = callerOf(request)
    const bytes = await findUserPicture(people.db, user.company_id, request.params.id)
    if (!bytes) throw notFound('picture')
    return sendPicture(reply, bytes)
  })
}
