//! Beside the columns: how rows are found again, and the first row as it will be stored.

use maud::{Markup, html};

use super::super::super::engine::preview::Preview;
use super::super::super::model::setup::Found;
use super::super::frame::{Open, arg, short};
use crate::base::Cx;
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
    let name = |set: &[&str]| set.iter().map(|f| open.label(cx.locale(), f)).collect::<Vec<_>>().join(" + ");
    let usable = |set: &&&[&str]| set.iter().all(|field| setup.has(field));
    let used: Vec<String> = open
        .kind
        .keys
        .iter()
        .filter(usable)
        .map(|set| {
            let rows = set.iter().map(|f| filled(f)).min().unwrap_or(0);
            let key = if rows == found.rows { "imports-key-all" } else { "imports-key-some" };
            cx.tr(key, &[("fields", name(set).into()), ("n", arg(rows)), ("of", arg(found.rows))])
        })
        .collect();
    let missing: Vec<String> = open.kind.keys.iter().filter(|set| !usable(set)).map(|set| name(set)).collect();
    ui::Panel::new(cx.t("imports-keys")).body(html! {
        p.mute.sm { (cx.t("imports-keys-note")) }
        @if !used.is_empty() {
            p.b.sm { (cx.t("imports-found-by")) }
            ol.sm { @for text in &used { li { (text) } } }
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
