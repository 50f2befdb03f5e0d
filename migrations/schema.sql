-- What the migrations make. Dumped by `npm run schema`; changed by nobody else.

create sequence receipt_numbers;

CREATE OR REPLACE FUNCTION public.discard_files_of_attachments()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into discarded_files (company_id, attachment_id)
  select company_id, id from lost on conflict do nothing;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.forget_waiting_entries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from auto_note_entries
  where company_id = old.company_id and link_id = old.id and note_id is null;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.furnish_crm(company integer, language text, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  pipeline integer;
  japanese boolean := language = 'ja';
begin
  insert into pipelines (company_id, name, order_nr, is_deal_probability_enabled, add_time, update_time)
  values (company, case when japanese then 'パイプライン' else 'Pipeline' end, 0, true, at, at)
  returning id into pipeline;
  insert into stages (company_id, pipeline_id, name, order_nr, deal_probability, is_deal_rot_enabled, add_time,
    update_time)
  select company, pipeline, name, number, 100, false, at, at
  from unnest(case when japanese
    then array['見込み確認', '連絡済み', 'デモ予定', '提案済み', '交渉中']
    else array['Qualified', 'Contact made', 'Demo scheduled', 'Proposal made', 'Negotiations started'] end)
    with ordinality as stage(name, number);
  insert into lead_labels (company_id, id, name, color, add_time, update_time)
  select company, gen_random_uuid(), case when japanese then label.ja else label.en end, label.color, at, at
  from (values ('Hot', '熱い', 'red'), ('Warm', '有望', 'yellow'), ('Cold', '様子見', 'blue')) as label(en, ja, color);
end $function$
;

CREATE OR REPLACE FUNCTION public.furnish_new_company()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform furnish_crm(new.id, new.locale, new.created_at);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_audit_entries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit entries are not changed' using errcode = 'restrict_violation';
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_conversation_counts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into conversation_counts as kept (company_id, channel_id, assignee_id, open_count, closed_count)
  select company_id, channel_id, assignee, sum(opened), sum(closed)
  from (
    select company_id, channel_id, coalesce(assignee_id, 0) as assignee,
      (status = 'open')::int as opened, (status = 'closed')::int as closed
    from gained where not blocked
    union all
    select company_id, channel_id, coalesce(assignee_id, 0),
      -(status = 'open')::int, -(status = 'closed')::int
    from lost where not blocked
  ) as changes
  group by company_id, channel_id, assignee
  having sum(opened) <> 0 or sum(closed) <> 0
  order by company_id, channel_id, assignee
  on conflict (company_id, channel_id, assignee_id) do update
    set open_count = kept.open_count + excluded.open_count,
        closed_count = kept.closed_count + excluded.closed_count;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_conversation_counts_of_gone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update conversation_counts as kept
  set open_count = kept.open_count - gone.open_count, closed_count = kept.closed_count - gone.closed_count
  from (
    select company_id, channel_id, coalesce(assignee_id, 0) as assignee_id,
      count(*) filter (where status = 'open') as open_count,
      count(*) filter (where status = 'closed') as closed_count
    from lost where not blocked group by 1, 2, 3
  ) as gone
  where kept.company_id = gone.company_id and kept.channel_id = gone.channel_id
    and kept.assignee_id = gone.assignee_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_conversation_counts_of_new()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into conversation_counts as kept (company_id, channel_id, assignee_id, open_count, closed_count)
  select company_id, channel_id, coalesce(assignee_id, 0),
    count(*) filter (where status = 'open'), count(*) filter (where status = 'closed')
  from gained where not blocked
  group by company_id, channel_id, coalesce(assignee_id, 0)
  order by company_id, channel_id, coalesce(assignee_id, 0)
  on conflict (company_id, channel_id, assignee_id) do update
    set open_count = kept.open_count + excluded.open_count,
        closed_count = kept.closed_count + excluded.closed_count;
  return null;
end $function$
;

create table accounts (
  id uuid not null,
  user_id integer not null,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint accounts_user_id_provider_id_account_id_key UNIQUE (user_id, provider_id, account_id),
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table api_tokens (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  name text not null,
  token_hash bytea not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint api_tokens_token_hash_key UNIQUE (token_hash),
  constraint api_tokens_pkey PRIMARY KEY (company_id, id),
  constraint api_tokens_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table attachments (
  company_id integer not null,
  id uuid not null,
  message_id uuid,
  position integer not null,
  reference text,
  content_type text,
  name text,
  size bigint,
  status text not null,
  created_at timestamp with time zone not null,
  link boolean not null default false,
  uploaded_by integer,
  width integer,
  height integer,
  failure jsonb,
  attempts integer not null default 0,
  due_at timestamp with time zone,
  lease_holder uuid,
  lease_until timestamp with time zone,
  constraint attachments_pkey PRIMARY KEY (company_id, id),
  constraint attachments_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES messages(company_id, id) ON DELETE CASCADE,
  constraint attachments_company_id_uploaded_by_fkey FOREIGN KEY (company_id, uploaded_by) REFERENCES users(company_id, id),
  constraint attachments_check CHECK (((message_id IS NOT NULL) OR (uploaded_by IS NOT NULL))),
  constraint attachments_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'ready'::text, 'failed'::text])))
);

create table audit_entries (
  company_id integer not null,
  id uuid not null,
  at timestamp with time zone not null,
  user_id integer,
  act text not null,
  subject_kind text,
  subject_id text,
  detail jsonb not null default '{}'::jsonb,
  constraint audit_entries_pkey PRIMARY KEY (company_id, id),
  constraint audit_entries_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint audit_entries_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table auto_note_entries (
  company_id integer not null,
  id uuid not null,
  link_id uuid not null,
  message_id uuid not null,
  note_id integer,
  position bigint not null,
  entry jsonb not null,
  appended_at timestamp with time zone not null,
  appended_version bigint not null,
  constraint auto_note_entries_pkey PRIMARY KEY (company_id, id)
);

create table auto_notes (
  company_id integer not null,
  note_id integer not null,
  link_id uuid not null,
  conversation_id uuid not null,
  contact_id uuid not null,
  number integer not null,
  header jsonb not null,
  until timestamp with time zone not null,
  written_content_version bigint not null,
  constraint auto_notes_pkey PRIMARY KEY (company_id, note_id),
  constraint auto_notes_company_id_note_id_fkey FOREIGN KEY (company_id, note_id) REFERENCES notes(company_id, id)
);

create table channel_gaps (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  from timestamp with time zone not null,
  until timestamp with time zone not null,
  messages integer not null,
  found_at timestamp with time zone not null,
  constraint channel_gaps_pkey PRIMARY KEY (company_id, id),
  constraint channel_gaps_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE
);

create table channel_logins (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  channel_id uuid,
  type text not null,
  settings jsonb not null,
  secrets bytea not null,
  state_digest bytea not null,
  status text not null,
  problem text,
  choices jsonb not null default '[]'::jsonb,
  expires_at timestamp with time zone not null,
  problem_words jsonb not null default '[]'::jsonb,
  constraint channel_logins_pkey PRIMARY KEY (company_id, id),
  constraint channel_logins_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE,
  constraint channel_logins_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id),
  constraint channel_logins_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'ready'::text, 'failed'::text])))
);

