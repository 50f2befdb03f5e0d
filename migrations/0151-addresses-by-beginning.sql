-- Addresses and numbers that begin with what somebody types, as names since 0070. Of several the first: people type what
-- they see.
create index persons_by_email on persons (company_id, search_email text_pattern_ops, id) where deleted_at is null;
create index persons_by_phone on persons (company_id, search_phone text_pattern_ops, id) where deleted_at is null;
