-- Answers of writes that came with an Idempotency-Key, kept for a day (precise 15). `request_key` and `digest` are keyed
-- hashes: of method, path and key, and of what was sent. `about` names what the answer speaks of, so that its text goes
-- with a deleted conversation.
create table idempotent_answers (
  company_id integer not null,
  user_id integer not null,
  request_key bytea not null,
  digest bytea not null,
  began_at timestamptz not null,                 -- product time
  running_until timestamptz not null,            -- real time; no request lasts longer
  status integer,                                -- null while the first runs
  answer text,                                   -- without secrets; null once its conversation was deleted
  about uuid[] not null default '{}',
  primary key (company_id, user_id, request_key),
  foreign key (company_id, user_id) references users (company_id, id)
);
create index idempotent_answers_by_age on idempotent_answers (began_at);
create index idempotent_answers_about on idempotent_answers using gin (about) where about <> '{}';
