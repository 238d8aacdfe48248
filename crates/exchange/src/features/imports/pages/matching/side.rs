//! Beside the columns: how rows are found again, which the importer may choose, and the first row as it will be stored.

use maud::{Markup, html};

use super::super::super::engine::preview::Preview;
use super::super::super::model::keys;
use super::super::super::model::setup::Found;
use super::super::frame::{Open, arg, short};
use crate::base::Cx;
use crate::base::registry::KeySet;
use crate::ui;

/// Values of the first row that are shown.
const SHOWN: usize = 14;

/// Both panels.
pub(super) fn draw(cx: &Cx, open: &Open, found: &Found, preview: &Preview) -> Markup {
    html! { (keys(cx, open, found)) (first(cx, open, preview)) }
}

fn keys(cx: &Cx, open: &Open, found: &Found) -> Markup {
    let setup = &open.import.setup;
    let filled = |field: &str| match setup.place(field) {
        Some(at) => found.columns.get(at).map_or(0, |c| c.filled),
        // What several columns make, and what stands for all rows.
        None => found.rows,
    };
    let text = |set: &KeySet| {
        let rows = set.needs().map(filled).min().unwrap_or(0);
        let key = if rows == found.rows { "imports-key-all" } else { "imports-key-some" };
        cx.tr(key, &[("fields", open.set_label(cx.locale(), set).into()), ("n", arg(rows)), ("of", arg(found.rows))])
    };
    let ways = keys::ways(&open.kind, setup);
    let asks = keys::asks(&ways);
    let usable = |set: &&KeySet| set.usable(|field| setup.has(field));
    let used: Vec<&KeySet> = open.kind.keys.iter().filter(usable).collect();
    let missing: Vec<String> =
        open.kind.keys.iter().filter(|set| !usable(set)).map(|set| open.set_label(cx.locale(), set)).collect();
    ui::Panel::new(cx.t("imports-keys")).id("keys").body(html! {
        p.mute.sm { (cx.t("imports-keys-note")) }
        @if asks {
            (ui::hidden("keys", "1"))
            p.b.sm id="f-keys" { (cx.t("imports-found-by")) }
            @for way in ways.iter().filter(|way| way.usable) {
                @if way.set.is_source() {
                    p.sm { (ui::icon("lock")) " " (cx.tr("imports-key-always", &[("set", text(&way.set).into())])) }
                } @else {
                    @let name = way.set.name();
                    (ui::hidden(&format!("keyed-{name}"), "1"))
                    (ui::checkbox(&format!("key-{name}"), "1", &text(&way.set), way.on))
                }
            }
            p.mute.sm { (cx.t("imports-keys-choose")) }
        } @else if !used.is_empty() {
            p.b.sm { (cx.t("imports-found-by")) }
            ol.sm { @for set in &used { li { (text(set)) } } }
        }
        @if used.is_empty() && !missing.is_empty() { p.warn.sm { (cx.tr("imports-key-none", &[("fields", missing.join(" / ").into())])) } }
    })
}

fn first(cx: &Cx, open: &Open, preview: &Preview) -> Markup {
    let panel = ui::Panel::new(cx.t("imports-first-row"));
    let Some(row) = &preview.first else { return panel.raw(ui::empty(cx.t("imports-first-none"), html! {})) };
    let wrong = |field: &str| row.wrong.iter().find(|w| w.0 == field);
    let mut shown: Vec<(String, Markup)> = Vec::new();
    for (field, value, reason) in &row.wrong {
        let what = html! { span.warn { @if !value.is_empty() { (cx.tr("imports-quoted", &[("text", value.as_str().into())])) " " } (reason) } };
        shown.push((open.label(cx.locale(), field), what));
    }
    for (field, value) in row.cells.iter().filter(|(field, _)| wrong(field).is_none()).take(SHOWN) {
        shown.push((open.label(cx.locale(), field), html! { bdi { (short(value, 120)) } }));
    }
    let shown: Vec<(&str, Markup)> = shown.iter().map(|(label, value)| (label.as_str(), value.clone())).collect();
    panel.body(ui::facts(&shown))
}
