//! Concerns as exports write them: the columns of the import, with the last answer.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

/// What worries clients.
pub const CONCERNS: ExportKind = ExportKind {
    name: "concerns",
    from: "concerns c join accounts a on a.id = c.account_id
           left join concern_answers r on r.account_id = c.account_id and r.concern_id = c.id
            and r.id = (select s.id from concern_answers s where s.account_id = c.account_id and s.concern_id = c.id
                           and s.archived_at is null order by s.id desc limit 1)",
    key: &["c.account_id", "c.id"],
    account: Some("c.account_id"),
    rows: "c.archived_at is null and a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("words", "c.words"),
        text("person", "(select x.name from persons x where x.id = c.person_id and x.erased_at is null)"),
        day("since", "c.since"),
        text("severity", "coalesce(c.severity, '')"),
        text("answer", "r.body"),
        day("answered_on", "r.answered_on"),
        day("settled_on", "c.settled_on"),
        text("confirmed_by", "(select x.name from persons x where x.id = c.confirmed_by and x.erased_at is null)"),
        text("evidence", "c.evidence"),
        text("state", "c.state"),
    ],
    owner: None,
    custom: None,
};
