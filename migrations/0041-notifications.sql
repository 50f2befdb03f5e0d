-- Who wants to hear of what, where it can be told, and what became of each telling. Nothing here holds what a
-- customer wrote: it is read when the notification leaves.

create table notification_settings (
  company_id integer not null,
  user_id integer not null,
  settings jsonb not null,
  updated_at timestamptz not null,
  primary key (company_id, user_id),
  foreign key (company_id, user_id) references users (company_id, id)
);

-- A browser that a push service reaches, also when no page is open in it.
create table push_subscriptions (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  -- Ends with it: who signs out of a shared computer must not go on hearing there.
  session_id uuid,
  endpoint_digest bytea not null,                -- keyed; one browser belongs to one user
  content bytea not null,                        -- sealed: who knows the endpoint can write to the browser
  browser text,
  answer text,                                   -- the push service's last word
  answered_at timestamptz,
  created_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id)
);
create unique index push_subscriptions_by_endpoint on push_subscriptions (endpoint_digest);
create index push_subscriptions_of_user on push_subscriptions (company_id, user_id);

-- With which push services know us; made at the first start.
alter table installation add column push_public_key text;
alter table installation add column push_private_key bytea;

-- What is in front of whom. Real time; a row that was not renewed counts for nothing.
create table open_screens (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  conversation_id uuid,
  visible boolean not null,
  notifies boolean not null,                     -- the browser may show notifications
  reported_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id)
);
create index open_screens_of_user on open_screens (company_id, user_id);

-- One row for each piece of news, user and way.
create table notifications (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  way text not null check (way in ('desktop', 'email')),
  event text not null,
  subject_id uuid not null,                      -- the message, or the system line of the assignment
  conversation_id uuid,                          -- null: a test
  channel_id uuid,
  inbound_number integer not null default 0,     -- who has seen so many has seen this
  state text not null check (state in ('waiting', 'sent', 'skipped', 'failed')),
  reason text,                                   -- why not
  answer text,                                   -- the last word of mail server or push service
  held boolean not null default false,           -- for the digest after the quiet hours
  due_at timestamptz not null,                   -- product time, as are all below but the lease
  attempts integer not null default 0,
  batch_id uuid,                                 -- those that were told together
  lease_holder uuid,
  lease_until timestamptz,                       -- real time
  created_at timestamptz not null,
  settled_at timestamptz,
  shown_at timestamptz,                          -- the browser said so
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id),
  foreign key (company_id, conversation_id) references conversations on delete cascade
);
create unique index notifications_once on notifications (company_id, user_id, subject_id, way);
create index notifications_due on notifications (due_at) where state = 'waiting';
create index notifications_of_user on notifications (company_id, user_id, created_at desc, id desc);
create index notifications_of_conversation on notifications (company_id, conversation_id);
create index notifications_by_age on notifications (created_at);
