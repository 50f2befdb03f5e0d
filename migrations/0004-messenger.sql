-- Messenger: what a provider says of messages beside their receipts, contacts' profiles, the watch over a channel's
-- connection, and requests that belong to no channel (yet).

-- A request about a page that nobody has connected here: for administrators only, placed by a replay once it is.
alter table provider_requests alter column channel_id drop not null;
alter table provider_requests add column signer bytea;   -- keyed hash of the secret that signed it; only without a channel
drop index provider_requests_by_digest;
create unique index provider_requests_by_digest on provider_requests (company_id, channel_id, digest)
  nulls not distinct;

-- Pages of one app share its webhook path.
create index channels_by_app on channels ((settings ->> 'app_id')) where type = 'messenger';
-- When the connection is looked at next (product time); null: never. check_failed: its attention comes from there.
alter table channels add column check_due_at timestamptz;
alter table channels add column check_failed boolean not null default false;
create index channels_to_check on channels (check_due_at) where check_due_at is not null;

-- When the provider is asked for name and picture (product time); null: nothing to ask.
alter table contacts add column profile_due_at timestamptz;
alter table contacts add column profile_tries integer not null default 0;
alter table contacts add column profile_at timestamptz;          -- when it answered last, even with nothing
alter table contacts add column referral jsonb;                  -- the newest link or advertisement that led here
create index contacts_without_profile on contacts (profile_due_at) where profile_due_at is not null;

-- Everything up to these times was delivered and read: for messages that we learn of later.
alter table conversations add column delivered_up_to timestamptz;
alter table conversations add column read_up_to timestamptz;

-- The provider's own time of a message of ours: watermarks are reckoned in it, not in our clock.
alter table messages add column provider_sent_at timestamptz;
-- Of the provider requests that hold its words: what is taken back or deleted has to go from there too.
alter table messages add column request_numbers bigint[];
alter table messages add column edition integer;                 -- how often it was edited, where the provider counts

-- A page that was shared: its address is shown, nothing is fetched.
alter table attachments add column link boolean not null default false;

-- One of each author and message. A row without emoji was taken back; it stays, so that an older one cannot return.
create table message_reactions (
  company_id integer not null,
  message_id uuid not null,
  author_type text not null check (author_type in ('contact', 'provider_inbox')),
  emoji text,
  reacted_at timestamptz not null,
  primary key (company_id, message_id, author_type),
  foreign key (company_id, message_id) references messages on delete cascade
);

-- Edits, withdrawals and reactions that came before their message wait here for it.
create table early_changes (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  change jsonb not null,
  received_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, channel_id) references channels on delete cascade
);
create index early_changes_by_message on early_changes (company_id, channel_id, external_id);
