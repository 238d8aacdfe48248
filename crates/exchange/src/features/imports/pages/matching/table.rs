//! The table of columns: what stands in the file, what it means here, and on what that rests.

use maud::{Markup, html};

use super::super::super::engine::preview::Preview;
use super::super::super::model::preset;
use super::super::super::model::setup::{Found, Match, Why, fingerprint};
use super::super::super::{columns, presets};
use super::super::frame::{Open, arg};
use crate::base::{Cx, Fields};
use crate::ui::{self, Cell, Head, Look, Phone};

/// The panel.
pub(super) fn panel(
    cx: &Cx,
    open: &Open,
    found: &Found,
    preview: &Preview,
    (doubts, fields): (bool, &Fields),
) -> Markup {
    let options = options(cx, open);
    let options: Vec<(&str, &str)> = options.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
    let matches = &open.import.setup.columns;
    let takes = |header: &String| open.import.setup.made.iter().any(|made| made.takes(header));
    let matched = found.shape.columns.iter().zip(matches).filter(|(h, m)| m.field.is_some() || takes(h)).count();
    let doubtful = matches.iter().filter(|m| is_doubtful(m, preview)).count();
    let rows = found.shape.columns.iter().enumerate().map(|(at, header)| {
        let m = matches.get(at).cloned().unwrap_or_default();
        let wrong = fields.of(&format!("columns.{header}")).is_some();
        row(cx, open, (at, header), &m, (found, preview), (&options, wrong))
    });
    let heads = ["imports-file-column-head", "imports-first-values", "imports-our-field", "imports-guessed-from"];
    let count = cx.tr("imports-matched", &[("n", matched.into()), ("of", found.shape.columns.len().into())]);
    let shown = if doubts { "doubt" } else { "all" };
    let look_at = cx.tr("imports-to-look-at", &[("n", doubtful.into())]);
    let end = html! {
        @if doubtful > 0 { (ui::either("show", cx.t("imports-show"), shown, &[("all", cx.t("imports-all")), ("doubt", &look_at)])) }
        (menu(cx, open, found))
    };
    let table = ui::Table::new(cx.t("imports-match"), heads.iter().map(|key| Head::text(cx.t(key))).collect())
        .title(cx.t("imports-match"), Some(&count), end)
        .rows(rows.collect());
    html! { div.doubts { (table.draw()) } }
}

/// Our columns for the lists: nothing, those that a file must have, and the others.
pub(super) fn options(cx: &Cx, open: &Open) -> Vec<(String, String)> {
    let mut list = vec![(String::new(), cx.t("imports-not-imported").to_owned())];
    let required = |name: &str| open.kind.columns.iter().any(|c| c.required && c.name == name);
    for ours in columns::of(&open.kind, &open.extra) {
        let label = open.label(cx.locale(), &ours.name);
        let label = if required(&ours.name) { format!("{label} *") } else { label };
        list.push((ours.name, label));
    }
    list
}

fn is_doubtful(m: &Match, preview: &Preview) -> bool {
    m.field.as_ref().is_some_and(|field| preview.wrong.contains_key(field))
}

fn row(
    cx: &Cx,
    open: &Open,
    (at, header): (usize, &str),
    m: &Match,
    (found, preview): (&Found, &Preview),
    (options, wrong): (&[(&str, &str)], bool),
) -> Markup {
    let samples = found.columns.get(at).map(|c| c.samples.as_slice()).unwrap_or_default();
    let name = format!("c{at}");
    let label = cx.tr("imports-field-of", &[("column", header.into())]);
    let value = m.field.as_deref().unwrap_or_default();
    let select = ui::pick(&format!("f-{name}"), &name, &label, value, options, wrong);
    let doubtful = is_doubtful(m, preview);
    let part = open.import.setup.made.iter().find(|made| m.field.is_none() && made.takes(header));
    let why = html! {
        @if doubtful { span.warn { (doubt(cx, m, preview)) } }
        @else if let Some(made) = part { span.mute { (cx.tr("imports-why-part", &[("field", open.label(cx.locale(), &made.field).into())])) } }
        @else { span.mute { (why(cx, open, m)) } }
    };
    let cells = vec![
        Cell::head(html! { code.colname { bdi { (header) } } }),
        Cell::text(html! { @if samples.is_empty() { span.faint { (cx.t("imports-all-empty")) } } @else { (ui::cells(samples)) } })
            .phone(Phone::Full),
        Cell::text(select).phone(Phone::Full),
        Cell::text(why).phone(Phone::Right),
    ];
    ui::tr_class(if doubtful { "doubt" } else { "" }, cells)
}

