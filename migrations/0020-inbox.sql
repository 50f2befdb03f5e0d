-- What colleagues keep beside the messages, and what stays of conversations that were deleted.

-- Gone stays gone (precise 2): keyed hashes, so that what was deleted is recognised and nothing of it is kept.
create table deleted_messages (
  company_id integer not null,
  digest bytea not null,                         -- of channel and external id
  deleted_at timestamptz not null,
  primary key (company_id, digest)
);
create table deleted_contacts (
  company_id integer not null,
  digest bytea not null,                         -- of channel and address
  deleted_at timestamptz not null,               -- product time; a provider's list brings nothing older
  primary key (company_id, digest)
);
-- Receipts that nobody came for are removed after some days.
create index early_receipts_by_age on early_receipts (received_at);

-- Colleagues among themselves. Never a message: nothing that sends reads this table.
create table comments (
  company_id integer not null,
  id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  author_user_id integer not null,
  text text not null,
  mentioned_user_ids integer[] not null,
  edited_at timestamptz,
  created_at timestamptz not null,
  version bigint not null default 1,
  primary key (company_id, id),
  foreign key (company_id, conversation_id) references conversations on delete cascade,
  foreign key (company_id, author_user_id) references users (company_id, id)
);
create index comments_of_conversation on comments (company_id, conversation_id, created_at desc, id desc);

-- What a colleague has begun to write, the same on all of his or her screens.
create table drafts (
  company_id integer not null,
  user_id integer not null,
  conversation_id uuid not null,
  text text not null,
  updated_at timestamptz not null,
  primary key (company_id, user_id, conversation_id),
  foreign key (company_id, conversation_id) references conversations on delete cascade,
  foreign key (company_id, user_id) references users (company_id, id)
);
create index drafts_of_conversation on drafts (company_id, conversation_id);

create table saved_replies (
  company_id integer not null references companies,
  id uuid not null,
  owner_user_id integer not null,
  shared boolean not null,                       -- the whole company's
  title text not null,
  text text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 1,
  primary key (company_id, id),
  foreign key (company_id, owner_user_id) references users (company_id, id)
);
create index saved_replies_by_title on saved_replies (company_id, title, id);

-- Kept, not notified.
alter table contacts add column blocked_at timestamptz;
alter table contacts add column blocked_by integer;
