-- How long what was said is kept, a channel. Null: for ever.
alter table channels
  add column retention_days integer check (retention_days between 1 and 36500),
  add column retention_from uuid;                -- how far the round has walked through its conversations

-- Automatic notes of a contact who came back after a deletion bear another contact's id, and the same address.
create index auto_notes_of_address on auto_notes (company_id, (header ->> 'contactAddress'));
