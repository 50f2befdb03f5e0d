-- Conversations of blocked contacts leave the sections and their counts (precise 10: a filter of their own). Whether the
-- contact is blocked stands on the conversation too, so that the lists' indexes and the counting trigger see it.

alter table conversations add column blocked boolean not null default false;

create index conversations_blocked on conversations (company_id, last_message_at desc, id desc) where blocked;

create or replace function keep_conversation_counts() returns trigger language plpgsql as $$
begin
  insert into conversation_counts as kept (company_id, channel_id, assignee_id, open_count, closed_count)
  select company_id, channel_id, assignee, sum(opened), sum(closed)
  from (
    select company_id, channel_id, coalesce(assignee_id, 0) as assignee,
      (status = 'open')::int as opened, (status = 'closed')::int as closed
    from gained where not blocked
    union all
    select company_id, channel_id, coalesce(assignee_id, 0),
      -(status = 'open')::int, -(status = 'closed')::int
    from lost where not blocked
  ) as changes
  group by company_id, channel_id, assignee
  having sum(opened) <> 0 or sum(closed) <> 0
  order by company_id, channel_id, assignee
  on conflict (company_id, channel_id, assignee_id) do update
    set open_count = kept.open_count + excluded.open_count,
        closed_count = kept.closed_count + excluded.closed_count;
  return null;
end $$;

create or replace function keep_conversation_counts_of_new() returns trigger language plpgsql as $$
begin
  insert into conversation_counts as kept (company_id, channel_id, assignee_id, open_count, closed_count)
  select company_id, channel_id, coalesce(assignee_id, 0),
    count(*) filter (where status = 'open'), count(*) filter (where status = 'closed')
  from gained where not blocked
  group by company_id, channel_id, coalesce(assignee_id, 0)
  order by company_id, channel_id, coalesce(assignee_id, 0)
  on conflict (company_id, channel_id, assignee_id) do update
    set open_count = kept.open_count + excluded.open_count,
        closed_count = kept.closed_count + excluded.closed_count;
  return null;
end $$;

create or replace function keep_conversation_counts_of_gone() returns trigger language plpgsql as $$
begin
  update conversation_counts as kept
  set open_count = kept.open_count - gone.open_count, closed_count = kept.closed_count - gone.closed_count
  from (
    select company_id, channel_id, coalesce(assignee_id, 0) as assignee_id,
      count(*) filter (where status = 'open') as open_count,
      count(*) filter (where status = 'closed') as closed_count
    from lost where not blocked group by 1, 2, 3
  ) as gone
  where kept.company_id = gone.company_id and kept.channel_id = gone.channel_id
    and kept.assignee_id = gone.assignee_id;
  return null;
end $$;

update conversations c set blocked = true from contacts k
where k.company_id = c.company_id and k.id = c.contact_id and k.blocked_at is not null;
