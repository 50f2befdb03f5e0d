-- When each status of a message of ours was first reported: the provider's time where it gives one, else when its word
-- reached us. Null: it was not reported, or before this was kept.
alter table messages
  add column accepted_at timestamptz,
  add column delivered_at timestamptz,
  add column read_at timestamptz,
  add column failed_at timestamptz;

alter table early_receipts add column reported_at timestamptz;
