//! Drawing the accounts table: summary, filter bar, heads, rows, totals, pages.

use maud::{Markup, html};

use super::super::columns::{Columns, sorted_by};
use super::super::listing::{self, ListQuery};
use super::super::store::list::{Item, Order, Totals};
use super::cells::Draw;
use super::form::label;
use super::list::Found;
use crate::base::asof::{self, AsOf};
use crate::base::money::Money;
use crate::base::page::downloads_icon;
use crate::base::paging::PAGE;
use crate::base::registry::{Cell, ListColumn};
use crate::base::{Cx, Locale, Result, Right};
use crate::features::views;
use crate::ui::{self, Batch, Dir, Head, Look, Phone, Segment};

/// "86 accounts".
pub fn counted(cx: &Cx, count: i64) -> String {
    cx.tr("accounts-count", &[("n", count.into())])
}

/// One sentence: how many of how many, and which.
pub fn summary(cx: &Cx, query: &ListQuery, found: &Found, all: Option<i64>) -> String {
    let count = match (&found.totals, all) {
        (Some(totals), Some(all)) if query.narrowed() && !query.filter("archived").eq("1") => {
            cx.tr("accounts-count-of", &[("n", totals.count.into()), ("all", all.into())])
        }
        (Some(totals), _) => counted(cx, totals.count),
        (None, _) => cx.t("accounts-count-later").to_owned(),
    };
    if found.chips.is_empty() {
        return count;
    }
    let filters: Vec<String> = found
        .chips
        .iter()
        .map(|(name, words)| format!("{} {words}", inside(cx, &chip_label(cx, found, name))))
        .collect();
    cx.tr("accounts-narrowed", &[("count", count.into()), ("filters", filters.join(cx.t("accounts-comma")).into())])
}

/// A label inside a sentence: English writes it small.
fn inside(cx: &Cx, label: &str) -> String {
    let mut chars = label.chars();
    match (cx.locale(), chars.next()) {
        (Locale::En, Some(first)) => first.to_lowercase().chain(chars).collect(),
        _ => label.to_owned(),
    }
}

fn chip_label(cx: &Cx, found: &Found, name: &str) -> String {
    if let Some(field) = found.columns.field(name) {
        return field.label(cx.locale()).to_owned();
    }
    match name {
        "q" => cx.t("accounts-filter-name").to_owned(),
        "tag" => cx.t("accounts-filter-tag").to_owned(),
        "archived" => cx.t("accounts-archived-chip").to_owned(),
        name => label(cx, name),
    }
}

