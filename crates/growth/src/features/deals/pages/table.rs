//! `/pipeline/table`: deals as rows, sorted, page by page.

use axum::response::Response;
use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::stages::{days_in, stalled};
use super::super::model::{Outcome, Stage, expected};
use super::super::store::board::{self, Sum};
use super::super::store::filter::{Filter, Whose, norms};
use super::super::store::list::{self, Named, Sort, cursor};
use super::super::store::{known, stages};
use super::bar::{self, Chips, View};
use super::board::counts;
use super::href;
use super::moving::stage_menu;
use super::words::{long, month, next_line, sum, weighted};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::{List, PAGE};
use crate::base::{AccountId, Conn, Cx, Result, Scope, scope};
use crate::features::people::listing::{query, slice};
use crate::ui::{self, Cell, Dir, Head, Phone};

struct Rows {
    stages: Vec<Stage>,
    total: Sum,
    found: List<Named>,
    accounts: Vec<(AccountId, String)>,
    territory: Option<String>,
    counts: [i64; 3],
}

/// `GET /pipeline/table`
pub(super) async fn show(cx: Cx, Query(asked): Query<Ask>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, rows) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            Ok((bar, load(q, &inner, &scope, &ask)?))
        })
        .await?;
    let body = html! { (ui::fragment("deals", page(&cx, &asked, &rows))) };
    let page = Page::new(cx.t("deals-pipeline"), body).nav("/pipeline").scope(bar);
    Ok(page.respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Ask) -> Result<Rows> {
    let (today, stages) = (cx.today(), stages::all(q)?);
    let filter = asked.filter(today, cx.settings(), &stages, "growth")?;
    let s = slice("", &asked.cursor, "", &asked.sort, &Sort::WORDS)?;
    let whose = Whose::Scope(scope);
    let order = (Sort::parse(&s.sort), s.descending);
    let rows = list::page(q, &whose, &filter, today, order, s.cursor.as_ref(), PAGE)?;
    let sums = board::by_stage(q, &whose, &filter, (today, Some(&norms(&stages, today))), &cx.settings().currency)?;
    let open = Filter { outcome: Some(Outcome::Open), ..filter.clone() };
    let (total, all_open) = (board::total(sums.values()), filter.outcome == Some(Outcome::Open));
    Ok(Rows {
        total,
        found: List::cut(rows, PAGE, cursor),
        accounts: list::accounts(q, &whose, &Filter { account: None, ..filter.clone() }, today, 60)?,
        territory: known::territory(q, filter.territory)?,
        // The chips count open deals, whatever is shown.
        counts: counts(q, &whose, (&open, all_open.then_some(&total)), &stages, today)?,
        stages,
    })
}

const PATH: &str = "/pipeline/table";

fn page(cx: &Cx, asked: &Ask, r: &Rows) -> Markup {
    let chips = Chips {
        view: View::Table,
        path: PATH,
        accounts: &r.accounts,
        territory: r.territory.as_deref(),
        counts: r.counts,
    };
    let file =
        asked.with("/pipeline/table.csv", &[("kind", if asked.kind.is_empty() { "growth" } else { &asked.kind })]);
    let hrefs = ["", "won", "lost", "all"].map(|code| asked.with(PATH, &[("outcome", code)]));
    let labels = ["deals-outcome-open", "deals-outcome-won", "deals-outcome-lost", "deals-outcome-all"];
    let codes = ["", "won", "lost", "all"];
    let segments: Vec<ui::Segment<'_>> = (0..4)
        .map(|at| ui::Segment { href: &hrefs[at], label: cx.t(labels[at]), current: asked.outcome == codes[at] })
        .collect();
    html! {
        (bar::head(cx, asked, &r.total, PATH, downloads(cx, &file)))
        (bar::filters(cx, asked, &chips))
        (ui::filter_bar(html! {
            (ui::segments(cx.t("deals-field-outcome"), &segments))
            (ui::filter_search(PATH, "q", &asked.q, cx.t("deals-search"), &hidden(asked)))
        }, html! {}))
        (table(cx, asked, r))
    }
}