create table channel_members (
  company_id integer not null,
  channel_id uuid not null,
  user_id integer not null,
  constraint channel_members_pkey PRIMARY KEY (company_id, channel_id, user_id),
  constraint channel_members_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE,
  constraint channel_members_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table channels (
  company_id integer not null,
  id uuid not null,
  type text not null,
  name text not null,
  access text not null,
  installed_by integer not null,
  status text not null,
  status_reason text,
  address text not null,
  settings jsonb not null,
  secrets bytea not null,
  last_heard_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  check_due_at timestamp with time zone,
  check_failed boolean not null default false,
  webhook_setup jsonb,
  retention_days integer,
  retention_from uuid,
  removed_at timestamp with time zone,
  status_words jsonb not null default '[]'::jsonb,
  constraint channels_pkey PRIMARY KEY (company_id, id),
  constraint channels_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint channels_company_id_installed_by_fkey FOREIGN KEY (company_id, installed_by) REFERENCES users(company_id, id),
  constraint channels_access_check CHECK ((access = ANY (ARRAY['shared'::text, 'private'::text]))),
  constraint channels_retention_days_check CHECK (((retention_days >= 1) AND (retention_days <= 36500))),
  constraint channels_status_check CHECK ((status = ANY (ARRAY['connected'::text, 'attention'::text, 'disconnected'::text])))
);

create table comments (
  company_id integer not null,
  id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  author_user_id integer not null,
  text text not null,
  mentioned_user_ids integer[] not null,
  edited_at timestamp with time zone,
  created_at timestamp with time zone not null,
  version bigint not null default 1,
  constraint comments_pkey PRIMARY KEY (company_id, id),
  constraint comments_company_id_author_user_id_fkey FOREIGN KEY (company_id, author_user_id) REFERENCES users(company_id, id),
  constraint comments_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE
);

create table companies (
  id integer not null generated always as identity,
  name text not null,
  locale text not null,
  time_zone text not null,
  created_at timestamp with time zone not null,
  second_factor_demanded boolean not null default false,
  constraint companies_pkey PRIMARY KEY (id)
);

create table contact_addresses (
  company_id integer not null,
  channel_id uuid not null,
  address text not null,
  contact_id uuid not null,
  home_id uuid,
  constraint contact_addresses_pkey PRIMARY KEY (company_id, channel_id, address),
  constraint contact_addresses_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES contacts(company_id, id) ON DELETE CASCADE
);

create table contact_merges (
  company_id integer not null,
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  before jsonb not null,
  merged_by integer not null,
  merged_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint contact_merges_pkey PRIMARY KEY (company_id, id),
  constraint contact_merges_company_id_kept_id_fkey FOREIGN KEY (company_id, kept_id) REFERENCES contacts(company_id, id) ON DELETE CASCADE,
  constraint contact_merges_company_id_merged_id_fkey FOREIGN KEY (company_id, merged_id) REFERENCES contacts(company_id, id) ON DELETE CASCADE
);

create table contact_pictures (
  company_id integer not null,
  contact_id uuid not null,
  bytes bytea not null,
  constraint contact_pictures_pkey PRIMARY KEY (company_id, contact_id),
  constraint contact_pictures_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES contacts(company_id, id) ON DELETE CASCADE
);

create table contact_search (
  company_id integer not null,
  contact_id uuid not null,
  channel_id uuid not null,
  words tsvector not null,
  constraint contact_search_pkey PRIMARY KEY (company_id, contact_id),
  constraint contact_search_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES contacts(company_id, id) ON DELETE CASCADE
);

create table contacts (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  address text not null,
  name text,
  phone text,
  avatar_url text,
  opted_out_at timestamp with time zone,
  created_at timestamp with time zone not null,
  profile_due_at timestamp with time zone,
  profile_tries integer not null default 0,
  profile_at timestamp with time zone,
  referral jsonb,
  blocked_at timestamp with time zone,
  blocked_by integer,
  own_address text,
  own_inbound_at timestamp with time zone,
  same_sender_as uuid,
  constraint contacts_pkey PRIMARY KEY (company_id, id),
  constraint contacts_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE
);

create table conversation_counts (
  company_id integer not null,
  channel_id uuid not null,
  assignee_id integer not null,
  open_count bigint not null default 0,
  closed_count bigint not null default 0,
  constraint conversation_counts_pkey PRIMARY KEY (company_id, channel_id, assignee_id)
);

create table conversation_links (
  company_id integer not null,
  id uuid not null,
  conversation_id uuid not null,
  person_id integer,
  lead_id uuid,
  deal_id integer,
  created_by integer not null,
  made_in_snapshot pg_snapshot not null,
  made_in_epoch text not null,
  last_sent_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint conversation_links_pkey PRIMARY KEY (company_id, id),
  constraint conversation_links_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE,
  constraint conversation_links_company_id_created_by_fkey FOREIGN KEY (company_id, created_by) REFERENCES users(company_id, id),
  constraint conversation_links_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES deals(company_id, id),
  constraint conversation_links_company_id_lead_id_fkey FOREIGN KEY (company_id, lead_id) REFERENCES leads(company_id, id),
  constraint conversation_links_company_id_person_id_fkey FOREIGN KEY (company_id, person_id) REFERENCES persons(company_id, id),
  constraint conversation_links_check CHECK ((num_nonnulls(person_id, lead_id, deal_id) = 1))
);

create table conversation_reads (
  company_id integer not null,
  user_id integer not null,
  conversation_id uuid not null,
  seen_number integer not null,
  constraint conversation_reads_pkey PRIMARY KEY (company_id, user_id, conversation_id),
  constraint conversation_reads_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE
);

create table conversations (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  contact_id uuid not null,
  status text not null,
  assignee_id integer,
  inbound_number integer not null default 0,
  last_inbound_at timestamp with time zone,
  last_message_id uuid,
  last_message_at timestamp with time zone not null,
  last_receipt_number bigint not null,
  version bigint not null default 1,
  created_at timestamp with time zone not null,
  delivered_up_to timestamp with time zone,
  read_up_to timestamp with time zone,
  blocked boolean not null default false,
  merged_into uuid,
  constraint conversations_pkey PRIMARY KEY (company_id, id),
  constraint conversations_company_id_assignee_id_fkey FOREIGN KEY (company_id, assignee_id) REFERENCES users(company_id, id),
  constraint conversations_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE,
  constraint conversations_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES contacts(company_id, id) ON DELETE CASCADE,
  constraint conversations_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
);

create table crm_changes (
  company_id integer not null,
  id uuid not null,
  kind text not null,
  item_id text not null,
  user_id integer not null,
  what text not null,
  fields jsonb not null,
  at timestamp with time zone not null,
  constraint crm_changes_pkey PRIMARY KEY (company_id, id),
  constraint crm_changes_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint crm_changes_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'organization'::text, 'lead'::text, 'deal'::text])))
);

