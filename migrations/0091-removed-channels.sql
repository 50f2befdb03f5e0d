-- A channel that is being taken out: nobody sees it from this moment on, and what belongs to it goes in slices, since
-- all of a large one in one transaction would take longer than any may (precise 17).
alter table channels add column removed_at timestamptz;
create index channels_removed on channels (removed_at) where removed_at is not null;
