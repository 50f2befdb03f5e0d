/**
 * The CRM's things, as its API (`/api/v1`, `/api/v2`) and the event stream give them: the field names and shapes of
 * Pipedrive's API, so that its official client works (contract §5). `version` is ours: it grows with each change.
 */
import { type Static, type TProperties, Type } from 'typebox'
import { Nullable } from './envelope.ts'

/** RFC 3339 without fractions, UTC, in v2; `YYYY-MM-DD HH:MM:SS`, UTC, in v1 notes and users. */
const CrmTime = Type.String()
const CrmId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Line = Type.String({ maxLength: 255 })
const Title = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })
const Money = Type.Number({ minimum: -1e15, maximum: 1e15 })
const Currency = Type.String({ pattern: '^[A-Z]{3}$' })
/** 1: the owner and admins. 3, 5 and 7: everybody in the company, which is one group here. */
const Visibility = Type.Union([Type.Literal(1), Type.Literal(3), Type.Literal(5), Type.Literal(7)])
const Labels = Type.Array(CrmId, { maxItems: 100 })
/** Kept as they come, up to 200 fields and 64 KiB. */
const CustomFields = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 200 })

const Contactable = Type.Object({ value: Type.String(), primary: Type.Boolean(), label: Type.String() })
const ContactableRequest = Type.Object({
  value: Type.String({ maxLength: 255 }),
  primary: Type.Optional(Type.Boolean()),
  label: Type.Optional(Type.String({ maxLength: 64 })),
})

const addressLines = {
  value: Line,
  country: Line,
  admin_area_level_1: Line,
  admin_area_level_2: Line,
  locality: Line,
  sublocality: Line,
  route: Line,
  street_number: Line,
  subpremise: Line,
  postal_code: Line,
}
export const PostalAddress = Type.Partial(
  Type.Object(
    Object.fromEntries(
      Object.entries(addressLines).map(([name, line]) => [name, Nullable(line)]),
    ) as unknown as {
      [Name in keyof typeof addressLines]: ReturnType<typeof Nullable<typeof Line>>
    },
  ),
)
export type PostalAddress = Static<typeof PostalAddress>

export const Organization = Type.Object({
  id: CrmId,
  name: Type.String(),
  owner_id: CrmId,
  add_time: CrmTime,
  update_time: CrmTime,
  is_deleted: Type.Boolean(),
  visible_to: Type.Integer(),
  address: Nullable(PostalAddress),
  label_ids: Type.Array(CrmId),
  website: Nullable(Type.String()),
  linkedin: Nullable(Type.String()),
  industry: Nullable(Type.Integer()),
  annual_revenue: Nullable(Type.Number()),
  employee_count: Nullable(Type.Integer()),
  custom_fields: Type.Record(Type.String(), Type.Unknown()),
  version: Type.Integer(),
})
export type Organization = Static<typeof Organization>

const organizationFields = {
  owner_id: CrmId,
  visible_to: Visibility,
  label_ids: Labels,
  address: Nullable(PostalAddress),
  website: Nullable(Line),
  linkedin: Nullable(Line),
  industry: Nullable(CrmId),
  annual_revenue: Nullable(Money),
  employee_count: Nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  custom_fields: CustomFields,
}
export const ChangeOrganization = optional({ name: Title, ...organizationFields })
export type ChangeOrganization = Static<typeof ChangeOrganization>
export const NewOrganization = Type.Object({
  ...optional({ ...organizationFields, add_time: CrmTime }).properties,
  name: Title,
})
export type NewOrganization = Static<typeof NewOrganization>

