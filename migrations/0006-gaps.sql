-- The provider's own list against ours (B1), and its past at connect (B2). One row a channel each, claimed with a
-- lease, so that one process of several does the work and another goes on where it ended.

create table gap_checks (
  company_id integer not null,
  channel_id uuid not null,
  compared_until timestamptz not null,           -- product time: up to here the two lists agree
  widely_at timestamptz not null,                -- product time: when a whole day was last compared
  due_at timestamptz not null,                   -- product time
  failing_since timestamptz,                     -- product time: since when the list can't be had
  error text,
  lease_holder uuid,
  lease_until timestamptz,                       -- real time
  primary key (company_id, channel_id),
  foreign key (company_id, channel_id) references channels on delete cascade
);
create index gap_checks_due on gap_checks (due_at);

-- What was missing and has been filled, for the operators' page.
create table channel_gaps (
  company_id integer not null,
  id uuid not null,
  channel_id uuid not null,
  "from" timestamptz not null,
  until timestamptz not null,
  messages integer not null,
  found_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, channel_id) references channels on delete cascade
);
create index channel_gaps_of_channel on channel_gaps (company_id, channel_id, found_at desc);

create table history_imports (
  company_id integer not null,
  channel_id uuid not null,
  state text not null check (state in ('importing', 'done')),
  "from" timestamptz not null,                   -- nothing older is wanted
  until timestamptz not null,                    -- imported back to here; it moves towards "from"
  imported integer not null default 0,           -- messages
  due_at timestamptz not null,                   -- product time
  error text,
  lease_holder uuid,
  lease_until timestamptz,                       -- real time
  primary key (company_id, channel_id),
  foreign key (company_id, channel_id) references channels on delete cascade
);
create index history_imports_due on history_imports (due_at) where state = 'importing';
