-- The largest open deals of large scopes, without a sort.
create index deals_size on deals (outcome, reporting_minor desc nulls last, id) where archived_at is null;
