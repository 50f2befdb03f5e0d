-- A request that told of a message which we knew already: the same again, or one filled from the provider's list
-- before. The message names only the request that brought it, so deleting finds the others here.
create table request_traces (
  company_id integer not null,
  conversation_id uuid not null,
  number bigint not null,                        -- provider_requests.number
  primary key (company_id, conversation_id, number),
  foreign key (company_id, conversation_id) references conversations on delete cascade
);
