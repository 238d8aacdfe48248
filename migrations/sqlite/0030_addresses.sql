-- Somebody is found by any of their addresses, at whichever account.
create index position_contacts_key on position_contacts (value_key) where value_key <> '';