/// Pairs as the drawing functions take them.
fn pairs<'a>(of: &'a [(&str, String)]) -> Vec<(&'a str, &'a str)> {
    of.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Says which day is shown, when it is not today.
pub fn dated(cx: &Cx, query: &ListQuery) -> Markup {
    asof::notice(cx, "/accounts", query.day, &pairs(&query.pairs(&[("as_of", "")])))
}

/// The filter bar.
pub fn filters(cx: &Cx, query: &ListQuery, found: &Found) -> Markup {
    let hidden = query.pairs(&[("q", "")]);
    let hidden = pairs(&hidden);
    let chips = html! {
        (ui::filter_search("/accounts", "q", query.filter("q"), cx.t("accounts-filter-name"), &hidden))
        @for (name, words) in found.chips.iter().filter(|(name, _)| name != "q") {
            (ui::filter_on(&chip_label(cx, found, name), words, &query.href("/accounts", &[(name, "")]), cx.t("accounts-filter-remove")))
        }
        @for (kind, terms) in &found.menus { (menu(cx, query, kind, terms)) }
        (asof::chip(cx, "/accounts", query.day, &pairs(&query.pairs(&[("as_of", "")]))))
        (ui::dialog_button(Look::Ghost, &query.href("/accounts/filter", &[]), "plus", cx.t("accounts-filter-add")))
        @if query.narrowed() { (ui::link(&cleared(query), cx.t("clear"))) }
    };
    let end = html! {
        (views::first(cx, &found.views, "accounts", &query.kept()))
        (downloads_icon(cx, &query.href("/accounts.csv", &[])))
        (chooser(cx, query, &found.columns))
    };
    ui::filter_bar(chips, end)
}

fn menu(cx: &Cx, query: &ListQuery, kind: &'static str, terms: &[crate::features::settings::terms::Term]) -> Markup {
    let hrefs: Vec<String> = terms.iter().map(|t| query.href("/accounts", &[(kind, &t.code)])).collect();
    let options: Vec<Segment<'_>> = terms
        .iter()
        .zip(&hrefs)
        .map(|(term, href)| Segment { href, label: term.name(cx.locale()), current: false })
        .collect();
    ui::filter_menu(&format!("filter-{kind}"), &label(cx, kind), &options)
}

/// The address without filters.
fn cleared(query: &ListQuery) -> String {
    let names = listing::FILTERS.into_iter().chain(query.custom.keys().map(String::as_str));
    query.href("/accounts", &names.map(|name| (name, "")).collect::<Vec<_>>())
}

/// The column chooser: a form of checkboxes in a popover.
fn chooser(cx: &Cx, query: &ListQuery, columns: &Columns) -> Markup {
    let all: Vec<&ListColumn> = columns.all().collect();
    let shown = query.shown(columns);
    let kept = query.pairs(&[("columns", "")]);
    let kept = pairs(&kept);
    let count = cx.tr("accounts-columns-of", &[("n", (shown.len() + 1).into()), ("all", all.len().into())]);
    html! {
        (ui::popover_button(Look::Plain, "columns", &count, "columns"))
        (ui::popover("columns", html! {
            form.set method="get" action="/accounts" {
                (ui::hidden_values(&kept))
                @for column in all.iter().filter(|c| c.key != "name") {
                    (ui::checkbox("columns", column.key, columns.words(cx.locale(), column), shown.iter().any(|c| c.key == column.key)))
                }
                (ui::submit(Look::Primary, "", cx.t("accounts-columns-show")))
            }
        }))
    }
}

/// The words of the heads; beside another day those without dates say that they show today.
pub fn labels(cx: &Cx, query: &ListQuery, all: &Columns, columns: &[&ListColumn]) -> Vec<String> {
    let words = |c: &&ListColumn| asof::undated(cx, all.words(cx.locale(), c), query.day.filter(|_| !asof::dated(c)));
    columns.iter().map(words).collect()
}

/// The heads; those with an index sort.
pub fn heads<'a>(
    cx: &Cx,
    query: &ListQuery,
    all: &Columns,
    columns: &[&ListColumn],
    labels: &'a [String],
) -> Result<Vec<Head<'a>>> {
    let order = query.order(all)?;
    let sorted = |head: Head<'a>, key: &str, first_down: bool| {
        let now = (order.column.key == key).then_some(if order.descending { Dir::Desc } else { Dir::Asc });
        let down = match now {
            Some(dir) => dir == Dir::Asc,
            None => first_down,
        };
        let sort = if down { format!("-{key}") } else { key.to_owned() };
        head.sort(query.href("/accounts", &[("sort", &sort)]), now)
    };
    let mut heads = vec![sorted(Head::text(cx.t("accounts-column-account")), "name", false)];
    for (column, label) in columns.iter().zip(labels) {
        let numeric = all.numeric(column);
        let head = if numeric { Head::number(label) } else { Head::text(label) };
        // Numbers and past days are asked for largest first.
        heads.push(if column.sortable {
            sorted(head, column.key, numeric || column.cell == Cell::Instant)
        } else {
            head
        });
    }
    Ok(heads)
}

/// The columns that the totals row sums.
pub fn summed<'a>(columns: &[&'a ListColumn]) -> Vec<&'a ListColumn> {
    columns.iter().copied().filter(|c| c.total).collect()
}

/// The totals row.
pub fn totals_cells(cx: &Cx, columns: &[&ListColumn], totals: &Totals) -> Vec<ui::Cell> {
    let mut sums = totals.sums.iter();
    let mut cells = vec![ui::Cell::head(html! { (cx.tr("accounts-all", &[("n", totals.count.into())])) })];
    cells.extend(columns.iter().map(|column| {
        let sum = if column.total { sums.next().copied().flatten() } else { None };
        let text = match (sum, column.cell) {
            (Some(minor), Cell::Money) => Money { minor, currency: totals.currency.clone() }.long(),
            (Some(n), _) => cx.locale().int(n),
            (None, _) => String::new(),
        };
        ui::Cell::number(html! { (text) })
    }));
    cells
}

