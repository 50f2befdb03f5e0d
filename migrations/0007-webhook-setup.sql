-- Was the provider told our address, or what has a person to paste where? Null: not tried.
alter table channels add column webhook_setup jsonb;
