-- Two contacts that are one human become one, and can be parted again (docs/decisions/0105-merging-contacts.md).
create table contact_merges (
  company_id integer not null,
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  before jsonb not null,                         -- what parting them has to bring back
  merged_by integer not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, kept_id) references contacts (company_id, id) on delete cascade,
  foreign key (company_id, merged_id) references contacts (company_id, id) on delete cascade
);
create index contact_merges_by_kept on contact_merges (company_id, kept_id);
create unique index contact_merges_one on contact_merges (company_id, merged_id) where undone_at is null;

-- The contact that an address goes back to; null: it is where it always was.
alter table contact_addresses add column home_id uuid;
create index contact_addresses_by_home on contact_addresses (company_id, home_id) where home_id is not null;

-- `address` is the one that we write to: of several, the one that the human wrote from last. While that is another
-- contact's, its own one stands here, with the time at which the human last wrote from it.
alter table contacts add column own_address text, add column own_inbound_at timestamptz;
-- The contact whose address stood beside this one's in one message: the provider says that they are one.
alter table contacts add column same_sender_as uuid;

-- Nothing arrives here any more; it goes on in that one.
alter table conversations add column merged_into uuid;

-- Where the attempt went: the contact may write from another address before its outcome is known.
alter table send_attempts add column to_address text;
