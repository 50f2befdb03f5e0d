-- A number or page that is connected again gets its old id: webhook addresses that stand at the provider go on, and
-- what was deleted stays gone (the tombstones are keyed by it).
create table former_channels (
  company_id integer not null references companies,
  type text not null,
  address text not null,
  channel_id uuid not null,
  primary key (company_id, type, address)
);
