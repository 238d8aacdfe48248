//! Competitors as exports write them: the columns of the import.

use crate::base::registry::{ExportCell, ExportKind};

/// Who else sells to our clients.
pub const COMPETITORS: ExportKind = ExportKind {
    name: "competitors",
    from: "competitors c",
    key: &["c.id"],
    account: None,
    rows: "c.archived_at is null",
    cells: &[
        ExportCell::text("name", "c.name"),
        ExportCell::text("website", "c.website"),
        ExportCell::text("note", "c.note"),
    ],
    owner: None,
    custom: None,
};
