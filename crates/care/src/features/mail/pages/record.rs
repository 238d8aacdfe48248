//! Under a conversation that was a mail: what the mail said, where the notes were changed since.

use maud::{Markup, html};
use uuid::Uuid;

use super::super::store::filed;
use crate::base::{Cx, InteractionId, Permit, Read, Result};
use crate::ui;

/// Draws it; nothing under what was no mail.
pub fn record(permit: &Permit<'_, Read>, cx: &Cx, kind: &str, id: Uuid) -> Result<Markup> {
    let words = if kind == "conversation" { filed::words(permit, InteractionId(id))? } else { None };
    Ok(match words {
        Some(words) if !words.is_empty() => ui::Panel::new(cx.t("mail-words")).body(html! { div.words { (words) } }),
        _ => html! {},
    })
}
