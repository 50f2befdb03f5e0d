-- What became of the CRM's things: the changes in an item's timeline. That an item was made stands in the item itself,
-- so that an import of a million writes nothing here.
create table crm_changes (
  company_id integer not null references companies,
  id uuid not null,
  kind text not null check (kind in ('person', 'organization', 'lead', 'deal')),
  item_id text not null,                         -- integers and UUIDs
  user_id integer not null,
  what text not null,                            -- changed, merged, parted, linked, unlinked, converted
  fields jsonb not null,                         -- [{name, from, to}]
  at timestamptz not null,
  primary key (company_id, id)
);
create index crm_changes_of_item on crm_changes (company_id, kind, item_id, at desc, id);

-- Search as you type begins with the names that begin so; `text_pattern_ops` compares letters, as folded text needs.
create index persons_by_name on persons (company_id, search_name text_pattern_ops, id) where deleted_at is null;
create index persons_of_owner on persons (company_id, owner_id, update_time, id);
create index deals_of_stage_by_update on deals (company_id, stage_id, update_time desc, id desc)
  where deleted_at is null and not is_archived;

-- The next position of a link's entries is the last one's and one more, however long the talk was.
create index auto_note_entries_by_position on auto_note_entries (company_id, link_id, position);
