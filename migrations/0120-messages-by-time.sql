-- Words that many messages hold are found by walking from the newest backwards, instead of gathering all of them first.
create index message_search_newest on message_search (company_id, sent_at desc, message_id desc);