export const Person = Type.Object({
  id: CrmId,
  name: Type.String(),
  first_name: Nullable(Type.String()),
  last_name: Nullable(Type.String()),
  owner_id: CrmId,
  org_id: Nullable(CrmId),
  add_time: CrmTime,
  update_time: CrmTime,
  emails: Type.Array(Contactable),
  phones: Type.Array(Contactable),
  is_deleted: Type.Boolean(),
  visible_to: Type.Integer(),
  label_ids: Type.Array(CrmId),
  picture_id: Type.Null(),
  notes: Nullable(Type.String()),
  im: Type.Array(Contactable),
  birthday: Nullable(Type.String()),
  job_title: Nullable(Type.String()),
  postal_address: Nullable(PostalAddress),
  custom_fields: Type.Record(Type.String(), Type.Unknown()),
  version: Type.Integer(),
})
export type Person = Static<typeof Person>

const personFields = {
  name: Title,
  first_name: Nullable(Line),
  last_name: Nullable(Line),
  owner_id: CrmId,
  org_id: Nullable(CrmId),
  emails: Type.Array(ContactableRequest, { maxItems: 100 }),
  phones: Type.Array(ContactableRequest, { maxItems: 100 }),
  visible_to: Visibility,
  label_ids: Labels,
  postal_address: Nullable(PostalAddress),
  notes: Nullable(Type.String({ maxLength: 10_000 })),
  im: Type.Array(ContactableRequest, { maxItems: 20 }),
  birthday: Nullable(Day),
  job_title: Nullable(Line),
  marketing_status: Nullable(Type.String({ maxLength: 32 })),
  custom_fields: CustomFields,
}
export const ChangePerson = optional(personFields)
export type ChangePerson = Static<typeof ChangePerson>
/** `name`, or `first_name` and `last_name`. */
export const NewPerson = optional({ ...personFields, add_time: CrmTime })
export type NewPerson = Static<typeof NewPerson>

export const Pipeline = Type.Object({
  id: CrmId,
  name: Type.String(),
  order_nr: Type.Integer(),
  is_deleted: Type.Boolean(),
  is_deal_probability_enabled: Type.Boolean(),
  add_time: CrmTime,
  update_time: CrmTime,
  version: Type.Integer(),
})
export type Pipeline = Static<typeof Pipeline>
const pipelineFields = { name: Title, is_deal_probability_enabled: Type.Boolean() }
export const ChangePipeline = optional(pipelineFields)
export type ChangePipeline = Static<typeof ChangePipeline>
export const NewPipeline = Type.Object({ ...optional(pipelineFields).properties, name: Title })
export type NewPipeline = Static<typeof NewPipeline>

export const Stage = Type.Object({
  id: CrmId,
  order_nr: Type.Integer(),
  name: Type.String(),
  is_deleted: Type.Boolean(),
  deal_probability: Type.Integer(),
  pipeline_id: CrmId,
  is_deal_rot_enabled: Type.Boolean(),
  days_to_rotten: Nullable(Type.Integer()),
  add_time: CrmTime,
  update_time: CrmTime,
  version: Type.Integer(),
})
export type Stage = Static<typeof Stage>
const stageFields = {
  name: Title,
  pipeline_id: CrmId,
  deal_probability: Type.Integer({ minimum: 0, maximum: 100 }),
  is_deal_rot_enabled: Type.Boolean(),
  days_to_rotten: Nullable(Type.Integer({ minimum: 0, maximum: 10_000 })),
}
/** `order_nr`: takes this place among the pipeline's stages; the others close up. */
export const ChangeStage = optional({
  ...stageFields,
  order_nr: Type.Integer({ minimum: 0, maximum: 10_000 }),
})
export type ChangeStage = Static<typeof ChangeStage>
export const NewStage = Type.Object({ ...optional(stageFields).properties, name: Title, pipeline_id: CrmId })
export type NewStage = Static<typeof NewStage>

