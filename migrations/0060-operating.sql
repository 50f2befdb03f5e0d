-- The operators' page counts what failed on each channel in the last day, whatever the length of history.
create index messages_failed on messages (company_id, channel_id, sent_at desc) where status = 'failed';
