-- Who looks at a conversation, or writes in it, right now: one row a screen, gone when its time (real, not the
-- product's) is over. Unlogged: after a crash nobody is there, and the screens say anew where they are.
create unlogged table presence (
  company_id integer not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('viewing', 'typing')),
  user_id integer not null,
  screen text not null,
  channel_id uuid not null,
  until timestamptz not null,
  primary key (company_id, conversation_id, kind, user_id, screen),
  foreign key (company_id, conversation_id) references conversations on delete cascade,
  foreign key (company_id, user_id) references users (company_id, id)
);
create index presence_by_end on presence (until);