export const DealStatus = Type.Union([Type.Literal('open'), Type.Literal('won'), Type.Literal('lost')])
export const Deal = Type.Object({
  id: CrmId,
  title: Type.String(),
  creator_user_id: CrmId,
  owner_id: CrmId,
  person_id: Nullable(CrmId),
  org_id: Nullable(CrmId),
  pipeline_id: CrmId,
  stage_id: CrmId,
  value: Type.Number(),
  currency: Type.String(),
  add_time: CrmTime,
  update_time: CrmTime,
  stage_change_time: Nullable(CrmTime),
  is_deleted: Type.Boolean(),
  is_archived: Type.Boolean(),
  archive_time: Nullable(CrmTime),
  status: DealStatus,
  probability: Nullable(Type.Integer()),
  lost_reason: Nullable(Type.String()),
  visible_to: Type.Integer(),
  close_time: Nullable(CrmTime),
  won_time: Nullable(CrmTime),
  lost_time: Nullable(CrmTime),
  local_won_date: Nullable(Type.String()),
  local_lost_date: Nullable(Type.String()),
  local_close_date: Nullable(Type.String()),
  expected_close_date: Nullable(Type.String()),
  label_ids: Type.Array(CrmId),
  origin: Type.String(),
  origin_id: Nullable(Type.String()),
  channel: Nullable(Type.Integer()),
  channel_id: Nullable(Type.String()),
  source_lead_id: Nullable(Type.String()),
  arr: Type.Null(),
  mrr: Type.Null(),
  acv: Type.Null(),
  custom_fields: Type.Record(Type.String(), Type.Unknown()),
  version: Type.Integer(),
})
export type Deal = Static<typeof Deal>
const dealFields = {
  title: Title,
  owner_id: CrmId,
  person_id: Nullable(CrmId),
  org_id: Nullable(CrmId),
  pipeline_id: CrmId,
  stage_id: CrmId,
  value: Nullable(Money),
  currency: Nullable(Currency),
  status: DealStatus,
  probability: Nullable(Type.Integer({ minimum: 0, maximum: 100 })),
  lost_reason: Nullable(Type.String({ maxLength: 1_000 })),
  visible_to: Visibility,
  is_archived: Type.Boolean(),
  is_deleted: Type.Boolean(),
  archive_time: Nullable(CrmTime),
  close_time: Nullable(CrmTime),
  won_time: Nullable(CrmTime),
  lost_time: Nullable(CrmTime),
  expected_close_date: Nullable(Day),
  label_ids: Labels,
  custom_fields: CustomFields,
}
export const ChangeDeal = optional(dealFields)
export type ChangeDeal = Static<typeof ChangeDeal>
export const NewDeal = Type.Object({
  ...optional({ ...dealFields, add_time: CrmTime }).properties,
  title: Title,
})
export type NewDeal = Static<typeof NewDeal>

const LeadValue = Type.Object({ amount: Money, currency: Currency })
/** A string in this resource alone; numbers are taken as well. */
const LeadVisibility = Type.Union([
  Visibility,
  Type.Literal('1'),
  Type.Literal('3'),
  Type.Literal('5'),
  Type.Literal('7'),
])
export const Lead = Type.Object({
  id: Uuid,
  title: Type.String(),
  owner_id: CrmId,
  creator_id: CrmId,
  label_ids: Type.Array(Uuid),
  person_id: Nullable(CrmId),
  organization_id: Nullable(CrmId),
  source_name: Type.String(),
  origin: Type.String(),
  origin_id: Nullable(Type.String()),
  channel: Nullable(Type.Integer()),
  channel_id: Nullable(Type.String()),
  source_deal_id: Nullable(CrmId),
  is_archived: Type.Boolean(),
  was_seen: Type.Boolean(),
  value: Nullable(LeadValue),
  expected_close_date: Nullable(Type.String()),
  next_activity_id: Type.Null(),
  add_time: CrmTime,
  update_time: CrmTime,
  visible_to: Type.String(),
  cc_email: Type.Null(),
  version: Type.Integer(),
})
export type Lead = Static<typeof Lead>
const leadFields = {
  owner_id: CrmId,
  label_ids: Type.Array(Uuid, { maxItems: 100 }),
  person_id: Nullable(CrmId),
  organization_id: Nullable(CrmId),
  value: Nullable(LeadValue),
  expected_close_date: Nullable(Day),
  visible_to: LeadVisibility,
  was_seen: Type.Boolean(),
  channel: Nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  channel_id: Nullable(Line),
}
export const ChangeLead = optional({ title: Title, ...leadFields, is_archived: Type.Boolean() })
export type ChangeLead = Static<typeof ChangeLead>
export const NewLead = Type.Object({
  ...optional({ ...leadFields, origin_id: Nullable(Line) }).properties,
  title: Title,
})
export type NewLead = Static<typeof NewLead>

