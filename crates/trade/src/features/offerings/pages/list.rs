//! `/offerings`: what we sell, as a tree.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::{FIRST, Offering, tree};
use super::super::{EDITORS, store};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::page::{Page, downloads, meets};
use crate::base::sheets::{self, Cell as Out};
use crate::base::{Cx, Result, calendar};
use crate::features::people::listing::query;
use crate::ui::{self, Cell, Head, Phone};

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ListQuery {
    q: String,
    archived: String,
}

impl ListQuery {
    /// Whether an offering has what is looked for in a name or its code.
    fn fits(&self, o: &Offering) -> bool {
        let wanted = tenure_text::fold(self.q.trim());
        let words = o.facts.names.iter().chain([&o.facts.name, &o.facts.code]);
        (self.archived == "1" || o.archived_at.is_none())
            && (wanted.is_empty() || words.into_iter().any(|w| tenure_text::fold(w).contains(&wanted)))
    }
}

/// `GET /offerings`
pub(super) async fn show(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let all = cx.read(store::all).await?;
    let archived = all.iter().filter(|o| o.archived_at.is_some()).count();
    let shown = tree(all.into_iter().filter(|o| asked.fits(o)).collect());
    let title = cx.t("offerings-title");
    let actions = html! {
        (downloads(&cx, "/offerings.csv"))
        @if meets(&cx.viewer, EDITORS) { (ui::link_button(ui::Look::Primary, "/offerings/new", "plus", cx.t("offerings-new"))) }
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("offerings-summary")) }, actions))
        (ui::filter_bar(filters(&cx, &asked, archived), html! {}))
        (table(&cx, &shown))
    };
    let page = Page::new(title, body).nav("/offerings").crumb(Some("/"), cx.t("today-title"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn filters(cx: &Cx, asked: &ListQuery, archived: usize) -> Markup {
    let hrefs = ["", "1"].map(|code| query("/offerings", &[("q", asked.q.as_str()), ("archived", code)]));
    let segments = [
        ui::Segment { href: &hrefs[0], label: cx.t("offerings-live"), current: asked.archived != "1" },
        ui::Segment { href: &hrefs[1], label: cx.t("offerings-with-archived"), current: asked.archived == "1" },
    ];
    html! {
        (ui::filter_search("/offerings", "q", &asked.q, cx.t("offerings-search"), &[("archived", asked.archived.as_str())]))
        @if archived > 0 { (ui::segments(cx.t("offerings-archived"), &segments)) }
    }
}

fn table(cx: &Cx, shown: &[(usize, Offering)]) -> Markup {
    let title = cx.t("offerings-title");
    if shown.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("offerings-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("offerings-field-name")),
        Head::text(cx.t("offerings-field-level")),
        Head::text(cx.t("offerings-field-code")),
        Head::text(cx.t("offerings-field-measure")),
        Head::number(cx.t("offerings-price-today")),
        Head::text(cx.t("offerings-sold")),
    ];
    let rows = shown.iter().map(|(depth, o)| row(cx, *depth, o)).collect();
    let count = shown.len().to_string();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).tree().rows(rows).draw()
}

fn row(cx: &Cx, depth: usize, o: &Offering) -> Markup {
    let f = &o.facts;
    let level = u8::try_from(depth).unwrap_or(u8::MAX);
    let name = html! {
        a.b href={ "/offerings/" (o.id) } { (f.name) }
        @if o.archived_at.is_some() { " " (ui::chip_outline(cx.t("offerings-archived"))) }
        @if !f.names.is_empty() { div.mute.sm { (f.names.join(" · ")) } }
    };
    let currency = &cx.settings().currency;
    let price = f.price(currency, cx.today()).map(|minor| Money { minor, currency: currency.clone() });
    ui::tr(vec![
        Cell::head(ui::tree_cell(level, None, name)),
        Cell::text(html! { (cx.t(f.level.label())) }).phone(Phone::Left),
        Cell::text(html! { (f.code) }),
        Cell::text(html! { (f.measure) }),
        Cell::number(
            html! { @if let Some(p) = price { (ui::num(p.minor, &format!("{} {}", p.currency, p.decimal()))) } },
        )
        .phone(Phone::Right),
        Cell::text(sold(cx, o)).phone(Phone::Full),
    ])
}

/// From when to when it is sold.
pub(super) fn sold(cx: &Cx, o: &Offering) -> Markup {
    let day = |d| calendar::full(cx.locale(), d);
    let text = match (o.facts.from, o.facts.last()) {
        (None, None) => String::new(),
        (Some(from), None) => cx.tr("offerings-since", &[("day", day(from).into())]),
        (None, Some(last)) => cx.tr("offerings-until", &[("day", day(last).into())]),
        (Some(from), Some(last)) => format!("{} – {}", day(from), day(last)),
    };
    html! { span.mute[!o.facts.sold_on(cx.today())] { (text) } }
}

/// The columns of the file: those of the import.
const HEAD: [&str; 14] = [
    "name",
    "parent",
    "level",
    "code",
    "unit_of_measure",
    "valid_from",
    "valid_to",
    "former_names",
    "sold_to",
    "price",
    "currency",
    "price_from",
    "source_system",
    "source_id",
];

/// `GET /offerings.csv`: a row for each offering, and one more for each further price.
pub(super) async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let all = cx.read(store::all).await?;
    let names: std::collections::HashMap<_, _> = all.iter().map(|o| (o.id, o.facts.name.clone())).collect();
    let shown = tree(all.into_iter().filter(|o| asked.fits(o)).collect());
    let rows = shown.into_iter().flat_map(|(_, o)| lines(&o, &names));
    sheets::answer(&cx, "offerings", &HEAD, rows)
}

fn lines(o: &Offering, names: &std::collections::HashMap<crate::base::OfferingId, String>) -> Vec<Vec<Out>> {
    let f = &o.facts;
    let source = f.sources.first().and_then(|text| super::super::model::source(text)).unwrap_or_default();
    let count = f.prices.len().max(1);
    let line = |at: usize| {
        let first = |cell: Out| if at == 0 { cell } else { Out::Empty };
        let price = f.prices.get(at);
        let money = price.map(|p| Money { minor: p.minor, currency: p.currency.clone() });
        vec![
            f.name.as_str().into(),
            first(f.parent.and_then(|p| names.get(&p).cloned()).into()),
            f.level.code().into(),
            first(f.code.as_str().into()),
            first(f.measure.as_str().into()),
            first(f.from.into()),
            first(f.last().into()),
            first(f.names.join("; ").into()),
            first(f.unit_kinds.join("; ").into()),
            money.into(),
            price.map(|p| p.currency.clone()).into(),
            price.map(|p| p.from).filter(|from| *from != FIRST).into(),
            first(source.0.into()),
            first(source.1.into()),
        ]
    };
    (0..count).map(line).collect()
}