/// The table with batch bar, totals and pages.
pub fn draw(cx: &Cx, query: &ListQuery, found: &Found) -> Result<Markup> {
    if found.rows.items.is_empty() && query.cursor.is_empty() {
        return Ok(none(cx, query));
    }
    let columns = query.shown(&found.columns);
    let pen = Draw { cx, terms: &found.terms, columns: &found.columns };
    let phones = phones(cx, query, &found.columns, &columns);
    let rows = found.rows.items.iter().map(|item| row(&pen, query.day, &columns, &phones, item)).collect();
    let count = found.totals.as_ref().map(|t| t.count);
    let all = match count {
        Some(count) => cx.tr("accounts-tick-all", &[("n", count.into())]),
        None => cx.t("accounts-tick-filter").to_owned(),
    };
    let labels = labels(cx, query, &found.columns, &columns);
    let heads = heads(cx, query, &found.columns, &columns, &labels)?;
    let table = ui::Table::new(cx.t("accounts-title"), heads).tall().rows(rows);
    let batch = Batch {
        form: "batch",
        ticked: cx.t("accounts-ticked"),
        all: Some(&all),
        untick: cx.t("accounts-untick"),
        actions: actions(cx, query),
    };
    // Nothing is written into another day.
    let table = if query.day.is_none() { table.batch(&batch) } else { table };
    let table = match &found.totals {
        Some(totals) => table.totals(totals_cells(cx, &columns, totals)),
        None => table.totals_lazy(&query.href("/accounts/totals", &[]), cx.t("accounts-totals")),
    };
    Ok(table.footer(pages(cx, query, found)?).draw())
}

fn none(cx: &Cx, query: &ListQuery) -> Markup {
    let panel = ui::Panel::new(cx.t("accounts-title"));
    if query.narrowed() {
        return panel.raw(ui::empty(
            cx.t("accounts-none-match"),
            ui::link_button(Look::Plain, &cleared(query), "", cx.t("clear")),
        ));
    }
    let add = html! {
        @if query.day.is_none() && cx.viewer.has(Right::CreateAccounts) {
            (ui::link_button(Look::Primary, "/accounts/new", "plus", cx.t("accounts-new")))
        }
    };
    panel.raw(ui::empty(cx.t("accounts-none-yet"), add))
}

fn row(
    pen: &Draw<'_>,
    as_of: Option<AsOf>,
    columns: &[&ListColumn],
    phones: &[Option<(Phone, &str)>],
    item: &Item,
) -> Markup {
    let head = html! {
        span.flow {
            @if as_of.is_none() { (ui::tick("batch", &item.id.to_string(), &item.name)) }
            a href=(asof::keep(&format!("/accounts/{}", item.id), as_of)) { (item.name) }
        }
    };
    let mut cells = vec![ui::Cell::head(head)];
    for ((column, raw), phone) in columns.iter().zip(&item.cells).zip(phones) {
        let content = pen.cell(column, raw, item);
        let numeric = pen.columns.numeric(column);
        let cell = if numeric { ui::Cell::number(content) } else { ui::Cell::text(content) };
        cells.push(match phone {
            Some((place, "")) => cell.phone(*place),
            Some((place, words)) => cell.phone(*place).label(*words),
            None => cell,
        });
    }
    ui::tr(cells)
}

