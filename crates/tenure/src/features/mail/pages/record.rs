//! Under a conversation that was a mail: what the mail said, and where else it was filed.

use maud::{Markup, html};
use uuid::Uuid;

use super::super::store::filed;
use crate::base::{Cx, InteractionId, Permit, Read, Result};
use crate::ui;

/// Draws it; nothing under what was no mail.
pub fn record(permit: &Permit<'_, Read>, cx: &Cx, kind: &str, id: Uuid) -> Result<Markup> {
    let id = InteractionId(id);
    let words = if kind == "conversation" { filed::words(permit, id)? } else { None };
    let Some(words) = words else { return Ok(html! {}) };
    let elsewhere = filed::elsewhere(permit.conn(), &cx.viewer, permit.account(), id)?;
    let text = if words.is_empty() {
        html! { p.mute { (cx.t("mail-no-words")) } }
    } else {
        html! { div.words { (words) } }
    };
    Ok(html! {
        (ui::Panel::new(cx.t("mail-words")).body(text))
        @if !elsewhere.is_empty() {
            (ui::Panel::new(cx.t("mail-elsewhere")).rows(html! {
                @for (account, name, talk) in &elsewhere {
                    @let href = format!("/accounts/{account}/conversations/{talk}");
                    (ui::kv_row(&ui::KvRow { href: Some(&href), lead: html! {}, title: name, meta: html! {}, value: html! {} }))
                }
            }))
        }
    })
}
