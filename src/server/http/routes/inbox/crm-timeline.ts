/** What happened on an item: its notes and its changes, newest first. */
import { type Static, Type } from 'typebox'
import { CrmKind, TimelineEntry } from '../../../../shared/contract/crm-screen.ts'
import { ListQuery, Success } from '../../../../shared/contract/envelope.ts'
import { seenItem } from '../../../crm/find-item.ts'
import { nameThings } from '../../../crm/name-things.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { presentCrmChange } from '../../../present/crm-change.ts'
import { presentNote } from '../../../present/note.ts'
import { findCrmChanges, listTimeline } from '../../../store/crm-changes.ts'
import { deals } from '../../../store/deals.ts'
import { leads } from '../../../store/leads.ts'
import { findNotes } from '../../../store/notes.ts'
import { organizations } from '../../../store/organizations.ts'
import { persons } from '../../../store/persons.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, readKey, writeKey } from './parts.ts'

const Query = Type.Object({ ...ListQuery, kind: CrmKind, id: Type.String({ minLength: 1, maxLength: 64 }) })

export function crmTimelineRoutes(http: Http, { core, eventCursor }: InboxParts): void {
  http.get(
    '/crm/timeline',
    { schema: { querystring: Query, response: { 200: Success(Type.Array(TimelineEntry)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { kind, id, cursor, limit = 50 } = request.query
      await judgeSeen(user, kind, id)
      const key = readKey(cursor)
      if (cursor !== undefined && !key) throw badRequest('This cursor is not one of ours.')
      const after = key && { at: new Date(key[0]), key: key[1] }
      const places = await listTimeline(core.db, user.company_id, kind, id, after, limit + 1)
      const shown = places.slice(0, limit)
      const of = (wanted: 'note' | 'change') =>
        shown.filter((place) => place.kind === wanted).map((place) => place.id)
      const notes = await findNotes(core.db, user.company_id, null, of('note').map(Number))
      const changes = await findCrmChanges(core.db, user.company_id, of('change'))
      const nameOf = await nameThings(core.db, user.company_id, changes)
      const entries = shown.map((place): Static<typeof TimelineEntry> => {
        const note = place.kind === 'note' ? notes.find((one) => String(one.id) === place.id) : undefined
        const change = place.kind === 'change' ? changes.find((one) => one.id === place.id) : undefined
        return {
          at: place.at.toISOString(),
          note: note ? presentNote(note, user) : null,
          change: change ? presentCrmChange(change, nameOf) : null,
        }
      })
      const last = shown.at(-1)
      const more = places.length > limit && last
      return success(
        // One that was deleted between the two looks.
        entries.filter((entry) => entry.note || entry.change),
        {
          next_cursor: more ? writeKey(last.at.getTime(), `${last.kind} ${last.id}`) : null,
          event_cursor,
        },
      )
    },
  )

  async function judgeSeen(user: UserRow, kind: CrmKind, id: string): Promise<void> {
    const known = kind === 'lead' ? isUuid(id) : /^[1-9]\d{0,9}$/.test(id) && Number(id) < 2 ** 31
    if (!known) throw notFound(kind)
    const { company_id } = user
    const number = Number(id)
    if (kind === 'lead') seenItem(await leads.find(core.db, company_id, id), user, kind)
    else if (kind === 'deal') seenItem(await deals.find(core.db, company_id, number), user, kind)
    else if (kind === 'person') seenItem(await persons.find(core.db, company_id, number), user, kind)
    else seenItem(await organizations.find(core.db, company_id, number), user, kind)
  }
}
