-- Changing SECRET_KEY: what was recognised by a keyed hash before is recognised afterwards, and a start that was
-- killed half way knows that the former key is still needed.
alter table installation
  add column hash_key bytea,                     -- sealed; of tombstones and whatever else is recognised, not kept
  add column former_key_fingerprint text,        -- the key before the one in force
  add column sealed_anew_at timestamptz;         -- when the former one was no longer needed; null: not yet
