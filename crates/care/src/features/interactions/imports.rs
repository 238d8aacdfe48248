//! The import `conversations`: rows become conversations; a second run of the same file changes nothing.
//!
//! A row is found again by its source id, else by account, instant and line. Participants are people of the account by
//! name or e-mail; unknown names become people there. Calendars name theirs and ours in one list: those are told apart,
//! and whom nobody knows is named in the notes. The right to import is the right to write any account.
//!
//! What accounts show of their conversations follows with each part of the file. Of a large file the sums behind the
//! strength of relationships are computed once, by a job, and another one indexes the texts.

mod guests;
mod row;
mod rows;
mod undo;
mod write;

use crate::base::imports::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, reading};

/// The import of conversations.
pub const CONVERSATIONS: ImportKind = ImportKind {
    name: "conversations",
    columns: &[
        ImportColumn::text("account", "import-conversations-account").must(),
        ImportColumn::text("happened_on", "import-conversations-happened-on").reads(Reads::Moment),
        ImportColumn::text("happened_at", "import-conversations-happened-at").reads(Reads::Moment),
        ImportColumn::text("kind", "import-conversations-kind"),
        ImportColumn::text("direction", "import-conversations-direction"),
        ImportColumn::text("summary", "import-conversations-summary").must(),
        ImportColumn::text("notes", "import-conversations-notes"),
        ImportColumn::text("outcome", "import-conversations-outcome"),
        ImportColumn::text("people", "import-conversations-people"),
        ImportColumn::text("attendees", "import-conversations-attendees"),
        ImportColumn::text("absent", "import-conversations-absent"),
        ImportColumn::text("author_email", "import-conversations-author-email").reads(Reads::Email),
        ImportColumn::text("next_step", "import-conversations-next-step"),
        ImportColumn::text("next_step_on", "import-conversations-next-step-on").reads(Reads::Day),
        ImportColumn::text("source_id", "import-conversations-source-id"),
    ],
    keys: &[
        KeySet::of(&["account", "source_id"]),
        KeySet::of(&["account", "happened_at", "summary"]).beside(&["happened_at"]),
    ],
    way: ImportWay::Rows(reading::<rows::Reading<false>>),
    undo: Some(undo::take_back),
};

/// The import of notes: each becomes a conversation of the kind note.
pub const NOTES: ImportKind = ImportKind {
    name: "notes",
    columns: &[
        ImportColumn::text("account", "import-notes-account").must(),
        ImportColumn::text("day", "import-notes-day").must().reads(Reads::Moment),
        ImportColumn::text("text", "import-notes-text").must(),
        ImportColumn::text("person", "import-notes-person"),
        ImportColumn::text("author_email", "import-notes-author-email").reads(Reads::Email),
        ImportColumn::text("source_id", "import-notes-source-id"),
    ],
    keys: &[KeySet::of(&["account", "source_id"]), KeySet::of(&["account", "day", "text"])],
    way: ImportWay::Rows(reading::<rows::Reading<true>>),
    undo: Some(undo::take_back),
};
