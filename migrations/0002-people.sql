-- Sign-in: sessions, passwords, invitations, API tokens.
-- sessions, accounts and verifications are the sign-in library's tables under our names (docs/decisions/0012).
-- It finds a session by its token alone, so they are not led by company_id; of a distributed database they would be
-- reference tables.

-- The library looks an email up as it is stored, which is in lower case.
create index users_by_stored_email on users (email);

create table sessions (
  id uuid primary key,
  user_id integer not null references users,
  token text not null unique,                    -- half of the cookie; the other half is its signature
  expires_at timestamptz not null,               -- real time, like every time in this file
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_of_user on sessions (user_id);

-- How a user signs in: by password ('credential'), later also by other providers.
create table accounts (
  id uuid primary key,
  user_id integer not null references users,
  account_id text not null,
  provider_id text not null,
  password text,                                 -- scrypt, salted
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, provider_id, account_id)
);

create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_by_identifier on verifications (identifier);

create table invitations (
  company_id integer not null references companies,
  id uuid not null,
  token_hash bytea not null unique,              -- SHA-256 of 192 random bits; the token itself is shown once
  email text not null,
  name text,
  locale text,
  admin boolean not null,
  account_settings_access boolean not null,
  invited_by integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, invited_by) references users (company_id, id)
);
-- A new invitation takes the place of one that is still open.
create unique index invitations_open on invitations (company_id, email) where used_at is null;

create table api_tokens (
  company_id integer not null,
  id uuid not null,
  user_id integer not null,
  name text not null,
  token_hash bytea not null unique,              -- SHA-256 of 192 random bits
  scopes text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,                      -- to the minute
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id)
);
create index api_tokens_of_user on api_tokens (company_id, user_id, id desc);
