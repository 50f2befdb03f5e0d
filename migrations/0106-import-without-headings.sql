-- Not every table begins with headings: then its first line is a person like the others.
alter table person_imports add column has_headings boolean not null default true;
