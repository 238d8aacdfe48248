//! People as exports write them: the columns of the import, one row for each position.

use crate::account_word;
use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

/// Positions, those that have ended included.
pub const PEOPLE: ExportKind = ExportKind {
    name: "people",
    from: "positions p join accounts a on a.id = p.account_id join persons x on x.id = p.person_id",
    key: &["p.account_id", "p.id"],
    account: Some("p.account_id"),
    rows: "p.archived_at is null and a.archived_at is null and x.erased_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("name", "x.name"),
        text("title", "p.title"),
        text("email", "p.email"),
        text("phone", "p.phone"),
        text("unit", "(select u.name from units u where u.account_id = p.account_id and u.id = p.unit_id)"),
        day("valid_from", "p.valid_from"),
        ExportCell::text("valid_to", "p.valid_to").form(ExportForm::LastDay),
        text("given_name", "x.given_name"),
        text("family_name", "x.family_name"),
        text("name_order", "x.name_order"),
        text("native_name", "x.native_name"),
        ExportCell::text("former_names", "x.former_names").form(ExportForm::Lines(" | ")),
        text("pronunciation", "x.pronunciation"),
        text("email_kind", "case when p.email = '' then '' else p.email_kind end"),
        text("phone_kind", "case when p.phone = '' then '' else p.phone_kind end"),
        ExportCell {
            name: "contacts",
            sql: "select c.account_id, c.position_id, c.kind || ': ' || c.value from position_contacts c
                   where :within(c.account_id, c.position_id) and :seen(c.account_id)
                   order by c.account_id, c.position_id, c.place",
            form: ExportForm::Many(" | "),
        },
        text("languages", "p.languages"),
        text("preferred_channel", "p.channel"),
        text("privacy_basis", "p.basis"),
        text("privacy_note", "p.basis_note"),
        day("keep_until", "p.keep_until"),
        text("birthday", "p.birthday"),
        text("notes", "p.notes"),
        ExportCell::text(
            "last_conversation_at",
            "(select t.last_at from person_talks t where t.account_id = p.account_id and t.person_id = p.person_id)",
        )
        .form(ExportForm::Instant),
    ],
    owner: Some(("p.account_id", "p.id")),
    custom: Some("person"),
};
