//! Today says that an import has ended while one was elsewhere.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::engine::tell::DONE;
use crate::base::{Cx, Result, Right};
use crate::features::notifications::store;
use crate::ui::{self, Look, Tone};

/// Unread notices that are looked through.
const MOST: usize = 50;
/// Imports that are told of.
const TOLD: usize = 3;

/// The notices, until they are read.
///
/// # Errors
/// What the database says.
pub fn notice(q: &Conn<'_>, cx: &Cx) -> Result<Option<Markup>> {
    if !cx.viewer.has(Right::Import) || cx.request.unread == 0 {
        return Ok(None);
    }
    let unread = store::list_unread(q, &cx.viewer, MOST)?;
    let told: Vec<_> = unread.iter().filter(|told| told.kind == DONE).take(TOLD).collect();
    if told.is_empty() {
        return Ok(None);
    }
    Ok(Some(html! {
        @for told in told {
            @let tone = if told.args["case"] == "stopped" { Tone::Warn } else { Tone::Good };
            @let look = ui::post_button(Look::Plain, &format!("/notifications/{}/opening", told.id), "", cx.t("imports-look"), &[]);
            (ui::notice(tone, "upload", html! { (told.sentence(cx.locale(), cx.today())) }, look))
        }
    }))
}
