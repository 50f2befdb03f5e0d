-- What was moved in from another CRM, so that a run that was broken off goes on, and a second run makes nothing twice.
create table moved_in (
  company_id integer not null references companies,
  source text not null,                          -- the other CRM: its address and its company's id
  kind text not null,                            -- person, organization, lead, deal, pipeline, stage, note
  source_id text not null,
  item_id text not null,
  moved_at timestamptz not null,
  primary key (company_id, source, kind, source_id)
);