create table deals (
  company_id integer not null,
  id integer not null generated by default as identity,
  title text not null,
  owner_id integer not null,
  creator_user_id integer not null,
  person_id integer,
  org_id integer,
  pipeline_id integer not null,
  stage_id integer not null,
  value numeric(20,4) not null,
  currency text not null,
  status text not null,
  probability integer,
  lost_reason text,
  visible_to smallint not null,
  expected_close_date date,
  label_ids integer[] not null,
  origin text not null,
  origin_id text,
  channel integer,
  channel_id text,
  source_lead_id uuid,
  stage_change_time timestamp with time zone,
  close_time timestamp with time zone,
  won_time timestamp with time zone,
  lost_time timestamp with time zone,
  is_archived boolean not null,
  archive_time timestamp with time zone,
  custom_fields jsonb not null,
  search_title text not null,
  grams tsvector not null,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint deals_pkey PRIMARY KEY (company_id, id),
  constraint deals_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint deals_company_id_org_id_fkey FOREIGN KEY (company_id, org_id) REFERENCES organizations(company_id, id),
  constraint deals_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES users(company_id, id),
  constraint deals_company_id_person_id_fkey FOREIGN KEY (company_id, person_id) REFERENCES persons(company_id, id),
  constraint deals_company_id_pipeline_id_fkey FOREIGN KEY (company_id, pipeline_id) REFERENCES pipelines(company_id, id),
  constraint deals_company_id_stage_id_fkey FOREIGN KEY (company_id, stage_id) REFERENCES stages(company_id, id),
  constraint deals_status_check CHECK ((status = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text])))
);

create table deleted_contacts (
  company_id integer not null,
  digest bytea not null,
  deleted_at timestamp with time zone not null,
  constraint deleted_contacts_pkey PRIMARY KEY (company_id, digest)
);

create table deleted_messages (
  company_id integer not null,
  digest bytea not null,
  deleted_at timestamp with time zone not null,
  constraint deleted_messages_pkey PRIMARY KEY (company_id, digest)
);

create table discarded_files (
  company_id integer not null,
  attachment_id uuid not null,
  discarded_at timestamp with time zone not null default now(),
  removed boolean not null default false,
  constraint discarded_files_pkey PRIMARY KEY (company_id, attachment_id)
);

create table drafts (
  company_id integer not null,
  user_id integer not null,
  conversation_id uuid not null,
  text text not null,
  updated_at timestamp with time zone not null,
  constraint drafts_pkey PRIMARY KEY (company_id, user_id, conversation_id),
  constraint drafts_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE,
  constraint drafts_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table early_changes (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  change jsonb not null,
  received_at timestamp with time zone not null,
  constraint early_changes_pkey PRIMARY KEY (company_id, id),
  constraint early_changes_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE
);

create table early_receipts (
  company_id integer not null,
  channel_id uuid not null,
  external_id text not null,
  status text not null,
  failure jsonb,
  received_at timestamp with time zone not null,
  reported_at timestamp with time zone,
  constraint early_receipts_pkey PRIMARY KEY (company_id, channel_id, external_id, status),
  constraint early_receipts_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE
);

create table erased_addresses (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  marks text[] not null,
  walked_to uuid not null,
  constraint erased_addresses_pkey PRIMARY KEY (company_id, id),
  constraint erased_addresses_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id)
);

create table event_readers (
  name text not null,
  epoch text not null,
  xact xid8 not null,
  id bigint not null,
  lease_holder uuid,
  lease_until timestamp with time zone,
  constraint event_readers_pkey PRIMARY KEY (name)
);

create table events (
  company_id integer not null,
  id bigint not null generated always as identity,
  xact xid8 not null default pg_current_xact_id(),
  type text not null,
  channel_id uuid,
  conversation_id uuid,
  subject_id text,
  data jsonb,
  recorded_at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (company_id, id)
);

create table former_channels (
  company_id integer not null,
  type text not null,
  address text not null,
  channel_id uuid not null,
  constraint former_channels_pkey PRIMARY KEY (company_id, type, address),
  constraint former_channels_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id)
);

create table gap_checks (
  company_id integer not null,
  channel_id uuid not null,
  compared_until timestamp with time zone not null,
  widely_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  failing_since timestamp with time zone,
  error text,
  lease_holder uuid,
  lease_until timestamp with time zone,
  constraint gap_checks_pkey PRIMARY KEY (company_id, channel_id),
  constraint gap_checks_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE
);

create table history_imports (
  company_id integer not null,
  channel_id uuid not null,
  state text not null,
  from timestamp with time zone not null,
  until timestamp with time zone not null,
  imported integer not null default 0,
  due_at timestamp with time zone not null,
  error text,
  lease_holder uuid,
  lease_until timestamp with time zone,
  constraint history_imports_pkey PRIMARY KEY (company_id, channel_id),
  constraint history_imports_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE,
  constraint history_imports_state_check CHECK ((state = ANY (ARRAY['importing'::text, 'done'::text])))
);

