-- Where attachments lie when no S3 store is named: a folder of one machine. Another machine that starts on this database
-- would look for them, and keep its own, in a folder of its own, so it is refused. Null: nobody has kept any yet, or S3 does.
alter table installation
  add column files_mark text,                    -- also stands in a file of that folder, so that a moved one is known again
  add column files_folder text;
