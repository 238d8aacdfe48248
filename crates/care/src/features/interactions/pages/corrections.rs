//! What a conversation said before it was corrected, under its record.

use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::super::store::corrections::Correction;
use crate::base::{Cx, UserId, calendar, words};
use crate::ui;

/// Fields whose earlier words are shown; of the others it is told that they changed.
const TEXTS: [&str; 4] = ["summary", "notes", "next_step", "outcome"];

/// The panel; nothing when nothing was corrected.
pub fn panel(cx: &Cx, list: &[Correction]) -> Markup {
    if list.is_empty() {
        return html! {};
    }
    let count = cx.locale().int(i64::try_from(list.len()).unwrap_or(0));
    ui::Panel::new(cx.t("interactions-corrections")).count(&count).rows(html! {
        @for correction in list { li.stack { (one(cx, correction)) } }
    })
}

fn one(cx: &Cx, c: &Correction) -> Markup {
    let empty = Map::new();
    let changes = c.changes.as_object().unwrap_or(&empty);
    let before = |field: &str| changes.get(field).and_then(|pair| pair.get(0)?.as_str()).filter(|t| !t.is_empty());
    let others: Vec<String> = changes.keys().filter(|f| !TEXTS.contains(&f.as_str())).map(|f| label(cx, f)).collect();
    html! {
        div.cmt {
            p.mute {
                (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, c.at)) " "
                (calendar::time_of(&cx.viewer.zone, c.at)) " · " (c.by.as_deref().unwrap_or(cx.t("unknown")))
            }
            @if let Some(line) = before("summary") { p { span.mute { (cx.t("interactions-before")) " " } (line) } }
            @if let Some(notes) = before("notes") { blockquote { (draw(notes)) } }
            @if let Some(step) = before("next_step") { p { span.mute { (label(cx, "next_step")) ": " } (step) } }
            @if let Some(code) = before("outcome") {
                p { span.mute { (label(cx, "outcome")) ": " } (cx.tr(&format!("interactions-outcome-{code}"), &[])) }
            }
            @if !others.is_empty() {
                p.mute { (cx.tr("interactions-also-changed", &[("fields", others.join(cx.t("interactions-and")).into())])) }
            }
        }
    }
}

/// Notes as nodes; nobody is mentioned in them.
pub fn draw(notes: &str) -> Markup {
    words::draw(notes, |UserId(id)| html! { "@[" (id) "]" })
}

fn label(cx: &Cx, field: &str) -> String {
    cx.locale().find(&format!("interactions-field-{field}")).unwrap_or(field).to_owned()
}

/// The earlier values of a correction, for machines.
pub fn earlier(changes: &Json) -> Map<String, Json> {
    let map = changes.as_object().into_iter().flatten();
    map.filter_map(|(field, pair)| Some((field.clone(), pair.get(0)?.clone()))).collect()
}