create table idempotent_answers (
  company_id integer not null,
  user_id integer not null,
  request_key bytea not null,
  digest bytea not null,
  began_at timestamp with time zone not null,
  running_until timestamp with time zone not null,
  status integer,
  answer text,
  about uuid[] not null default '{}'::uuid[],
  constraint idempotent_answers_pkey PRIMARY KEY (company_id, user_id, request_key),
  constraint idempotent_answers_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table installation (
  singleton boolean not null default true,
  epoch text not null,
  clock_offset_ms bigint not null default 0,
  key_fingerprint text,
  events_removed_xact xid8 not null default '0'::xid8,
  events_removed_id bigint not null default 0,
  push_public_key text,
  push_private_key bytea,
  hash_key bytea,
  former_key_fingerprint text,
  sealed_anew_at timestamp with time zone,
  files_mark text,
  files_folder text,
  constraint installation_pkey PRIMARY KEY (singleton),
  constraint installation_singleton_check CHECK (singleton)
);

create table invitations (
  company_id integer not null,
  id uuid not null,
  token_hash bytea not null,
  email text not null,
  name text,
  locale text,
  admin boolean not null,
  account_settings_access boolean not null,
  invited_by integer not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint invitations_token_hash_key UNIQUE (token_hash),
  constraint invitations_pkey PRIMARY KEY (company_id, id),
  constraint invitations_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint invitations_company_id_invited_by_fkey FOREIGN KEY (company_id, invited_by) REFERENCES users(company_id, id)
);

create table lead_labels (
  company_id integer not null,
  id uuid not null,
  name text not null,
  color text not null,
  version bigint not null default 1,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint lead_labels_pkey PRIMARY KEY (company_id, id),
  constraint lead_labels_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id)
);

create table leads (
  company_id integer not null,
  id uuid not null,
  title text not null,
  owner_id integer not null,
  creator_id integer not null,
  label_ids uuid[] not null,
  person_id integer,
  organization_id integer,
  source_name text not null,
  origin text not null,
  origin_id text,
  channel integer,
  channel_id text,
  source_deal_id integer,
  value_amount numeric(20,4),
  value_currency text,
  expected_close_date date,
  visible_to smallint not null,
  is_archived boolean not null,
  archive_time timestamp with time zone,
  was_seen boolean not null,
  search_title text not null,
  grams tsvector not null,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint leads_pkey PRIMARY KEY (company_id, id),
  constraint leads_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint leads_company_id_organization_id_fkey FOREIGN KEY (company_id, organization_id) REFERENCES organizations(company_id, id),
  constraint leads_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES users(company_id, id),
  constraint leads_company_id_person_id_fkey FOREIGN KEY (company_id, person_id) REFERENCES persons(company_id, id)
);

create table mailed_links (
  company_id integer not null,
  user_id integer not null,
  purpose text not null,
  token_hash bytea not null,
  email text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint mailed_links_token_hash_key UNIQUE (token_hash),
  constraint mailed_links_pkey PRIMARY KEY (company_id, user_id, purpose),
  constraint mailed_links_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id),
  constraint mailed_links_purpose_check CHECK ((purpose = ANY (ARRAY['password_reset'::text, 'email_change'::text])))
);

create table mails (
  company_id integer not null,
  id uuid not null,
  kind text not null,
  content bytea,
  state text not null,
  due_at timestamp with time zone not null,
  give_up_at timestamp with time zone not null,
  attempts integer not null default 0,
  answer text,
  lease_holder uuid,
  lease_until timestamp with time zone,
  created_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (company_id, id),
  constraint mails_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint mails_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);

create table message_reactions (
  company_id integer not null,
  message_id uuid not null,
  author_type text not null,
  emoji text,
  reacted_at timestamp with time zone not null,
  constraint message_reactions_pkey PRIMARY KEY (company_id, message_id, author_type),
  constraint message_reactions_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES messages(company_id, id) ON DELETE CASCADE,
  constraint message_reactions_author_type_check CHECK ((author_type = ANY (ARRAY['contact'::text, 'provider_inbox'::text])))
);

create table message_search (
  company_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  sent_at timestamp with time zone not null,
  words tsvector not null,
  constraint message_search_pkey PRIMARY KEY (company_id, message_id),
  constraint message_search_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES messages(company_id, id) ON DELETE CASCADE
);

create table messages (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  conversation_id uuid not null,
  direction text not null,
  author_type text not null,
  author_user_id integer,
  text text,
  content jsonb,
  status text not null,
  failure jsonb,
  sent_as text,
  reply_to_id uuid,
  reply_to_external_id text,
  external_id text,
  client_message_id text,
  sent_at timestamp with time zone not null,
  receipt_number bigint not null,
  version bigint not null default 1,
  edited_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  created_at timestamp with time zone not null,
  provider_sent_at timestamp with time zone,
  request_numbers bigint[],
  edition integer,
  accepted_at timestamp with time zone,
  delivered_at timestamp with time zone,
  read_at timestamp with time zone,
  failed_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (company_id, id),
  constraint messages_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE,
  constraint messages_author_type_check CHECK ((author_type = ANY (ARRAY['contact'::text, 'user'::text, 'provider_inbox'::text, 'system'::text]))),
  constraint messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);

create table moved_in (
  company_id integer not null,
  source text not null,
  kind text not null,
  source_id text not null,
  item_id text not null,
  moved_at timestamp with time zone not null,
  constraint moved_in_pkey PRIMARY KEY (company_id, source, kind, source_id),
  constraint moved_in_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id)
);

create table notes (
  company_id integer not null,
  id integer not null generated by default as identity,
  user_id integer not null,
  last_update_user_id integer,
  content text not null,
  automatic boolean not null,
  lead_id uuid,
  deal_id integer,
  person_id integer,
  org_id integer,
  pinned_to_lead boolean not null,
  pinned_to_deal boolean not null,
  pinned_to_person boolean not null,
  pinned_to_organization boolean not null,
  content_version bigint not null default 1,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint notes_pkey PRIMARY KEY (company_id, id),
  constraint notes_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES deals(company_id, id),
  constraint notes_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint notes_company_id_lead_id_fkey FOREIGN KEY (company_id, lead_id) REFERENCES leads(company_id, id),
  constraint notes_company_id_org_id_fkey FOREIGN KEY (company_id, org_id) REFERENCES organizations(company_id, id),
  constraint notes_company_id_person_id_fkey FOREIGN KEY (company_id, person_id) REFERENCES persons(company_id, id),
  constraint notes_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table notification_settings (
  company_id integer not null,
  user_id integer not null,
  settings jsonb not null,
  updated_at timestamp with time zone not null,
  constraint notification_settings_pkey PRIMARY KEY (company_id, user_id),
  constraint notification_settings_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table notifications (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  way text not null,
  event text not null,
  subject_id uuid not null,
  conversation_id uuid,
  channel_id uuid,
  inbound_number integer not null default 0,
  state text not null,
  reason text,
  answer text,
  held boolean not null default false,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  batch_id uuid,
  lease_holder uuid,
  lease_until timestamp with time zone,
  created_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  shown_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (company_id, id),
  constraint notifications_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE,
  constraint notifications_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id),
  constraint notifications_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'skipped'::text, 'failed'::text]))),
  constraint notifications_way_check CHECK ((way = ANY (ARRAY['desktop'::text, 'email'::text])))
);

