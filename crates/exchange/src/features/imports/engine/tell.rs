//! Telling the importer that a run has ended: they may have left the page long ago.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use tenure_db::Tx;

use super::super::model::state::State;
use super::{Ended, Stage};
use crate::base::clock::day_in;
use crate::base::registry::NoticeKind;
use crate::base::{Acting, Ids, Result, Viewer, settings};
use crate::features::notifications::{Notice, notify};

/// The notice.
pub const DONE: &str = "import-done";
/// Its line in the profile.
pub const KIND: NoticeKind = NoticeKind { kind: DONE, label: "imports-notice", icon: "upload" };

/// Tells of a run or an undo that came to its end, or was stopped by a fault; who stops it by hand knows.
pub(super) fn ended(tx: &Tx<'_>, ids: &Ids, (stage, ended): (&Stage, &Ended), now: Timestamp) -> Result<()> {
    let case = match (stage.state, ended.state) {
        (State::Running, State::Done) => "done",
        (State::Running, State::Stopped) if ended.problem.is_some() => "stopped",
        (State::Undoing, State::Undone) => "undone",
        _ => return Ok(()),
    };
    let Some(user) = stage.user else { return Ok(()) };
    let settings = settings::load(tx)?;
    let house = Viewer::operator(day_in(now, &settings.zone));
    let by = Acting::new(Arc::new(house), Arc::new(settings), now, ids.clone());
    let args = json!({
        "case": case, "file": stage.file_name,
        "new": ended.counts.done_new, "changed": ended.counts.done_changed,
    });
    notify(tx, &by, Notice { user, kind: DONE, account: None, href: format!("/import/{}/result", stage.id), args })
}
