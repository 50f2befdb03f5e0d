-- A login at a provider that a colleague has begun, to connect a channel or to renew its token. It lives minutes.
create table channel_logins (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  channel_id uuid,                               -- whose token is renewed; null: a new channel
  type text not null,
  settings jsonb not null,
  secrets bytea not null,                        -- sealed: the app's, and afterwards the pages' tokens
  state_digest bytea not null,                   -- keyed hash of what comes back with the answer
  status text not null check (status in ('waiting', 'ready', 'failed')),
  problem text,
  choices jsonb not null default '[]',           -- what may be connected: ids and names
  expires_at timestamptz not null,               -- real time
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id),
  foreign key (company_id, channel_id) references channels (company_id, id) on delete cascade
);
create index channel_logins_expired on channel_logins (expires_at);