create table open_screens (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  conversation_id uuid,
  visible boolean not null,
  notifies boolean not null,
  reported_at timestamp with time zone not null,
  constraint open_screens_pkey PRIMARY KEY (company_id, id),
  constraint open_screens_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table organizations (
  company_id integer not null,
  id integer not null generated by default as identity,
  name text not null,
  owner_id integer not null,
  address jsonb,
  website text,
  linkedin text,
  industry integer,
  annual_revenue numeric(20,4),
  employee_count integer,
  visible_to smallint not null,
  label_ids integer[] not null,
  custom_fields jsonb not null,
  search_name text not null,
  search_address text not null,
  grams tsvector not null,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint organizations_pkey PRIMARY KEY (company_id, id),
  constraint organizations_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint organizations_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES users(company_id, id)
);

create table outbox (
  company_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  number bigint not null,
  state text not null,
  due_at timestamp with time zone not null,
  give_up_at timestamp with time zone not null,
  attempts integer not null default 0,
  fence bigint not null default 0,
  lease_holder uuid,
  lease_until timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (company_id, message_id),
  constraint outbox_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES messages(company_id, id) ON DELETE CASCADE,
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'started'::text, 'unknown'::text, 'asked'::text])))
);

create table passkeys (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  name text not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  synced boolean not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_pkey PRIMARY KEY (company_id, id),
  constraint passkeys_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table person_import_items (
  company_id integer not null,
  import_id uuid not null,
  kind text not null,
  item_id integer not null,
  outcome text,
  constraint person_import_items_pkey PRIMARY KEY (company_id, import_id, kind, item_id),
  constraint person_import_items_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES person_imports(company_id, id) ON DELETE CASCADE,
  constraint person_import_items_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'organization'::text]))),
  constraint person_import_items_outcome_check CHECK ((outcome = ANY (ARRAY['removed'::text, 'kept'::text])))
);

create table person_import_problems (
  company_id integer not null,
  import_id uuid not null,
  line integer not null,
  place integer not null,
  code text not null,
  heading text,
  value text,
  person_id integer,
  constraint person_import_problems_pkey PRIMARY KEY (company_id, import_id, line, place),
  constraint person_import_problems_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES person_imports(company_id, id) ON DELETE CASCADE
);

create table person_imports (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  file_name text not null,
  content bytea,
  encoding text not null,
  delimiter text not null,
  headings text[] not null,
  samples jsonb not null,
  columns text[] not null,
  known_too boolean not null default false,
  state text not null,
  total integer not null,
  done integer not null default 0,
  made integer not null default 0,
  refused integer not null default 0,
  known integer not null default 0,
  removed integer not null default 0,
  kept integer not null default 0,
  lease_holder uuid,
  lease_until timestamp with time zone,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  has_headings boolean not null default true,
  constraint person_imports_pkey PRIMARY KEY (company_id, id),
  constraint person_imports_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint person_imports_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id),
  constraint person_imports_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'importing'::text, 'imported'::text, 'undoing'::text, 'undone'::text])))
);

create table person_keys (
  company_id integer not null,
  person_id integer not null,
  kind text not null,
  key text not null,
  constraint person_keys_pkey PRIMARY KEY (company_id, person_id, kind, key),
  constraint person_keys_company_id_person_id_fkey FOREIGN KEY (company_id, person_id) REFERENCES persons(company_id, id) ON DELETE CASCADE,
  constraint person_keys_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text])))
);

create table person_merges (
  company_id integer not null,
  id uuid not null,
  kept_id integer not null,
  merged_id integer not null,
  before jsonb not null,
  merged_by integer not null,
  merged_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint person_merges_pkey PRIMARY KEY (company_id, id),
  constraint person_merges_company_id_kept_id_fkey FOREIGN KEY (company_id, kept_id) REFERENCES persons(company_id, id),
  constraint person_merges_company_id_merged_id_fkey FOREIGN KEY (company_id, merged_id) REFERENCES persons(company_id, id)
);

create table persons (
  company_id integer not null,
  id integer not null generated by default as identity,
  name text not null,
  first_name text,
  last_name text,
  owner_id integer not null,
  org_id integer,
  emails jsonb not null,
  phones jsonb not null,
  notes text,
  im jsonb not null,
  birthday date,
  job_title text,
  postal_address jsonb,
  marketing_status text,
  visible_to smallint not null,
  label_ids integer[] not null,
  custom_fields jsonb not null,
  search_name text not null,
  search_email text not null,
  search_phone text not null,
  grams tsvector not null,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint persons_pkey PRIMARY KEY (company_id, id),
  constraint persons_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint persons_company_id_org_id_fkey FOREIGN KEY (company_id, org_id) REFERENCES organizations(company_id, id),
  constraint persons_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES users(company_id, id)
);

create table pipelines (
  company_id integer not null,
  id integer not null generated by default as identity,
  name text not null,
  order_nr integer not null,
  is_deal_probability_enabled boolean not null,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint pipelines_pkey PRIMARY KEY (company_id, id),
  constraint pipelines_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id)
);

create table presence (
  company_id integer not null,
  conversation_id uuid not null,
  kind text not null,
  user_id integer not null,
  screen text not null,
  channel_id uuid not null,
  until timestamp with time zone not null,
  constraint presence_pkey PRIMARY KEY (company_id, conversation_id, kind, user_id, screen),
  constraint presence_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE,
  constraint presence_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id),
  constraint presence_kind_check CHECK ((kind = ANY (ARRAY['viewing'::text, 'typing'::text, 'commenting'::text])))
);

create table provider_requests (
  company_id integer not null,
  id uuid not null,
  channel_id uuid,
  number bigint not null,
  digest bytea not null,
  method text not null,
  url text not null,
  headers jsonb not null,
  body bytea,
  received_at timestamp with time zone not null,
  state text not null,
  error text,
  processed_at timestamp with time zone,
  lease_holder uuid,
  lease_until timestamp with time zone,
  signer bytea,
  constraint provider_requests_pkey PRIMARY KEY (company_id, id),
  constraint provider_requests_company_id_channel_id_fkey FOREIGN KEY (company_id, channel_id) REFERENCES channels(company_id, id) ON DELETE CASCADE,
  constraint provider_requests_state_check CHECK ((state = ANY (ARRAY['received'::text, 'processed'::text, 'ignored'::text, 'not_understood'::text, 'failed'::text])))
);

