-- Names that begin with what somebody types, as persons have it since 0070: found in their order, however many there are.
create index organizations_by_name on organizations (company_id, search_name text_pattern_ops, id) where deleted_at is null;
create index deals_by_title on deals (company_id, search_title text_pattern_ops, id) where deleted_at is null;
create index leads_by_title on leads (company_id, search_title text_pattern_ops, id) where deleted_at is null;
