-- A message that its author takes back goes from the notes that tell it: they are found by the message.
create index auto_note_entries_of_message on auto_note_entries (company_id, message_id);
