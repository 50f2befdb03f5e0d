-- A company may demand a second factor of everybody who signs in.
alter table companies add column second_factor_demanded boolean not null default false;

-- What was shown to open a session, or set up in it since: by the password alone it is not enough where more is demanded.
-- The library that inserts sessions knows nothing of it, so the least comes by itself.
alter table sessions
  add column way text not null default 'password' check (way in ('password', 'code', 'passkey', 'openid'));

-- Who has a second factor was asked for it; who has no password came by OpenID or a passkey.
update sessions s set way = 'code'
where exists (select from second_factors f where f.user_id = s.user_id and f.confirmed_at is not null);
update sessions s set way = 'openid'
where not exists (select from accounts a where a.user_id = s.user_id and a.provider_id = 'credential');