fn doubt(cx: &Cx, m: &Match, preview: &Preview) -> String {
    let n = m.field.as_ref().and_then(|field| preview.wrong.get(field)).copied().unwrap_or(0);
    cx.tr("imports-not-understood", &[("n", arg(n)), ("of", arg(preview.seen))])
}

/// On what a guess rests.
fn why(cx: &Cx, open: &Open, m: &Match) -> String {
    let finds =
        |field: &str| field.ends_with("source_id") && open.kind.keys.iter().any(|set| set.columns.contains(&field));
    match (&m.why, &m.field) {
        (Why::Chosen, None) => cx.t("imports-why-left-out").to_owned(),
        (_, None) => cx.t("imports-why-nothing").to_owned(),
        (_, Some(field)) if finds(field) => cx.t("imports-why-finds").to_owned(),
        (Why::Chosen, _) => cx.t("imports-why-chosen").to_owned(),
        (Why::Name, _) => cx.t("imports-why-name").to_owned(),
        (Why::Template(name), _) => cx.tr("imports-why-template", &[("name", name.as_str().into())]),
        (Why::Preset(name), _) => name.clone(),
        (Why::Words, _) => cx.t("imports-why-words").to_owned(),
        (Why::Values, _) => cx.t("imports-why-values").to_owned(),
        (Why::Nothing, _) => String::new(),
    }
}

/// Kept readings and presets, and keeping this one under a name.
fn menu(cx: &Cx, open: &Open, found: &Found) -> Markup {
    let presets = preset::fitting(presets::all(), open.kind.name, &found.shape.columns, found.object());
    let shape = fingerprint(&found.shape.columns);
    let used = open.templates.iter().find(|t| open.import.setup.template.map_or(t.shape == shape, |id| t.id == id));
    let preset = open
        .import
        .setup
        .columns
        .iter()
        .find_map(|m| if let Why::Preset(name) = &m.why { Some(name.as_str()) } else { None });
    let now = used.map(|t| t.name.as_str()).or(preset).unwrap_or(cx.t("imports-template-none"));
    let label = cx.tr("imports-template-now", &[("name", now.into())]);
    let name = used.map(|t| t.name.as_str()).unwrap_or_default();
    let body = html! {
        div.pad.set {
            (ui::Field::text("keep_as", cx.t("imports-keep-as")).value(name).hint(cx.t("imports-keep-hint")).draw())
            (ui::submit_as(Look::Plain, "", cx.t("imports-keep"), "do", "save"))
            @if !open.templates.is_empty() {
                p.b.sm { (cx.t("imports-templates")) }
                @for t in &open.templates {
                    div.fix {
                        (ui::submit_as(Look::Plain, "", &t.name, "do", &format!("template:{}", t.id)))
                        (ui::submit_as(Look::Ghost, "trash", &cx.tr("imports-forget", &[("name", t.name.as_str().into())]), "do", &format!("forget:{}", t.id)))
                    }
                }
            }
            @if !presets.is_empty() {
                p.b.sm { (cx.t("imports-presets")) }
                @for p in &presets { div.fix { (ui::submit_as(Look::Plain, "", &p.name, "do", &format!("preset:{}", p.name))) } }
            }
        }
    };
    html! { (ui::popover_button(Look::Plain, "chevron", &label, "templates")) (ui::popover("templates", body)) }
}
