-- What waits for a link's next note goes with the link, whichever way that goes: removed, its item deleted, its
-- conversation deleted (S24: the history is gone; what stands in notes is the CRM's own record).
create function forget_waiting_entries() returns trigger language plpgsql as $$
begin
  delete from auto_note_entries
  where company_id = old.company_id and link_id = old.id and note_id is null;
  return null;
end $$;
create trigger conversation_links_forget after delete on conversation_links
  for each row execute function forget_waiting_entries();
