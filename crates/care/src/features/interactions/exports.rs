//! Conversations as exports write them: the columns of the import.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

/// Conversations with whom they were led. A row without a source id is found again by its instant and its line.
pub const CONVERSATIONS: ExportKind = ExportKind {
    name: "conversations",
    from: "interactions i join accounts a on a.id = i.account_id left join users u on u.id = i.author_id",
    key: &["i.account_id", "i.id"],
    account: Some("i.account_id"),
    rows: "i.archived_at is null and a.archived_at is null and i.kind <> 'note'",
    cells: &[
        text("account", account_word!("a")),
        text("happened_on", "''"),
        ExportCell::text("happened_at", "i.happened_at").form(ExportForm::Instant),
        text("kind", "i.kind"),
        text("direction", "i.direction"),
        text("summary", "i.summary"),
        text("notes", "i.notes"),
        text("outcome", "i.outcome"),
        ExportCell {
            name: "people",
            sql: "select w.account_id, w.interaction_id, x.name from interaction_people w
                    join persons x on x.id = w.person_id
                   where :within(w.account_id, w.interaction_id) and w.present = 1 and x.erased_at is null
                     and :seen(w.account_id)
                   order by w.account_id, w.interaction_id, x.name_key, x.id",
            form: ExportForm::Many("; "),
        },
        ExportCell {
            name: "attendees",
            sql: "select w.account_id, w.interaction_id, x.email from interaction_users w join users x on x.id = w.user_id
                   where :within(w.account_id, w.interaction_id) and w.present = 1 and :seen(w.account_id)
                   order by w.account_id, w.interaction_id, x.email",
            form: ExportForm::Many("; "),
        },
        ExportCell {
            name: "absent",
            sql: "select w.account_id, w.id, coalesce(x.name, u.email) as word from interactions w
                    cross join (select 0 as ours union all select 1) side
                    left join interaction_people p on side.ours = 0 and p.account_id = w.account_id
                          and p.interaction_id = w.id and p.present = 0
                    left join persons x on x.id = p.person_id and x.erased_at is null
                    left join interaction_users c on side.ours = 1 and c.account_id = w.account_id
                          and c.interaction_id = w.id and c.present = 0
                    left join users u on u.id = c.user_id
                   where :within(w.account_id, w.id) and :seen(w.account_id) and coalesce(x.name, u.email) is not null
                   order by w.account_id, w.id, word",
            form: ExportForm::Many("; "),
        },
        text("author_email", "u.email"),
        text("next_step", "case when i.next_step_done_at is null then i.next_step else '' end"),
        ExportCell::text("next_step_on", "case when i.next_step_done_at is null then i.next_step_on end")
            .form(ExportForm::Day),
        text("source_id", "case when i.source_key like 'id:%' then substr(i.source_key, 4) else '' end"),
    ],
    owner: Some(("i.account_id", "i.id")),
    custom: Some("conversation"),
};

/// Conversations of the kind note.
pub const NOTES: ExportKind = ExportKind {
    name: "notes",
    from: "interactions i join accounts a on a.id = i.account_id left join users u on u.id = i.author_id",
    key: &["i.account_id", "i.id"],
    account: Some("i.account_id"),
    rows: "i.archived_at is null and a.archived_at is null and i.kind = 'note'",
    cells: &[
        text("account", account_word!("a")),
        ExportCell::text("day", "i.happened_at").form(ExportForm::Instant),
        text("text", "case when i.notes = '' then i.summary else i.summary || '\n' || i.notes end"),
        text(
            "person",
            "(select x.name from interaction_people w join persons x on x.id = w.person_id
               where w.account_id = i.account_id and w.interaction_id = i.id and x.erased_at is null
               order by x.name_key, x.id limit 1)",
        ),
        text("author_email", "u.email"),
        text("source_id", "case when i.source_key like 'id:%' then substr(i.source_key, 4) else '' end"),
    ],
    owner: None,
    custom: None,
};
