-- Of letters a-z, digits and gaps three in a row are kept instead of two, and of numbers their digits alone as well: as
-- lib/grams.ts does (decision 150). The indexes are made anew, which takes half as long as keeping them.

drop index persons_by_gram;
drop index organizations_by_gram;
drop index leads_by_gram;
drop index deals_by_gram;

-- What `kept` holds of other writing stays; the rest is made from the folded texts, one value a line. A run of
-- `a-z0-9` before another writing leaves its end there as well: it finds nothing that is not looked at again.
create function grams_of_three(kept tsvector, texts text) returns tsvector language sql immutable as $$
  with lines as (select line from unnest(string_to_array(left(texts, 60000), E'\n')) as line),
  runs as (
    select run[1] as letters from lines, regexp_matches(line, '[a-z0-9]+', 'g') as run where line ~ '[^\x01-\x7f]'
    union all
    select regexp_replace(number[1], '[^0-9]', '', 'g')
      from lines, regexp_matches(line, '[0-9][0-9 ()+./-]*[0-9]', 'g') as number where number[1] ~ '[^0-9]'
  ), spaced as (
    select trim(regexp_replace(line, '[^a-z0-9]+', ' ', 'g')) as letters from lines
  )
  select coalesce(array_to_tsvector(array_agg(distinct gram)), '') from (
    select gram from unnest(tsvector_to_array(kept)) as gram where gram !~ '^[a-z0-9]{1,2}$'
    union all select substr(letters, at, 3) from runs, generate_series(1, length(letters)) as at
    union all select gram from spaced, generate_series(1, length(letters)) as at, substr(letters, at, 3) as gram
      where gram !~ '^ .?$'
  ) as all_of_them
$$;

update persons set grams = grams_of_three(grams, search_name || E'\n' || search_email || E'\n' || search_phone);
update organizations set grams = grams_of_three(grams, search_name || E'\n' || search_address);
update leads set grams = grams_of_three(grams, search_title);
update deals set grams = grams_of_three(grams, search_title);

drop function grams_of_three;

create index persons_by_gram on persons using gin (grams);
create index organizations_by_gram on organizations using gin (grams);
create index leads_by_gram on leads using gin (grams);
create index deals_by_gram on deals using gin (grams);
