-- Files in both directions. An attachment without a message was uploaded by a colleague and waits to be sent; one with
-- a message and the state `waiting` is fetched from the provider. The bytes lie in the storage under the row's key.

alter table attachments
  alter column message_id drop not null,
  alter column reference drop not null,
  add column uploaded_by integer,
  add column width integer,                      -- of a picture as it is shown, so that it keeps its place
  add column height integer,
  add column failure jsonb,                      -- why it can't be had
  add column attempts integer not null default 0,
  add column due_at timestamptz,                 -- product time; null: never fetched
  add column lease_holder uuid,
  add column lease_until timestamptz,            -- real time
  add foreign key (company_id, uploaded_by) references users (company_id, id),
  add check (message_id is not null or uploaded_by is not null);

update attachments set due_at = created_at where status = 'waiting';
create index attachments_waiting on attachments (due_at) where status = 'waiting';
create index attachments_unused on attachments (created_at) where message_id is null;

-- Files whose rows are gone, in whatever way they went (S24): a trigger sees them all, a round removes them. It names
-- also those that were never written, because one may be on its way into the storage just now: so each is removed at
-- once, and once more when nobody can be writing it any longer.
create table discarded_files (
  company_id integer not null,
  attachment_id uuid not null,
  discarded_at timestamptz not null default now(), -- real time
  removed boolean not null default false,
  primary key (company_id, attachment_id)
);
create index discarded_files_waiting on discarded_files (discarded_at) where not removed;

create function discard_files_of_attachments() returns trigger language plpgsql as $$
begin
  insert into discarded_files (company_id, attachment_id)
  select company_id, id from lost on conflict do nothing;
  return null;
end $$;

create trigger attachments_discard_files after delete on attachments
  referencing old table as lost for each statement execute function discard_files_of_attachments();