create table push_subscriptions (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  session_id uuid,
  endpoint_digest bytea not null,
  content bytea not null,
  browser text,
  answer text,
  answered_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint push_subscriptions_pkey PRIMARY KEY (company_id, id),
  constraint push_subscriptions_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table recovery_codes (
  company_id integer not null,
  user_id integer not null,
  code_hash bytea not null,
  constraint recovery_codes_pkey PRIMARY KEY (company_id, user_id, code_hash),
  constraint recovery_codes_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table request_traces (
  company_id integer not null,
  conversation_id uuid not null,
  number bigint not null,
  constraint request_traces_pkey PRIMARY KEY (company_id, conversation_id, number),
  constraint request_traces_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES conversations(company_id, id) ON DELETE CASCADE
);

create table saved_replies (
  company_id integer not null,
  id uuid not null,
  owner_user_id integer not null,
  shared boolean not null,
  title text not null,
  text text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  version bigint not null default 1,
  constraint saved_replies_pkey PRIMARY KEY (company_id, id),
  constraint saved_replies_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint saved_replies_company_id_owner_user_id_fkey FOREIGN KEY (company_id, owner_user_id) REFERENCES users(company_id, id)
);

create table search_progress (
  singleton boolean not null default true,
  xact xid8 not null,
  event_id bigint not null,
  walked_company integer,
  walked_message uuid,
  walked_all boolean not null default false,
  constraint search_progress_pkey PRIMARY KEY (singleton),
  constraint search_progress_singleton_check CHECK (singleton)
);

create table second_factors (
  company_id integer not null,
  user_id integer not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  constraint second_factors_pkey PRIMARY KEY (company_id, user_id),
  constraint second_factors_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table send_attempts (
  company_id integer not null,
  id uuid not null,
  message_id uuid not null,
  number integer not null,
  mark text not null,
  fence bigint not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  external_id text,
  evidence jsonb,
  to_address text,
  constraint send_attempts_pkey PRIMARY KEY (company_id, id),
  constraint send_attempts_company_id_message_id_fkey FOREIGN KEY (company_id, message_id) REFERENCES messages(company_id, id) ON DELETE CASCADE,
  constraint send_attempts_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'refused'::text, 'unavailable'::text, 'unknown'::text])))
);

create table sessions (
  id uuid not null,
  user_id integer not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  way text not null default 'password'::text,
  constraint sessions_token_key UNIQUE (token),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint sessions_way_check CHECK ((way = ANY (ARRAY['password'::text, 'code'::text, 'passkey'::text, 'openid'::text])))
);

create table stages (
  company_id integer not null,
  id integer not null generated by default as identity,
  pipeline_id integer not null,
  name text not null,
  order_nr integer not null,
  deal_probability integer not null,
  is_deal_rot_enabled boolean not null,
  days_to_rotten integer,
  version bigint not null default 1,
  deleted_at timestamp with time zone,
  add_time timestamp with time zone not null,
  update_time timestamp with time zone not null,
  constraint stages_pkey PRIMARY KEY (company_id, id),
  constraint stages_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint stages_company_id_pipeline_id_fkey FOREIGN KEY (company_id, pipeline_id) REFERENCES pipelines(company_id, id)
);

create table user_pictures (
  company_id integer not null,
  user_id integer not null,
  bytes bytea not null,
  constraint user_pictures_pkey PRIMARY KEY (company_id, user_id),
  constraint user_pictures_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES users(company_id, id)
);

create table users (
  id integer not null generated by default as identity,
  company_id integer not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  locale text not null default 'en'::text,
  time_zone text not null default 'UTC'::text,
  available boolean not null default true,
  active boolean not null default true,
  admin boolean not null default false,
  account_settings_access boolean not null default false,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint users_company_id_id_key UNIQUE (company_id, id),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id)
);

