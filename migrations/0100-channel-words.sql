-- What is said of a channel by codes, beside the English sentence, so that a screen can say it in other languages. Empty:
-- only the sentence is known, as in rows from before.
alter table channels add column status_words jsonb not null default '[]';
alter table channel_logins add column problem_words jsonb not null default '[]';
