-- Mails that are to leave: invitations, new passwords, tests. (Mails of notifications are made when they leave, from
-- their own rows, so that nothing a customer wrote is copied.)
create table mails (
  company_id integer not null references companies,
  id uuid not null,
  kind text not null,
  -- Sealed: address, subject, text. A link in it may be a key to the house, so it goes as soon as the mail has left.
  content bytea,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  due_at timestamptz not null,                   -- product time, as are all below but the lease
  give_up_at timestamptz not null,
  attempts integer not null default 0,
  answer text,                                   -- the mail server's last word
  lease_holder uuid,
  lease_until timestamptz,                       -- real time
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (company_id, id)
);
create index mails_due on mails (due_at) where state = 'waiting';
