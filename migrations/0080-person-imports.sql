-- Persons from a table (CSV). The file is kept until it has been read; each step commits with how far it came, so that
-- an import that is broken off goes on where it stood, and nothing is made twice.
create table person_imports (
  company_id integer not null references companies,
  id uuid not null,
  user_id integer not null,                      -- in whose name the persons are made
  file_name text not null,
  content bytea,                                 -- UTF-8; null once it was read
  encoding text not null,
  delimiter text not null,
  headings text[] not null,
  samples jsonb not null,                        -- the first lines, by which people tell the columns apart
  columns text[] not null,                       -- the field of each; '' is left out
  known_too boolean not null default false,      -- make those, too, whose phone or email is known
  state text not null check (state in ('waiting', 'importing', 'imported', 'undoing', 'undone')),
  total integer not null,
  done integer not null default 0,
  made integer not null default 0,
  refused integer not null default 0,
  known integer not null default 0,
  removed integer not null default 0,
  kept integer not null default 0,
  lease_holder uuid,
  lease_until timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, user_id) references users (company_id, id)
);
create index person_imports_of_user on person_imports (company_id, user_id, id);
-- The queue of all companies, as the other queues are (0001).
create index person_imports_to_do on person_imports (id) where state in ('importing', 'undoing');

-- What an import made, for its undo. `outcome`: after the undo; null before.
create table person_import_items (
  company_id integer not null,
  import_id uuid not null,
  kind text not null check (kind in ('person', 'organization')),
  item_id integer not null,
  outcome text check (outcome in ('removed', 'kept')),
  primary key (company_id, import_id, kind, item_id),
  foreign key (company_id, import_id) references person_imports on delete cascade
);

create table person_import_problems (
  company_id integer not null,
  import_id uuid not null,
  line integer not null,                         -- of the file, as an editor counts
  place integer not null,                        -- within the line
  code text not null,
  heading text,                                  -- of the column
  value text,                                    -- what stands there, shortened
  person_id integer,                             -- who is known by it
  primary key (company_id, import_id, line, place),
  foreign key (company_id, import_id) references person_imports on delete cascade
);
