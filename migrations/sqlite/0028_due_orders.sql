-- Lists over many accounts, whatever the state, walk these instead of reading a whole table.
create index concerns_order on concerns (since, id);
create index requests_order on requests (need_by, id);