create table verifications (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint verifications_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX accounts_elsewhere ON public.accounts USING btree (provider_id, account_id) WHERE (provider_id <> 'credential'::text);

CREATE INDEX api_tokens_of_user ON public.api_tokens USING btree (company_id, user_id, id DESC);

CREATE UNIQUE INDEX attachments_of_message ON public.attachments USING btree (company_id, message_id, "position");

CREATE INDEX attachments_unused ON public.attachments USING btree (created_at) WHERE (message_id IS NULL);

CREATE INDEX attachments_waiting ON public.attachments USING btree (due_at) WHERE (status = 'waiting'::text);

CREATE INDEX audit_entries_by_act ON public.audit_entries USING btree (company_id, act, id);

CREATE INDEX audit_entries_by_user ON public.audit_entries USING btree (company_id, user_id, id);

CREATE INDEX auto_note_entries_by_position ON public.auto_note_entries USING btree (company_id, link_id, "position");

CREATE INDEX auto_note_entries_of_message ON public.auto_note_entries USING btree (company_id, message_id);

CREATE INDEX auto_note_entries_of_note ON public.auto_note_entries USING btree (company_id, note_id, "position");

CREATE UNIQUE INDEX auto_note_entries_once ON public.auto_note_entries USING btree (company_id, link_id, message_id);

CREATE INDEX auto_notes_of_address ON public.auto_notes USING btree (company_id, ((header ->> 'contactAddress'::text)));

CREATE INDEX auto_notes_of_contact ON public.auto_notes USING btree (company_id, contact_id);

CREATE UNIQUE INDEX auto_notes_of_link ON public.auto_notes USING btree (company_id, link_id, number);

CREATE INDEX channel_gaps_of_channel ON public.channel_gaps USING btree (company_id, channel_id, found_at DESC);

CREATE INDEX channel_logins_expired ON public.channel_logins USING btree (expires_at);

CREATE INDEX channel_members_by_user ON public.channel_members USING btree (company_id, user_id);

CREATE UNIQUE INDEX channels_by_address ON public.channels USING btree (type, address);

CREATE INDEX channels_by_app ON public.channels USING btree (((settings ->> 'app_id'::text))) WHERE (type = 'messenger'::text);

CREATE UNIQUE INDEX channels_by_id ON public.channels USING btree (id);

CREATE INDEX channels_removed ON public.channels USING btree (removed_at) WHERE (removed_at IS NOT NULL);

CREATE INDEX channels_to_check ON public.channels USING btree (check_due_at) WHERE (check_due_at IS NOT NULL);

CREATE INDEX comments_of_conversation ON public.comments USING btree (company_id, conversation_id, created_at DESC, id DESC);

CREATE INDEX contact_addresses_by_contact ON public.contact_addresses USING btree (company_id, contact_id);

CREATE INDEX contact_addresses_by_home ON public.contact_addresses USING btree (company_id, home_id) WHERE (home_id IS NOT NULL);

CREATE INDEX contact_merges_by_kept ON public.contact_merges USING btree (company_id, kept_id);

CREATE UNIQUE INDEX contact_merges_one ON public.contact_merges USING btree (company_id, merged_id) WHERE (undone_at IS NULL);

CREATE INDEX contact_search_words ON public.contact_search USING gin (words);

CREATE INDEX contacts_by_phone ON public.contacts USING btree (company_id, phone) WHERE (phone IS NOT NULL);

CREATE INDEX contacts_without_profile ON public.contacts USING btree (profile_due_at) WHERE (profile_due_at IS NOT NULL);

CREATE INDEX conversation_links_of_conversation ON public.conversation_links USING btree (company_id, conversation_id);

CREATE INDEX conversation_links_of_deal ON public.conversation_links USING btree (company_id, deal_id, conversation_id) WHERE (deal_id IS NOT NULL);

CREATE INDEX conversation_links_of_lead ON public.conversation_links USING btree (company_id, lead_id, conversation_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX conversation_links_of_person ON public.conversation_links USING btree (company_id, person_id, conversation_id) WHERE (person_id IS NOT NULL);

CREATE UNIQUE INDEX conversation_links_one_person ON public.conversation_links USING btree (company_id, conversation_id) WHERE (person_id IS NOT NULL);

CREATE UNIQUE INDEX conversation_links_to_deal ON public.conversation_links USING btree (company_id, conversation_id, deal_id) WHERE (deal_id IS NOT NULL);

CREATE UNIQUE INDEX conversation_links_to_lead ON public.conversation_links USING btree (company_id, conversation_id, lead_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX conversation_reads_by_conversation ON public.conversation_reads USING btree (company_id, conversation_id);

CREATE INDEX conversations_all ON public.conversations USING btree (company_id, last_message_at DESC, id DESC);

CREATE INDEX conversations_assigned ON public.conversations USING btree (company_id, last_message_at DESC, id DESC) WHERE ((status = 'open'::text) AND (assignee_id IS NOT NULL));

CREATE INDEX conversations_blocked ON public.conversations USING btree (company_id, last_message_at DESC, id DESC) WHERE blocked;

CREATE UNIQUE INDEX conversations_by_contact ON public.conversations USING btree (company_id, channel_id, contact_id);

CREATE INDEX conversations_closed ON public.conversations USING btree (company_id, last_message_at DESC, id DESC) WHERE (status = 'closed'::text);

CREATE INDEX conversations_of_assignee ON public.conversations USING btree (company_id, assignee_id, last_message_at DESC, id DESC) WHERE ((status = 'open'::text) AND (assignee_id IS NOT NULL));

CREATE INDEX conversations_unassigned ON public.conversations USING btree (company_id, last_message_at DESC, id DESC) WHERE ((status = 'open'::text) AND (assignee_id IS NULL));

CREATE INDEX crm_changes_of_item ON public.crm_changes USING btree (company_id, kind, item_id, at DESC, id);

CREATE INDEX deals_by_gram ON public.deals USING gin (grams);

CREATE INDEX deals_by_source_lead ON public.deals USING btree (company_id, source_lead_id) WHERE (source_lead_id IS NOT NULL);

CREATE INDEX deals_by_title ON public.deals USING btree (company_id, search_title text_pattern_ops, id) WHERE (deleted_at IS NULL);

CREATE INDEX deals_by_update ON public.deals USING btree (company_id, update_time, id);

CREATE INDEX deals_of_organization ON public.deals USING btree (company_id, org_id, id) WHERE (org_id IS NOT NULL);

CREATE INDEX deals_of_person ON public.deals USING btree (company_id, person_id, id) WHERE (person_id IS NOT NULL);

CREATE INDEX deals_of_stage ON public.deals USING btree (company_id, stage_id, id);

CREATE INDEX deals_of_stage_by_update ON public.deals USING btree (company_id, stage_id, update_time DESC, id DESC) WHERE ((deleted_at IS NULL) AND (NOT is_archived));

CREATE INDEX deals_to_empty ON public.deals USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (title <> ''::text));

CREATE INDEX discarded_files_waiting ON public.discarded_files USING btree (discarded_at) WHERE (NOT removed);

CREATE INDEX drafts_of_conversation ON public.drafts USING btree (company_id, conversation_id);

CREATE INDEX early_changes_by_message ON public.early_changes USING btree (company_id, channel_id, external_id);

CREATE INDEX early_receipts_by_age ON public.early_receipts USING btree (received_at);

CREATE INDEX events_in_order ON public.events USING btree (xact, id);

CREATE INDEX gap_checks_due ON public.gap_checks USING btree (due_at);

CREATE INDEX history_imports_due ON public.history_imports USING btree (due_at) WHERE (state = 'importing'::text);

CREATE INDEX idempotent_answers_about ON public.idempotent_answers USING gin (about) WHERE (about <> '{}'::uuid[]);

CREATE INDEX idempotent_answers_by_age ON public.idempotent_answers USING btree (began_at);

CREATE UNIQUE INDEX invitations_open ON public.invitations USING btree (company_id, email) WHERE (used_at IS NULL);

CREATE INDEX leads_by_add ON public.leads USING btree (company_id, add_time DESC, id DESC);

CREATE INDEX leads_by_gram ON public.leads USING gin (grams);

CREATE INDEX leads_by_title ON public.leads USING btree (company_id, search_title text_pattern_ops, id) WHERE (deleted_at IS NULL);

CREATE INDEX leads_of_organization ON public.leads USING btree (company_id, organization_id, id) WHERE (organization_id IS NOT NULL);

CREATE INDEX leads_of_person ON public.leads USING btree (company_id, person_id, id) WHERE (person_id IS NOT NULL);

CREATE INDEX leads_to_empty ON public.leads USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (title <> ''::text));

CREATE INDEX mails_due ON public.mails USING btree (due_at) WHERE (state = 'waiting'::text);

CREATE INDEX message_search_newest ON public.message_search USING btree (company_id, sent_at DESC, message_id DESC);

CREATE INDEX message_search_words ON public.message_search USING gin (words);

CREATE UNIQUE INDEX messages_by_client_message_id ON public.messages USING btree (company_id, conversation_id, client_message_id) WHERE (client_message_id IS NOT NULL);

CREATE UNIQUE INDEX messages_by_external_id ON public.messages USING btree (company_id, channel_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX messages_failed ON public.messages USING btree (company_id, channel_id, sent_at DESC) WHERE (status = 'failed'::text);

CREATE INDEX messages_in_order ON public.messages USING btree (company_id, conversation_id, sent_at DESC, receipt_number DESC);

CREATE INDEX notes_of_deal ON public.notes USING btree (company_id, deal_id, id) WHERE (deal_id IS NOT NULL);

CREATE INDEX notes_of_lead ON public.notes USING btree (company_id, lead_id, id) WHERE (lead_id IS NOT NULL);

CREATE INDEX notes_of_organization ON public.notes USING btree (company_id, org_id, id) WHERE (org_id IS NOT NULL);

CREATE INDEX notes_of_person ON public.notes USING btree (company_id, person_id, id) WHERE (person_id IS NOT NULL);

CREATE INDEX notes_to_empty ON public.notes USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (content <> ''::text));

CREATE INDEX notifications_by_age ON public.notifications USING btree (created_at);

CREATE INDEX notifications_due ON public.notifications USING btree (due_at) WHERE (state = 'waiting'::text);

CREATE INDEX notifications_of_conversation ON public.notifications USING btree (company_id, conversation_id);

CREATE INDEX notifications_of_user ON public.notifications USING btree (company_id, user_id, created_at DESC, id DESC);

CREATE UNIQUE INDEX notifications_once ON public.notifications USING btree (company_id, user_id, subject_id, way);

CREATE INDEX open_screens_of_user ON public.open_screens USING btree (company_id, user_id);

CREATE INDEX organizations_by_gram ON public.organizations USING gin (grams);

CREATE INDEX organizations_by_name ON public.organizations USING btree (company_id, search_name text_pattern_ops, id) WHERE (deleted_at IS NULL);

CREATE INDEX organizations_by_update ON public.organizations USING btree (company_id, update_time, id);

CREATE INDEX organizations_to_empty ON public.organizations USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (name <> ''::text));

