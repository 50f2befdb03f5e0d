-- Who did what, and when; written in the transaction of the act. Names of fields and rights, never texts or secrets.
create table audit_entries (
  company_id integer not null references companies,
  id uuid not null,                              -- UUIDv7: its order is the order of writing
  at timestamptz not null,                       -- real time
  user_id integer,                               -- null: nobody signed in, or the product by itself
  act text not null,
  subject_kind text,
  subject_id text,
  detail jsonb not null default '{}',
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id)
);
create index audit_entries_by_act on audit_entries (company_id, act, id);
create index audit_entries_by_user on audit_entries (company_id, user_id, id);

create function keep_audit_entries() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are not changed' using errcode = 'restrict_violation';
end $$;

create trigger audit_entries_stay before update or delete on audit_entries
  for each row execute function keep_audit_entries();
