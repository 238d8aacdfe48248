//! `/whitespace`: what the accounts in scope buy of each line, and what is left to win.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::portfolio::{Line, Portfolio, gather};
use super::words::{maybe, of_spend, percent, short, unrated};
use super::{PORTFOLIO, RULES, tab_href, what};
use crate::base::asof::{self, AsOf};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads, meets};
use crate::base::scope::{self, Choice};
use crate::base::{Cx, Result, Scope};
use crate::features::people::listing::query;
use crate::ui::{self, Cell, Head, Look, Phone};

/// Accounts that the page shows.
const SHOWN: usize = 200;

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PortfolioQuery {
    pub(super) scope: String,
    pub(super) as_of: String,
}

pub(super) fn choice(cx: &Cx, asked: &str) -> Choice {
    scope::choice(&cx.viewer, (!asked.is_empty()).then_some(asked))
}

/// `GET /whitespace`
pub(super) async fn show(cx: Cx, Query(asked): Query<PortfolioQuery>) -> Result<Response> {
    let (choice, as_of, inner) = (choice(&cx, &asked.scope), AsOf::of(&cx, &asked.as_of)?, cx.clone());
    let (bar, found) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            // The sums of a large scope come after the page.
            let found = match scope.large {
                true => None,
                false => Some(gather(q, &scope, inner.settings(), asof::day(as_of, inner.today()))?),
            };
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, found))
        })
        .await?;
    let title = cx.t("whitespace-portfolio");
    let file = query("/whitespace.csv", &[("scope", &asked.scope), ("as_of", &asked.as_of)]);
    let actions = html! {
        @if meets(&cx.viewer, super::EDITORS) { (ui::link_button(Look::Plain, RULES, "link", cx.t("whitespace-rules"))) }
        (downloads(&cx, &file))
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("whitespace-portfolio-note")) }, actions))
        (asof::notice(&cx, PORTFOLIO, as_of, &[("scope", &asked.scope)]))
        (ui::filter_bar(asof::chip(&cx, PORTFOLIO, as_of, &[("scope", &asked.scope)]), what::button(&cx)))
        @match &found {
            Some(found) => (sums(&cx, found, as_of)),
            None => (ui::lazy(&query("/whitespace/sums", &[("scope", &asked.scope), ("as_of", &asked.as_of)]), title)),
        }
    };
    let page = Page::new(title, body).nav("/accounts").scope(bar);
    Ok(page.crumb(Some("/accounts"), cx.t("accounts-title")).crumb(None, title).respond(&cx))
}

/// `GET /whitespace/sums`: the figures and the table alone.
pub(super) async fn late(cx: Cx, Query(asked): Query<PortfolioQuery>) -> Result<Response> {
    let (choice, as_of, inner) = (choice(&cx, &asked.scope), AsOf::of(&cx, &asked.as_of)?, cx.clone());
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            gather(q, &scope, inner.settings(), asof::day(as_of, inner.today()))
        })
        .await?;
    Ok(html! { div.stack { (sums(&cx, &found, as_of)) } }.into_response())
}

fn sums(cx: &Cx, found: &Portfolio, as_of: Option<AsOf>) -> Markup {
    if found.lines.is_empty() {
        let text = cx.t("whitespace-portfolio-none");
        return ui::Panel::new(cx.t("whitespace-portfolio")).raw(ui::empty(text, html! {}));
    }
    html! { (figures(cx, found)) (table(cx, found, as_of)) }
}

