-- Pictures of contacts, fetched from the provider and drawn anew: the screens call nobody but us, and a provider's address
-- ends after some days.
create table contact_pictures (
  company_id integer not null,
  contact_id uuid not null,
  bytes bytea not null,                          -- WebP
  primary key (company_id, contact_id),
  foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade
);

-- Of the provider; no screen could show them. They are asked for again when the contact writes.
update contacts set avatar_url = null where avatar_url like 'http%';
