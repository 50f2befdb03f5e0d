/** What the CRM's pages show beyond its API: items with the names of what they belong to, their timelines, the board. */
import { type Static, Type } from 'typebox'
import { Deal, Lead, Note, Organization, Person } from './crm.ts'
import { Id, ListQuery, Nullable, Time, UserId } from './envelope.ts'

const Named = Type.Object({ id: Type.Integer(), name: Type.String() })
const names = { person: Nullable(Named), organization: Nullable(Named) }

export const ListedPerson = Type.Object({ ...Person.properties, ...names })
export type ListedPerson = Static<typeof ListedPerson>
export const ListedOrganization = Type.Object({ ...Organization.properties, ...names })
export type ListedOrganization = Static<typeof ListedOrganization>
export const ListedLead = Type.Object({ ...Lead.properties, ...names })
export type ListedLead = Static<typeof ListedLead>
export const ListedDeal = Type.Object({ ...Deal.properties, ...names })
export type ListedDeal = Static<typeof ListedDeal>

const shared = {
  ...ListQuery,
  q: Type.Optional(Type.String({ maxLength: 200 })),
  owner_id: Type.Optional(UserId),
}
export const PersonListQuery = Type.Object({ ...shared, org_id: Type.Optional(UserId) })
export const OrganizationListQuery = Type.Object(shared)
export const LeadListQuery = Type.Object({
  ...shared,
  person_id: Type.Optional(UserId),
  organization_id: Type.Optional(UserId),
  label_id: Type.Optional(Id),
  archived: Type.Optional(Type.Boolean()),
})
export const DealListQuery = Type.Object({
  ...shared,
  person_id: Type.Optional(UserId),
  org_id: Type.Optional(UserId),
  pipeline_id: Type.Optional(UserId),
  stage_id: Type.Optional(UserId),
  status: Type.Optional(Deal.properties.status),
})

/** One column of the board. `next_cursor` leads to older deals of the stage. */
export const BoardStage = Type.Object({
  stage_id: Type.Integer(),
  count: Type.Integer(),
  sums: Type.Array(Type.Object({ currency: Type.String(), value: Type.Number() })),
  deals: Type.Array(ListedDeal),
  next_cursor: Nullable(Type.String()),
})
export type BoardStage = Static<typeof BoardStage>

export const CrmKind = Type.Union([
  Type.Literal('person'),
  Type.Literal('organization'),
  Type.Literal('lead'),
  Type.Literal('deal'),
])
export type CrmKind = Static<typeof CrmKind>

/** A field's name, and what it held, in words: names in place of ids. */
export const CrmChange = Type.Object({
  id: Id,
  user_id: UserId,
  what: Type.String(),
  fields: Type.Array(
    Type.Object({ name: Type.String(), from: Nullable(Type.String()), to: Nullable(Type.String()) }),
  ),
  at: Time,
})
export type CrmChange = Static<typeof CrmChange>

/** Newest first. Exactly one of the two. */
export const TimelineEntry = Type.Object({
  at: Time,
  note: Nullable(Note),
  change: Nullable(CrmChange),
})
export type TimelineEntry = Static<typeof TimelineEntry>