fn figures(cx: &Cx, p: &Portfolio) -> Markup {
    let (t, cross) = (&p.total, &p.cross);
    let cell = |label: &'static str, value: String, context: String| {
        ui::kpi(&ui::Kpi {
            label: cx.t(label),
            value: html! { (value) },
            context: html! { (context) },
            ..Default::default()
        })
    };
    let cells = cx.tr("whitespace-cells-of", &[("owned", t.owned.into()), ("all", t.sellable.into())]);
    let likely = if t.unlikely > 0 { cx.tr("whitespace-unlikely", &[("n", t.unlikely.into())]) } else { String::new() };
    let unknown = cx.tr("whitespace-cells-unknown", &[("n", t.unknown.into()), ("all", t.sellable.into())]);
    let left_out = unrated(cx, t.unrated + p.other.unrated, t.foreign);
    let mean = cross.mean().map_or_else(|| String::from("–"), |m| format!("{m:.1}"));
    ui::kpi_strip(&[
        cell("whitespace-share", percent(t.share()), of_spend(cx, t)),
        cell("whitespace-penetration", percent(t.penetration()), cells),
        cell(
            "whitespace-value",
            maybe(cx, t.known_gap()),
            if left_out.is_empty() { unknown } else { [unknown, left_out].join(" · ") },
        ),
        cell("whitespace-probable", maybe(cx, t.known_probable()), likely),
        cell(
            "whitespace-cross",
            percent(cross.ratio()),
            cx.tr(
                "whitespace-cross-of",
                &[("n", cross.several.into()), ("all", cross.active.into()), ("mean", mean.into())],
            ),
        ),
        cell(
            "whitespace-cross-share",
            percent(cross.share()),
            cx.tr("whitespace-cross-first", &[("sum", short(cx, cross.first).into())]),
        ),
    ])
}

fn table(cx: &Cx, p: &Portfolio, as_of: Option<AsOf>) -> Markup {
    let names: Vec<&str> = p.columns.iter().map(|id| p.tree.name(*id)).collect();
    let mut heads = vec![Head::text(cx.t("whitespace-account"))];
    heads.extend(names.iter().map(|name| Head::number(name)));
    heads.extend([
        Head::number(cx.t("whitespace-total")),
        Head::number(cx.t("whitespace-share")),
        Head::number(cx.t("whitespace-value")),
    ]);
    let rows = p.lines.iter().take(SHOWN).map(|line| row(cx, line, as_of)).collect();
    let mut totals = vec![Cell::head(html! { (cx.t("whitespace-total")) })];
    totals.extend(p.sums.iter().map(|s| Cell::number(ui::two(html! { (maybe(cx, s.rated())) }, &percent(s.share())))));
    totals.push(Cell::number(ui::two(html! { (maybe(cx, p.other.with(&p.total))) }, &of_spend(cx, &p.total))));
    totals.push(Cell::number(html! { (percent(p.total.share())) }));
    totals.push(Cell::number(html! { (maybe(cx, p.total.known_gap())) }));
    let count = p.lines.len().to_string();
    let more = p.lines.len().saturating_sub(SHOWN);
    let title = cx.t("whitespace-portfolio");
    let table =
        ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).totals(totals).grid().wide();
    match more {
        0 => table.draw(),
        n => table.footer(html! { (cx.tr("whitespace-portfolio-more", &[("n", n.into())])) }).draw(),
    }
}

fn row(cx: &Cx, line: &Line, as_of: Option<AsOf>) -> Markup {
    let href = asof::keep(&tab_href(line.account), as_of);
    let mut cells = vec![Cell::head(html! { a.b href=(href) { (line.name) } })];
    for sums in &line.sums {
        let second = match sums.rated() {
            None => cx.t("whitespace-no-rate").to_owned(),
            Some(_) if sums.spend > 0 => percent(sums.share()),
            Some(_) => String::new(),
        };
        let first = match (sums.rated(), sums.spend, sums.unknown) {
            (None, ..) | (Some(0), 0, 0) => String::from("–"),
            (Some(0), 0, _) => String::from("?"),
            (Some(sold), ..) => short(cx, sold),
        };
        cells.push(Cell::number(ui::two(html! { (first) }, &second)));
    }
    let t = &line.total;
    cells.push(Cell::number(ui::two(html! { (maybe(cx, line.other.with(t))) }, &of_spend(cx, t))).phone(Phone::Right));
    cells.push(Cell::number(html! { (percent(t.share())) }));
    cells.push(Cell::number(html! { (maybe(cx, t.known_gap())) }));
    ui::tr(cells)
}
