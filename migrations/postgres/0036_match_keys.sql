-- Names of companies are compared without more legal forms than before, and without those at the front that are words:
-- the sweep `match` makes the keys anew at the next start.
delete from account_matches;