CREATE INDEX outbox_due ON public.outbox USING btree (due_at, number) WHERE (state = 'waiting'::text);

CREATE INDEX outbox_in_order ON public.outbox USING btree (company_id, conversation_id, number);

CREATE INDEX outbox_leased ON public.outbox USING btree (lease_until) WHERE (state = ANY (ARRAY['claimed'::text, 'started'::text]));

CREATE INDEX outbox_unknown ON public.outbox USING btree (due_at) WHERE (state = 'unknown'::text);

CREATE INDEX passkeys_of_user ON public.passkeys USING btree (company_id, user_id, id);

CREATE INDEX person_imports_of_user ON public.person_imports USING btree (company_id, user_id, id);

CREATE INDEX person_imports_to_do ON public.person_imports USING btree (id) WHERE (state = ANY (ARRAY['importing'::text, 'undoing'::text]));

CREATE INDEX person_keys_by_key ON public.person_keys USING btree (company_id, kind, key);

CREATE INDEX person_merges_of_kept ON public.person_merges USING btree (company_id, kept_id);

CREATE INDEX persons_by_email ON public.persons USING btree (company_id, search_email text_pattern_ops, id) WHERE (deleted_at IS NULL);

CREATE INDEX persons_by_gram ON public.persons USING gin (grams);

CREATE INDEX persons_by_name ON public.persons USING btree (company_id, search_name text_pattern_ops, id) WHERE (deleted_at IS NULL);

CREATE INDEX persons_by_phone ON public.persons USING btree (company_id, search_phone text_pattern_ops, id) WHERE (deleted_at IS NULL);

CREATE INDEX persons_by_update ON public.persons USING btree (company_id, update_time, id);

CREATE INDEX persons_of_organization ON public.persons USING btree (company_id, org_id, id) WHERE (org_id IS NOT NULL);

CREATE INDEX persons_of_owner ON public.persons USING btree (company_id, owner_id, update_time, id);

CREATE INDEX persons_to_empty ON public.persons USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (name <> ''::text));

CREATE INDEX presence_by_end ON public.presence USING btree (until);

CREATE UNIQUE INDEX provider_requests_by_digest ON public.provider_requests USING btree (company_id, channel_id, digest) NULLS NOT DISTINCT;

CREATE INDEX provider_requests_by_state ON public.provider_requests USING btree (company_id, state, number DESC);

CREATE INDEX provider_requests_waiting ON public.provider_requests USING btree (number) WHERE (state = 'received'::text);

CREATE UNIQUE INDEX push_subscriptions_by_endpoint ON public.push_subscriptions USING btree (endpoint_digest);

CREATE INDEX push_subscriptions_of_user ON public.push_subscriptions USING btree (company_id, user_id);

CREATE INDEX saved_replies_by_title ON public.saved_replies USING btree (company_id, title, id);

CREATE UNIQUE INDEX send_attempts_by_mark ON public.send_attempts USING btree (company_id, mark);

CREATE INDEX send_attempts_of_message ON public.send_attempts USING btree (company_id, message_id, number);

CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id);

CREATE INDEX stages_of_pipeline ON public.stages USING btree (company_id, pipeline_id, order_nr, id);

CREATE UNIQUE INDEX users_by_email ON public.users USING btree (lower(email));

CREATE INDEX users_by_stored_email ON public.users USING btree (email);

CREATE INDEX verifications_by_identifier ON public.verifications USING btree (identifier);

CREATE TRIGGER attachments_discard_files AFTER DELETE ON public.attachments REFERENCING OLD TABLE AS lost FOR EACH STATEMENT EXECUTE FUNCTION discard_files_of_attachments();

CREATE TRIGGER audit_entries_stay BEFORE DELETE OR UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION keep_audit_entries();

CREATE TRIGGER companies_furnish AFTER INSERT ON public.companies FOR EACH ROW EXECUTE FUNCTION furnish_new_company();

CREATE TRIGGER conversation_links_forget AFTER DELETE ON public.conversation_links FOR EACH ROW EXECUTE FUNCTION forget_waiting_entries();

CREATE TRIGGER conversations_count_gone AFTER DELETE ON public.conversations REFERENCING OLD TABLE AS lost FOR EACH STATEMENT EXECUTE FUNCTION keep_conversation_counts_of_gone();

CREATE TRIGGER conversations_count_moved AFTER UPDATE ON public.conversations REFERENCING OLD TABLE AS lost NEW TABLE AS gained FOR EACH STATEMENT EXECUTE FUNCTION keep_conversation_counts();

CREATE TRIGGER conversations_count_new AFTER INSERT ON public.conversations REFERENCING NEW TABLE AS gained FOR EACH STATEMENT EXECUTE FUNCTION keep_conversation_counts_of_new();