/// What phones keep: three columns, the sorted one among them; the first beside the name, two below with their word.
fn phones<'a>(cx: &Cx, query: &ListQuery, all: &'a Columns, columns: &[&ListColumn]) -> Vec<Option<(Phone, &'a str)>> {
    let sorted = query.sort.trim_start_matches('-');
    let order = [sorted, "tier", "last_conversation_at", "next_step_on", "lead", "revenue"];
    let preferred = order.iter().filter_map(|key| columns.iter().position(|c| c.key == *key));
    let mut kept: Vec<usize> = Vec::new();
    for i in preferred.chain(0..columns.len()) {
        if kept.len() < 3 && !kept.contains(&i) {
            kept.push(i);
        }
    }
    kept.sort_unstable();
    let place = |i: usize| match kept.iter().position(|k| *k == i)? {
        0 => Some((Phone::Right, "")),
        1 => Some((Phone::Left, all.words(cx.locale(), columns[i]))),
        _ => Some((Phone::Right, all.words(cx.locale(), columns[i]))),
    };
    (0..columns.len()).map(place).collect()
}

fn actions(cx: &Cx, query: &ListQuery) -> Markup {
    let filter = listing::encode(&query.pairs(&[]));
    let button = |verb: &str, icon: &str, words: &str| {
        html! {
            button.btn.ghost type="submit" formaction="/accounts/batch" name="verb" value=(verb) {
                (ui::icon(icon)) span { (words) }
            }
        }
    };
    html! {
        (ui::hidden("filter", &filter))
        (button("lead", "swap", cx.t("accounts-batch-lead")))
        button.btn.ghost type="submit" formaction="/accounts/bulk" name="verb" value="edit" {
            (ui::icon("edit")) span { (cx.t("accounts-bulk-edit")) }
        }
    }
}

/// "by revenue, highest first".
fn sorted_words(cx: &Cx, all: &Columns, order: Order<'_>) -> String {
    let (column, descending) = (order.column, order.descending);
    let cell = order.field.map_or(column.cell, |field| sorted_by(field).1);
    let key = match (cell, descending) {
        (Cell::Text | Cell::Term | Cell::Custom | Cell::Due, false) => "accounts-sorted-a-z",
        (Cell::Text | Cell::Term | Cell::Custom | Cell::Due, true) => "accounts-sorted-z-a",
        (Cell::Int | Cell::Money | Cell::House | Cell::Share, false) => "accounts-sorted-low",
        (Cell::Int | Cell::Money | Cell::House | Cell::Share, true) => "accounts-sorted-high",
        (Cell::Day | Cell::Instant, false) => "accounts-sorted-early",
        (Cell::Day | Cell::Instant, true) => "accounts-sorted-late",
    };
    let label = if column.key == "name" { cx.t("name") } else { all.words(cx.locale(), column) };
    cx.tr(key, &[("by", inside(cx, label).into())])
}

/// Where one is, and the pages beside it.
fn pages(cx: &Cx, query: &ListQuery, found: &Found) -> Result<Markup> {
    let rows = &found.rows;
    let order = query.order(&found.columns)?;
    let at: i64 = query.at.parse().unwrap_or(0).max(0);
    let here = i64::try_from(rows.items.len()).unwrap_or(0);
    let page = i64::try_from(PAGE).unwrap_or(50);
    let all = found.totals.as_ref().map_or(0, |t| t.count);
    let key = if found.totals.is_some() { "accounts-rows" } else { "accounts-rows-large" };
    let sorted = sorted_words(cx, &found.columns, order);
    let text = cx.tr(
        key,
        &[("from", (at + 1).into()), ("to", (at + here).into()), ("all", all.into()), ("sorted", sorted.into())],
    );
    let cursor = |item: Option<&Item>| item.map(|i| i.cursor().encode()).unwrap_or_default();
    let (first, last) = (cursor(rows.items.first()), cursor(rows.items.last()));
    // The page before the second is the first one, whatever came in between.
    let previous = match at - page {
        ..=0 => query.href("/accounts", &[]),
        before => query.href("/accounts", &[("cursor", &first), ("back", "1"), ("at", &before.to_string())]),
    };
    let next = query.href("/accounts", &[("cursor", &last), ("at", &(at + here).to_string())]);
    let left = if found.totals.is_some() { (all - at - here).clamp(1, page) } else { page };
    let words = cx.tr("accounts-next", &[("n", left.into())]);
    Ok(ui::pager(
        &text,
        rows.before.then_some((previous.as_str(), cx.t("previous"))),
        rows.after.then_some((next.as_str(), words.as_str())),
    ))
}