export const LABEL_COLORS = [
  'blue',
  'brown',
  'dark-gray',
  'gray',
  'green',
  'orange',
  'pink',
  'purple',
  'red',
  'yellow',
] as const
export const LeadLabel = Type.Object({
  id: Uuid,
  name: Type.String(),
  color: Type.String(),
  add_time: CrmTime,
  update_time: CrmTime,
})
export type LeadLabel = Static<typeof LeadLabel>
const LabelColor = Type.Unsafe<(typeof LABEL_COLORS)[number]>(
  Type.Union(LABEL_COLORS.map((color) => Type.Literal(color))),
)
export const ChangeLeadLabel = optional({ name: Title, color: LabelColor })
export type ChangeLeadLabel = Static<typeof ChangeLeadLabel>
export const NewLeadLabel = Type.Object({ name: Title, color: LabelColor })
export type NewLeadLabel = Static<typeof NewLeadLabel>

const Named = Nullable(Type.Object({ name: Type.String() }))
const Titled = Nullable(Type.Object({ title: Type.String() }))
export const Note = Type.Object({
  id: CrmId,
  active_flag: Type.Boolean(),
  add_time: CrmTime,
  update_time: CrmTime,
  content: Type.String({ description: 'HTML, sanitised' }),
  user_id: CrmId,
  last_update_user_id: Nullable(CrmId),
  user: Type.Object({
    email: Type.String(),
    name: Type.String(),
    icon_url: Type.Null(),
    is_you: Type.Boolean(),
  }),
  lead_id: Nullable(Uuid),
  deal_id: Nullable(CrmId),
  person_id: Nullable(CrmId),
  org_id: Nullable(CrmId),
  project_id: Type.Null(),
  task_id: Type.Null(),
  lead: Titled,
  deal: Titled,
  person: Named,
  organization: Named,
  project: Type.Null(),
  task: Type.Null(),
  pinned_to_lead_flag: Type.Boolean(),
  pinned_to_deal_flag: Type.Boolean(),
  pinned_to_person_flag: Type.Boolean(),
  pinned_to_organization_flag: Type.Boolean(),
  pinned_to_project_flag: Type.Boolean(),
  pinned_to_task_flag: Type.Boolean(),
  automatic: Type.Boolean({ description: 'ours: written by the program out of a conversation (S29)' }),
  version: Type.Integer(),
})
export type Note = Static<typeof Note>
const Flag = Type.Union([Type.Literal(0), Type.Literal(1), Type.Boolean()])
const noteFields = {
  content: Type.String({ minLength: 1, maxLength: 1_000_000 }),
  lead_id: Nullable(Uuid),
  deal_id: Nullable(CrmId),
  person_id: Nullable(CrmId),
  org_id: Nullable(CrmId),
  user_id: CrmId,
  add_time: CrmTime,
  pinned_to_lead_flag: Flag,
  pinned_to_deal_flag: Flag,
  pinned_to_person_flag: Flag,
  pinned_to_organization_flag: Flag,
}
/** `version`: of the note that the writer had before him (precise 21). */
export const ChangeNote = optional({ ...noteFields, version: Type.Integer({ minimum: 1 }) })
export type ChangeNote = Static<typeof ChangeNote>
export const NewNote = Type.Object({ ...optional(noteFields).properties, content: noteFields.content })
export type NewNote = Static<typeof NewNote>

function optional<Fields extends TProperties>(fields: Fields) {
  return Type.Partial(Type.Object(fields))
}
