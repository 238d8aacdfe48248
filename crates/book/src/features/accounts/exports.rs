//! Accounts and their teams as exports write them: the columns of the imports.

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

/// How files call the account `a`: by its name, or by a source id where the reader sees another one of that name.
/// `$account` is its short name in the statement.
#[macro_export]
macro_rules! account_word {
    ($account:literal) => {
        concat!(
            "case when (select count(*) from accounts same where same.name_key = ",
            $account,
            ".name_key and same.archived_at is null and :seen(same.id)) = 1 then ",
            $account,
            ".name else coalesce((select min(known.value) from account_identifiers known where known.account_id = ",
            $account,
            ".id and known.scheme like 'source:%'), ",
            $account,
            ".name) end"
        )
    };
}

/// An identifier of the account `a`.
macro_rules! identifier {
    ($scheme:literal) => {
        concat!("(select i.value from account_identifiers i where i.account_id = a.id and i.scheme = '", $scheme, "')")
    };
}

/// Accounts as they are today. Tier, lifecycle, parent and territory hold from the latest day on which one of them began.
pub const ACCOUNTS: ExportKind = ExportKind {
    name: "accounts",
    from: "accounts a",
    key: &["a.id"],
    account: Some("a.id"),
    rows: "a.archived_at is null",
    cells: &[
        text("name", "a.name"),
        text(
            "source_system",
            "(select substr(i.scheme, 8) from account_identifiers i where i.account_id = a.id and i.scheme like 'source:%'
               order by i.scheme, i.value limit 1)",
        ),
        text(
            "source_id",
            "(select i.value from account_identifiers i where i.account_id = a.id and i.scheme like 'source:%'
               order by i.scheme, i.value limit 1)",
        ),
        text("legal_name", "a.legal_name"),
        ExportCell {
            name: "former_names",
            sql: "select n.account_id, n.account_id, n.name from account_names n
                   where :within(n.account_id) and :seen(n.account_id) order by n.account_id, n.id",
            form: ExportForm::Many("; "),
        },
        text("sector", "a.sector"),
        text("kind", "a.kind"),
        text(
            "tier",
            "(select t.tier from account_tiers t where t.account_id = a.id and t.valid_from <= :today and t.valid_to > :today)",
        ),
        text(
            "lifecycle",
            "(select l.lifecycle from account_lifecycles l where l.account_id = a.id and l.valid_from <= :today and l.valid_to > :today)",
        ),
        text(
            "parent",
            concat!(
                "(select ",
                account_word!("up"),
                " from account_parents p join accounts up on up.id = p.parent_id where p.account_id = a.id
                   and p.valid_from <= :today and p.valid_to > :today and up.archived_at is null and :seen(up.id))"
            ),
        ),
        text(
            "territory",
            "(select te.name from account_territories t join territories te on te.id = t.territory_id
               where t.account_id = a.id and t.valid_from <= :today and t.valid_to > :today)",
        ),
        ExportCell::text(
            "valid_from",
            "(select max(d.valid_from) from (
               select t.valid_from from account_tiers t where t.account_id = a.id and t.valid_from <= :today and t.valid_to > :today
               union all
               select l.valid_from from account_lifecycles l where l.account_id = a.id and l.valid_from <= :today and l.valid_to > :today
               union all
               select te.valid_from from account_territories te where te.account_id = a.id and te.valid_from <= :today and te.valid_to > :today
               union all
               select p.valid_from from account_parents p where p.account_id = a.id and p.valid_from <= :today and p.valid_to > :today
                  and :seen(p.parent_id)) d)",
        )
        .form(ExportForm::Day),
        text("client_since", "case when length(a.client_since) > 4 then a.client_since else '' end"),
        text("client_since_year", "case when length(a.client_since) = 4 then a.client_since else '' end"),
        ExportCell::text("client_revenue", "a.revenue_minor").form(ExportForm::Minor("currency")),
        text("client_revenue_musd", "''"),
        text("currency", "a.revenue_currency"),
        ExportCell::text("employees", "a.employees").form(ExportForm::Int),
        text("country", "a.country"),
        text("city", "a.city"),
        text("address", "a.address"),
        text("website", "a.website"),
        ExportCell {
            name: "tags",
            sql: "select t.account_id, t.account_id, t.tag from account_tags t
                   where :within(t.account_id) and :seen(t.account_id) order by t.account_id, t.tag",
            form: ExportForm::Many("; "),
        },
        text("description", "a.description"),
        text("language", "a.language"),
        text("time_zone", "a.time_zone"),
        text("registration_number", identifier!("registration_number")),
        text("lei", identifier!("lei")),
        text("tax_id", identifier!("tax_id")),
    ],
    owner: Some(("a.id", "a.id")),
    custom: Some("account"),
};

