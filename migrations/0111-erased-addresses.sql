-- Addresses of erased contacts, while what the provider had sent is looked through for them: reports of delivery and what
-- was not understood name somebody too, and belong to no conversation. A row goes when the walk is over.
create table erased_addresses (
  company_id integer not null references companies (id),
  id uuid not null,
  channel_id uuid not null,
  marks text[] not null,                         -- as they stand in the bytes of a provider
  walked_to uuid not null,                       -- the requests from here on, newest first, were looked at
  primary key (company_id, id)
);
