/** Templates: wordings that a provider has approved beforehand, to be sent also while its window is closed. */
import { type Static, Type } from 'typebox'

export const Template = Type.Object({
  id: Type.String(),
  name: Type.String(),
  language: Type.String(),
  body: Type.String({ description: 'with places such as {{1}}' }),
  variables: Type.Record(Type.String(), Type.String(), {
    description: 'each place that has to be filled in, with an example',
  }),
  status: Type.String({
    description: '`approved`, or why not yet: unsubmitted, received, pending, rejected …',
  }),
})
export type Template = Static<typeof Template>
