-- Search: pairs of letters under GIN, filled by a round that follows the events, so that receiving stays fast.

create table message_search (
  company_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  sent_at timestamptz not null,
  words tsvector not null,
  primary key (company_id, message_id),
  foreign key (company_id, message_id) references messages on delete cascade
);
create index message_search_words on message_search using gin (words);

create table contact_search (
  company_id integer not null,
  contact_id uuid not null,
  channel_id uuid not null,
  words tsvector not null,
  primary key (company_id, contact_id),
  foreign key (company_id, contact_id) references contacts on delete cascade
);
create index contact_search_words on contact_search using gin (words);

-- How far the round has come, in two walks: the events as they come, and once what was there before them. Whoever
-- brings messages in without events (a restore, a seed) sets walked_company and walked_message to null again.
create table search_progress (
  singleton boolean primary key default true check (singleton),
  xact xid8 not null,
  event_id bigint not null,
  walked_company integer,
  walked_message uuid,
  walked_all boolean not null default false
);
insert into search_progress (xact, event_id)
  select coalesce(max(xact::text::bigint), 0)::text::xid8, 9007199254740991 from events;