/// Everybody who has, had or will have a part on an account.
pub const ASSIGNMENTS: ExportKind = ExportKind {
    name: "assignments",
    from: "assignments s join accounts a on a.id = s.account_id join users u on u.id = s.user_id",
    key: &["s.account_id", "s.id"],
    account: Some("s.account_id"),
    rows: "a.archived_at is null and s.unit_id is null",
    cells: &[
        text("account", account_word!("a")),
        text("user_email", "u.email"),
        text("team_role", "s.role"),
        ExportCell::text("valid_from", "s.valid_from").form(ExportForm::Day),
        ExportCell::text("valid_to", "s.valid_to").form(ExportForm::LastDay),
        text("reason", "s.reason"),
    ],
    owner: None,
    custom: None,
};

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

const fn last(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::LastDay)
}

/// All numbers and source ids.
pub const IDENTIFIERS: ExportKind = ExportKind {
    name: "identifiers",
    from: "account_identifiers i join accounts a on a.id = i.account_id",
    key: &["i.account_id", "i.id"],
    account: Some("i.account_id"),
    rows: "a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("scheme", "case when i.scheme like 'source:%' then substr(i.scheme, 8) else i.scheme end"),
        text("value", "i.value"),
    ],
    owner: None,
    custom: None,
};

/// Units inside accounts.
pub const UNITS: ExportKind = ExportKind {
    name: "units",
    from: "units u join accounts a on a.id = u.account_id",
    key: &["u.account_id", "u.id"],
    account: Some("u.account_id"),
    rows: "u.archived_at is null and a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("name", "u.name"),
        text("parent", "(select x.name from units x where x.account_id = u.account_id and x.id = u.parent_unit_id)"),
        text("kind", "u.kind"),
        text("city", "u.city"),
        text("country", "u.country"),
        text(
            "source_system",
            "(select s.source from unit_sources s where s.account_id = u.account_id and s.unit_id = u.id
               order by s.source, s.value limit 1)",
        ),
        text(
            "source_id",
            "(select s.value from unit_sources s where s.account_id = u.account_id and s.unit_id = u.id
               order by s.source, s.value limit 1)",
        ),
    ],
    owner: None,
    custom: None,
};

/// Which account stood above which, with days.
pub const PARENTS: ExportKind = ExportKind {
    name: "account-parents",
    from: "account_parents p join accounts a on a.id = p.account_id join accounts up on up.id = p.parent_id",
    key: &["p.account_id", "p.id"],
    account: Some("p.account_id"),
    rows: "a.archived_at is null and up.archived_at is null and :seen(up.id)",
    cells: &[
        text("account", account_word!("a")),
        text("parent", account_word!("up")),
        day("valid_from", "p.valid_from"),
        last("valid_to", "p.valid_to"),
        text("reason", "p.reason"),
    ],
    owner: None,
    custom: None,
};

/// Which territory an account belonged to, with days.
pub const TERRITORIES: ExportKind = ExportKind {
    name: "account-territories",
    from: "account_territories t join accounts a on a.id = t.account_id join territories te on te.id = t.territory_id",
    key: &["t.account_id", "t.id"],
    account: Some("t.account_id"),
    rows: "a.archived_at is null and te.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("territory", "te.name"),
        day("valid_from", "t.valid_from"),
        last("valid_to", "t.valid_to"),
        text("reason", "t.reason"),
    ],
    owner: None,
    custom: None,
};
