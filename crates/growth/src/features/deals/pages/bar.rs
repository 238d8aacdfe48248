//! What stands above the pipeline: its sentence, its views, its filters.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::Kind;
use super::super::store::board::Sum;
use super::words::{sum, weighted};
use crate::base::{AccountId, Cx};
use crate::ui;

/// A view of the pipeline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// Columns of cards.
    Board,
    /// Rows.
    Table,
    /// What will come.
    Forecast,
}

/// The switch between the views; the filters go along to board and table.
pub fn views(cx: &Cx, asked: &Ask, current: View) -> Markup {
    let forecast = crate::features::people::listing::query("/pipeline/forecast", &[("scope", asked.scope.as_str())]);
    let hrefs = [asked.with("/pipeline", &[("sort", "")]), asked.with("/pipeline/table", &[]), forecast];
    let segment =
        |at: usize, label, view| ui::Segment { href: &hrefs[at], label: cx.t(label), current: view == current };
    ui::segments(
        cx.t("deals-views"),
        &[
            segment(0, "deals-view-board", View::Board),
            segment(1, "deals-view-table", View::Table),
            segment(2, "deals-view-forecast", View::Forecast),
        ],
    )
}

/// The page's head: how many deals, what they come to, what they lack.
pub(super) fn head(cx: &Cx, asked: &Ask, total: &Sum, path: &str, more: Markup) -> Markup {
    let args = [("n", total.deals.into()), ("sum", sum(cx, total).into()), ("weighted", weighted(cx, total).into())];
    // Only the table shows deals that have closed.
    let outcome = if path == "/pipeline" { "" } else { asked.outcome.as_str() };
    let said = match outcome {
        "won" => "deals-summary-won",
        "lost" => "deals-summary-lost",
        "all" => "deals-summary-all",
        _ => "deals-summary",
    };
    let no_step = asked.with(path, &[("only", "no_step")]);
    let unknown = asked.with(path, &[("only", "unrated")]);
    let summary = html! {
        (cx.tr(said, &args))
        @if total.no_step > 0 && !matches!(outcome, "won" | "lost") && matches!(asked.only.as_str(), "" | "no_step") {
            " " a.b.bad href=(no_step) { (cx.tr("deals-summary-no-step", &[("n", total.no_step.into())])) }
        }
        @if total.unknown > 0 && matches!(asked.only.as_str(), "" | "unrated") {
            " " a.b.warn href=(unknown) { (cx.tr("deals-summary-unknown", &[("n", total.unknown.into())])) }
        }
    };
    let new = match asked.account.as_str() {
        "" => String::from("/deals/new"),
        account => format!("/deals/new?account={account}"),
    };
    let actions = html! {
        (more)
        (ui::keyed("n", ui::link_button(ui::Look::Primary, &new, "plus", cx.t("deals-new"))))
    };
    ui::page_head(cx.t("deals-pipeline"), summary, actions)
}

/// What a view may be narrowed by.
pub(super) struct Chips<'a> {
    /// The view.
    pub(super) view: View,
    /// Its path.
    pub(super) path: &'a str,
    /// Accounts with deals.
    pub(super) accounts: &'a [(AccountId, String)],
    /// What the territory asked for is called.
    pub(super) territory: Option<&'a str>,
    /// How many of all have no next step, stand too long, have nobody who stands up for us.
    pub(super) counts: [i64; 3],
}

/// The bar.
pub(super) fn filters(cx: &Cx, asked: &Ask, c: &Chips<'_>) -> Markup {
    let choice =
        |name: &str, label: &'static str, list: &[(String, String)]| chip(cx, asked, c.path, (name, label), list);
    let kinds: Vec<(String, String)> = [("growth", "deals-kind-growth"), ("all", "deals-kind-all")]
        .into_iter()
        .chain(Kind::ALL.iter().map(|k| (k.code(), k.label())))
        .map(|(code, key)| (code.to_owned(), cx.tr(key, &[])))
        .collect();
    let closes: Vec<(String, String)> = ["overdue", "month", "quarter", "year", "none"]
        .into_iter()
        .map(|code| (code.to_owned(), cx.tr(&format!("deals-closes-{code}"), &[])))
        .collect();
    let accounts: Vec<(String, String)> = c.accounts.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let only = [("no_step", "deals-no-step"), ("stalled", "deals-stalled"), ("no_sponsor", "deals-no-sponsor")];
    let renewals = crate::features::people::listing::query("/pipeline/renewals", &[("scope", asked.scope.as_str())]);
    ui::filter_bar(
        html! {
            (views(cx, asked, c.view))
            (choice("kind", "deals-field-kind", &kinds))
            (choice("account", "deals-field-account", &accounts))
            (choice("closes", "deals-closes", &closes))
            @if !asked.territory.is_empty() {
                (ui::filter_on(cx.t("accounts-field-territory"), c.territory.unwrap_or(cx.t("unknown")), &asked.with(c.path, &[("territory", "")]), cx.t("remove")))
            }
            @for ((code, key), count) in only.into_iter().zip(c.counts) {
                @if asked.only == code {
                    (ui::filter_on("", cx.t(key), &asked.with(c.path, &[("only", "")]), cx.t("remove")))
                } @else if count > 0 {
                    // Open ones are counted, whatever is shown.
                    a.fchip href=(asked.with(c.path, &[("only", code), ("outcome", "")])) { (cx.t(key)) " " b { (count) } }
                }
            }
            @if asked.only == "unrated" {
                (ui::filter_on("", cx.t("deals-unrated"), &asked.with(c.path, &[("only", "")]), cx.t("remove")))
            }
            (ui::link(&renewals, cx.t("deals-renewals")))
        },
        html! {},
    )
}

/// One chip: set and to be taken off, or offered with its list.
fn chip(cx: &Cx, asked: &Ask, path: &str, (name, label): (&str, &'static str), list: &[(String, String)]) -> Markup {
    let value = match name {
        "kind" => &asked.kind,
        "account" => &asked.account,
        _ => &asked.closes,
    };
    if !value.is_empty() {
        let words = list.iter().find(|(code, _)| code == value).map_or(cx.t("unknown"), |(_, words)| words);
        return ui::filter_on(cx.t(label), words, &asked.with(path, &[(name, "")]), cx.t("remove"));
    }
    if list.len() < 2 {
        return html! {};
    }
    let hrefs: Vec<String> = list.iter().map(|(code, _)| asked.with(path, &[(name, code)])).collect();
    let menu: Vec<ui::Segment<'_>> =
        list.iter().zip(&hrefs).map(|((_, words), href)| ui::Segment { href, label: words, current: false }).collect();
    ui::filter_menu(&format!("deals-menu-{name}"), cx.t(label), &menu)
}
