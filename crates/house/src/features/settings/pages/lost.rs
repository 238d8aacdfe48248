//! The notice over a form that somebody else was quicker with.

use axum::http::StatusCode;
use maud::{Markup, html};

use crate::base::error::Conflict;
use crate::base::{Cx, Fields};
use crate::ui;

/// What differs, where two people changed the same fields; `label` names a field, or is empty.
pub fn notice(cx: &Cx, lost: Option<&Conflict>, label: impl Fn(&str) -> String) -> Markup {
    html! {
        @if let Some(conflict) = lost {
            (ui::notice(ui::Tone::Warn, "warn", html! {
                (cx.t("settings-lost-race"))
                @for (name, theirs, mine) in &conflict.fields { " " (label(name)) " " (ui::diff(theirs, mine)) }
            }, html! {}))
        }
    }
}

/// How a form answers: somebody else was quicker, something is wrong, or it is only shown.
pub fn status(lost: Option<&Conflict>, fields: &Fields) -> StatusCode {
    match (lost, fields.0.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
