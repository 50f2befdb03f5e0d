-- Other contacts with the same number: the same person on another channel (B6).
create index contacts_by_phone on contacts (company_id, phone) where phone is not null;

-- The deal that came of a lead.
create index deals_by_source_lead on deals (company_id, source_lead_id) where source_lead_id is not null;
