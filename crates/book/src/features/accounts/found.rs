//! What search finds of accounts and their units.

use crate::base::registry::{SearchIndex, SearchSource};

/// What is found of an account; one that was merged into another is found there by its former name.
pub(super) const ACCOUNT: SearchSource = SearchSource {
    kind: "account",
    label: "accounts-title",
    icon: "accounts",
    href: |account, _| format!("/accounts/{account}"),
    order: 10,
    index: SearchIndex::Names,
    entries: "select a.id as account_id, a.id as subject_id, cast(null as bigint) as at, a.name as title,
                     a.legal_name || ' • ' || coalesce((select string_agg(n.name, ' • ' order by n.id)
                        from account_names n where n.account_id = a.id), '') as names,
                     a.website || ' • ' || coalesce((select string_agg(i.value, ' • ' order by i.scheme, i.value)
                        from account_identifiers i where i.account_id = a.id), '') as numbers,
                     a.city || ' ' || coalesce((select string_agg(t.tag, ' ' order by t.tag)
                        from account_tags t where t.account_id = a.id), '') as words
                from accounts a where not exists (select 1 from account_merges m where m.account_id = a.id)",
};

/// What is found of a unit.
pub(super) const UNIT: SearchSource = SearchSource {
    kind: "unit",
    label: "accounts-units",
    icon: "accounts",
    href: |account, _| format!("/accounts/{account}/units"),
    order: 15,
    index: SearchIndex::Names,
    entries: "select u.account_id as account_id, u.id as subject_id, cast(null as bigint) as at, u.name as title,
                     '' as names, '' as numbers, u.city as words
                from units u where u.archived_at is null",
};
