-- Who writes to colleagues writes no answer: another kind of being there.
alter table presence drop constraint presence_kind_check;
alter table presence add constraint presence_kind_check check (kind in ('viewing', 'typing', 'commenting'));
