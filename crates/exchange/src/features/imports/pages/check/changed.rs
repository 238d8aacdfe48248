//! Fields that rows change: old and new, each kept or taken.

use maud::{Markup, html};

use super::super::super::store::lines::Line;
use super::super::frame::{Open, arg, int};
use super::CheckQuery;
use super::load::Looked;
use crate::base::Cx;
use crate::ui::{self, Cell, Head, Look, Phone, Segment};

/// The panel; nothing when no field changes.
pub(super) fn panel(cx: &Cx, open: &Open, query: &CheckQuery, looked: &Looked) -> Markup {
    if looked.fields.is_empty() {
        return html! {};
    }
    let count = int(cx, open.import.counts.fields);
    let href = format!("{}?show=changed", open.path("check"));
    let heads = vec![
        Head::text(cx.t("imports-row")),
        Head::text(cx.t("imports-our-field")),
        Head::text(cx.t("imports-change")),
        Head::text(cx.t("imports-keep-ours")),
    ];
    let more = if query.show.is_empty() {
        Some(href.clone())
    } else {
        looked.next.as_ref().map(|next| next_href(&href, query, next))
    };
    let footer = html! {
        (cx.t("imports-changed-note"))
        span.end {
            @if let Some(more) = &more { (ui::link(more, &cx.tr("imports-all-n", &[("n", arg(open.import.counts.fields))]))) }
            (ui::submit_as(Look::Plain, "", cx.t("imports-decide"), "do", "again"))
        }
    };
    ui::Table::new(cx.t("imports-changed"), heads)
        .title(cx.t("imports-changed"), Some(&count), filter(cx, open, query, looked, &href))
        .rows(looked.changed.iter().map(|line| row(cx, open, line)).collect())
        .footer(footer)
        .draw()
}

fn next_href(href: &str, query: &CheckQuery, next: &str) -> String {
    if query.field.is_empty() {
        format!("{href}&after={next}")
    } else {
        format!("{href}&field={}&after={next}", query.field)
    }
}

/// The fields that change, as a filter.
fn filter(cx: &Cx, open: &Open, query: &CheckQuery, looked: &Looked, href: &str) -> Markup {
    let labels: Vec<(String, String)> = looked
        .fields
        .iter()
        .map(|(field, n)| {
            (format!("{href}&field={field}"), format!("{} {}", open.label(cx.locale(), field), int(cx, *n)))
        })
        .collect();
    if !query.field.is_empty() {
        let label = open.label(cx.locale(), &query.field);
        return ui::filter_on(cx.t("imports-our-field"), &label, href, cx.t("clear"));
    }
    let options: Vec<Segment<'_>> =
        labels.iter().map(|(href, label)| Segment { href, label, current: false }).collect();
    ui::filter_menu("changed-fields", cx.t("imports-our-field"), &options)
}

fn row(cx: &Cx, open: &Open, line: &Line) -> Markup {
    let text = |name: &str| line.detail[name].as_str().unwrap_or_default();
    let is = |name: &str| line.detail[name].as_bool().unwrap_or(false);
    let held = open.import.setup.keeps.get(&line.line).is_some_and(|held| held.contains(&line.field));
    let (old, new) = (text("old"), text("new"));
    let place = format!("{}-{}", line.line, line.field);
    let label = cx.tr(
        "imports-keep-of",
        &[("field", open.label(cx.locale(), &line.field).into()), ("line", int(cx, line.line).into())],
    );
    let change = html! {
        @if old.is_empty() { span.diff { span.faint { (cx.t("imports-was-empty")) } span aria-hidden="true" { " → " } ins { bdi { (new) } } } }
        @else { (ui::diff(old, new)) }
    };
    let keep = html! {
        @if is("keep") && !held { span.mute { (cx.t("imports-stays")) } } @else {
            (ui::hidden(&format!("seen-{place}"), "1"))
            label.boxl { input.box type="checkbox" name={ "keep-" (place) } value="1" checked[held] aria-label=(label); }
        }
        @if is("newer") { " " span.mute.sm { (cx.t("imports-newer-here")) } }
    };
    ui::tr(vec![
        Cell::head(ui::two(
            html! { bdi { (line.reason) } },
            &cx.tr("imports-line", &[("line", int(cx, line.line).into())]),
        )),
        Cell::text(html! { (open.label(cx.locale(), &line.field)) }).phone(Phone::Right),
        Cell::text(change).phone(Phone::Full),
        Cell::text(keep).phone(Phone::Full).label(cx.t("imports-keep-ours")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_filter() {
        let query = CheckQuery { field: String::from("city"), ..CheckQuery::default() };
        assert_eq!(next_href("/x?show=changed", &query, "9.1"), "/x?show=changed&field=city&after=9.1");
        assert_eq!(next_href("/x?show=changed", &CheckQuery::default(), "9.1"), "/x?show=changed&after=9.1");
    }
}