/// The filters that a search keeps.
fn hidden(asked: &Ask) -> Vec<(&'static str, &str)> {
    let all = [
        ("scope", asked.scope.as_str()),
        ("kind", &asked.kind),
        ("outcome", &asked.outcome),
        ("account", &asked.account),
        ("territory", &asked.territory),
        ("closes", &asked.closes),
        ("only", &asked.only),
        ("sort", &asked.sort),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn table(cx: &Cx, asked: &Ask, r: &Rows) -> Markup {
    let title = cx.t("deals-title");
    if r.found.items.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("deals-none"), html! {}));
    }
    let sorted = |head: Head<'static>, word: &str, falls: bool| {
        let (rising, falling) = (word.to_owned(), format!("-{word}"));
        let now = match asked.sort.as_str() {
            "" if word == "close_on" => Some(Dir::Asc),
            s if s == rising => Some(Dir::Asc),
            s if s == falling => Some(Dir::Desc),
            _ => None,
        };
        let turned = match now {
            Some(Dir::Asc) => &falling,
            Some(Dir::Desc) => &rising,
            None if falls => &falling,
            None => &rising,
        };
        head.sort(asked.with(PATH, &[("sort", turned)]), now)
    };
    let heads = vec![
        sorted(Head::text(cx.t("deals-field-name")), "name", false),
        sorted(Head::text(cx.t("deals-field-stage")), "stage_since", false),
        sorted(Head::number(cx.t("deals-field-amount")), "amount", true),
        Head::number(cx.t("deals-weighted")),
        sorted(Head::text(cx.t("deals-field-close_on")), "close_on", false),
        Head::text(cx.t("deals-field-next_step")),
        Head::text(cx.t("deals-counts-as")),
        Head::text(cx.t("deals-lead")),
        Head::blank(cx.t("edit")),
    ];
    let rows = r.found.items.iter().map(|n| row(cx, &r.stages, n, asked)).collect();
    let count = cx.locale().int(r.total.deals);
    let next = r.found.next.as_deref().map(|cursor| asked.with(PATH, &[("cursor", cursor)]));
    let shown = cx.tr("deals-shown", &[("n", r.found.items.len().into()), ("of", r.total.deals.into())]);
    let first = (!asked.cursor.is_empty()).then(|| asked.with(PATH, &[]));
    let foot = ui::pager(
        &shown,
        first.as_deref().map(|href| (href, cx.t("deals-first-page"))),
        next.as_deref().map(|href| (href, cx.t("deals-next-page"))),
    );
    ui::Table::new(title, heads)
        .title(title, Some(&count), html! {})
        .rows(rows)
        .totals(vec![
            Cell::head(html! { (cx.t("deals-all")) }),
            Cell::text(html! {}),
            Cell::number(html! { (sum(cx, &r.total)) }).phone(Phone::Right),
            Cell::number(html! { @if r.total.open > 0 { (weighted(cx, &r.total)) } }),
            Cell::text(html! {}).span(5),
        ])
        .footer(foot)
        .draw()
}

fn row(cx: &Cx, stages: &[Stage], n: &Named, asked: &Ask) -> Markup {
    let (deal, f) = (&n.deal, &n.deal.facts);
    let here = href(deal.account, deal.id);
    let open = f.outcome == Outcome::Open;
    let likely = f.amount_minor.map(|minor| expected(minor, n.likely));
    let back = asked.with(PATH, &[("cursor", &asked.cursor)]);
    // A value that is pressed is changed on its own; the pencil at the end of the row changes all of them.
    let edit = |only: &str, label: &'static str, value: Markup| {
        if open { ui::cell_edit(&quick(&here, &back, only), cx.t(label), value) } else { value }
    };
    let name = html! {
        a.b href=(here) { (f.name) }
        div.mute.sm { (n.account) @if let Some(unit) = &n.unit { " · " (unit) } " · " (cx.t(f.kind.label())) }
    };
    let amount = ui::num(f.amount_minor.unwrap_or(0), &long(f.amount_minor, &f.currency));
    ui::tr(vec![
        Cell::head(name),
        Cell::text(place(cx, stages, n, &here, &back)).phone(Phone::Left),
        Cell::number(edit("amount", "deals-change-amount", amount)).phone(Phone::Right),
        Cell::number(html! { @if open { (long(likely, &f.currency)) div.mute.sm { (n.likely) "%" } } }),
        Cell::text(edit("close_on", "deals-change-close_on", html! { span.nw { (month(cx, f.closed_on.or(f.close_on))) } })),
        Cell::text(html! { @if open { (edit("next_step", "deals-change-next_step", next_line(cx, &f.next_step, f.next_step_on))) } })
            .phone(Phone::Full),
        Cell::text(html! { @if open { (cx.t(deal.counts_as(cx.today()).label())) } }),
        Cell::text(html! { span.nw { (n.lead.as_deref().unwrap_or_default()) } }),
        Cell::text(html! { @if open { (ui::dialog_icon(&quick(&here, &back, ""), "edit", cx.t("deals-quick"))) } }),
    ])
}

fn quick(here: &str, back: &str, only: &str) -> String {
    query(&format!("{here}/quick"), &[("back", back), ("only", only)])
}

/// The stage of an open deal, as a menu of the stages of its kind; how a closed one ended.
fn place(cx: &Cx, stages: &[Stage], n: &Named, here: &str, back: &str) -> Markup {
    let f = &n.deal.facts;
    if f.outcome != Outcome::Open {
        let tone = if f.outcome == Outcome::Won { ui::Tone::Good } else { ui::Tone::Bad };
        return ui::chip(tone, cx.t(f.outcome.label()));
    }
    let norm = stages.iter().find(|s| s.id == f.stage).and_then(|s| s.norm_days);
    let late = stalled(f.stage_since, norm, cx.today());
    let days = cx.tr("deals-days", &[("n", days_in(f.stage_since, cx.today()).into())]);
    html! { (stage_menu(cx, stages, &n.deal, here, back)) " " span.sm.nw.mute[!late].warn[late] { (days) } }
}
