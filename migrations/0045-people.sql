-- People: step-up, second factor, passkeys, links by mail, pictures. Times in this file are real time.

alter table sessions
  -- When the password was last typed in this session for what is dangerous (docs/flows/sign-in.md); null: not yet.
  add column confirmed_at timestamptz;

-- What goes by mail to one person: a new password, a changed address. A newer link takes the place of the older.
create table mailed_links (
  company_id integer not null,
  user_id integer not null,
  purpose text not null check (purpose in ('password_reset', 'email_change')),
  token_hash bytea not null unique,              -- SHA-256 of 192 random bits
  email text,                                    -- the new address, where that is what the link is for
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (company_id, user_id, purpose),
  foreign key (company_id, user_id) references users (company_id, id)
);

create table second_factors (
  company_id integer not null,
  user_id integer not null,
  secret bytea not null,                         -- sealed
  created_at timestamptz not null,
  confirmed_at timestamptz,                      -- null: the first code has not come yet, and none is asked for
  last_step bigint not null default 0,           -- a code counts once: that of a later half minute alone
  primary key (company_id, user_id),
  foreign key (company_id, user_id) references users (company_id, id)
);

create table recovery_codes (
  company_id integer not null,
  user_id integer not null,
  code_hash bytea not null,                      -- SHA-256 of 80 random bits
  primary key (company_id, user_id, code_hash),
  foreign key (company_id, user_id) references users (company_id, id)
);

create table passkeys (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  name text not null,
  credential_id text not null unique,            -- in base64url, as browsers write it
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  synced boolean not null,                       -- kept by an account of the user's, and so on several devices
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id)
);
create index passkeys_of_user on passkeys (company_id, user_id, id);

-- Small squares, made by us from what was uploaded. In the database, so that every process has them.
create table user_pictures (
  company_id integer not null,
  user_id integer not null,
  bytes bytea not null,                          -- WebP
  primary key (company_id, user_id),
  foreign key (company_id, user_id) references users (company_id, id)
);

-- An account elsewhere belongs to one user.
create unique index accounts_elsewhere on accounts (provider_id, account_id) where provider_id <> 'credential';
