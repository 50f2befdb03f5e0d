-- What was deleted loses its content some time later; these find it, and hold no more than what still waits for that.
create index persons_to_empty on persons (deleted_at) where deleted_at is not null and name <> '';
create index organizations_to_empty on organizations (deleted_at) where deleted_at is not null and name <> '';
create index leads_to_empty on leads (deleted_at) where deleted_at is not null and title <> '';
create index deals_to_empty on deals (deleted_at) where deleted_at is not null and title <> '';
create index notes_to_empty on notes (deleted_at) where deleted_at is not null and content <> '';
