/** What is told of erasing a contact. */
import { type Static, Type } from 'typebox'
import { Id, Time } from './envelope.ts'

export const ErasureReceipt = Type.Object({
  contact_id: Id,
  erased_at: Time,
  removed: Type.Object({
    messages: Type.Integer(),
    attachments: Type.Integer(),
    provider_requests: Type.Integer({ description: 'whose content is gone; that they came stays' }),
    automatic_notes: Type.Integer(),
    titles: Type.Integer({ description: 'of leads and deals that were the contact’s name, and are no more' }),
    merges: Type.Integer({
      description: 'of persons, that can be undone no more: what stood before is gone',
    }),
  }),
  kept: Type.Array(
    Type.Object({
      what: Type.Union([
        Type.Literal('address'),
        Type.Literal('person'),
        Type.Literal('lead'),
        Type.Literal('deal'),
      ]),
      id: Type.Union([Type.String(), Type.Integer()]),
      reason: Type.String(),
    }),
    { description: 'what is still here, and why' },
  ),
  provider: Type.Object({
    type: Type.String({ description: 'the type of the channel' }),
    external_ids: Type.Array(Type.String(), {
      description: 'by which the provider still holds what was said; shown here alone',
    }),
  }),
})
export type ErasureReceipt = Static<typeof ErasureReceipt>
