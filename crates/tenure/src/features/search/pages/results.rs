//! `/search`: all results on a page, which works without script.

use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::clock::day_in;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::paging::Cursor;
use crate::base::{Cx, Result, calendar};
use crate::features::search::find::{self, Answer, Ask, Found, Group};
use crate::features::search::model::address;
use crate::features::search::place::Place;
use crate::ui;

/// Rows of a group on the page of all groups, and of a page of one kind.
const PER_GROUP: usize = 6;
const PER_PAGE: usize = 25;
/// Matches of each kind that are counted; there may be more.
const COUNTED: usize = 100;
/// Matches of one kind that are ranked and can be paged through.
const DEPTH: usize = 1_000;

/// What the page was asked for.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
pub struct SearchQuery {
    q: String,
    kind: String,
    cursor: String,
}

/// `GET /search?q=&kind=&cursor=`
pub async fn show(cx: Cx, Query(query): Query<SearchQuery>) -> Result<Response> {
    let after = match query.cursor.as_str() {
        "" => None,
        cursor => Some(Place::parse(&Cursor::decode(cursor)?)?),
    };
    let (app, viewer, asked) = (cx.app.clone(), cx.viewer.clone(), query.clone());
    let (mut overview, page) = cx
        .read(move |q| {
            let text = asked.q.trim().to_owned();
            let all = Ask { text, kind: None, limit: PER_GROUP, depth: COUNTED + 1, after: None };
            let overview = find::answer(q, &app.registry, &viewer, &all)?;
            if asked.kind.is_empty() || asked.kind == find::COMMAND {
                return Ok((overview, None));
            }
            let text = overview.instead.clone().unwrap_or(all.text);
            let one = Ask { text, kind: Some(asked.kind), limit: PER_PAGE, depth: DEPTH, after };
            Ok((overview, find::answer(q, &app.registry, &viewer, &one)?.groups.pop()))
        })
        .await?;
    let asked = query.q.trim();
    if !asked.is_empty() {
        overview.groups.extend(find::commands(&cx.app.registry, &cx.viewer, cx.locale(), asked));
    }
    let page = page.or_else(|| overview.groups.iter().find(|g| g.kind == query.kind).cloned());
    let body = draw(&cx, &query, &overview, page.as_ref());
    Ok(Page::new(cx.t("search-title"), body).crumb(None, cx.t("search-title")).respond(&cx))
}

fn draw(cx: &Cx, query: &SearchQuery, overview: &Answer, page: Option<&Group>) -> Markup {
    let asked = query.q.trim();
    html! {
        (ui::page_head(cx.t("search-title"), html! { (summary(cx, asked, overview)) }, html! {}))
        (ui::stack(html! {
            form.flow method="get" action="/search" role="search" {
                (ui::Field::text("q", cx.t("search-field")).value(asked).autofocus().draw())
                (ui::submit(ui::Look::Primary, "search", cx.t("search-title")))
            }
            @if let Some(words) = &overview.instead {
                (ui::notice(ui::Tone::Neutral, "search", html! { (cx.tr("search-instead", &[("q", words.as_str().into())])) }, html! {}))
            }
            @if !overview.groups.is_empty() { (tabs(cx, query, overview)) }
            (results(cx, query, overview, page))
        }))
    }
}

/// All groups, or a page of one.
fn results(cx: &Cx, query: &SearchQuery, overview: &Answer, page: Option<&Group>) -> Markup {
    let asked = query.q.trim();
    html! {
        @if !query.kind.is_empty() && !overview.groups.is_empty() {
            @if let Some(group) = page { (one(cx, query, group, &overview.marks)) }
            @else { (ui::empty(cx.t("search-none-kind"), ui::link(&address(asked, "", ""), cx.t("search-everything")))) }
        } @else if overview.groups.is_empty() && !asked.is_empty() { (nothing(cx)) }
        @else { @for group in &overview.groups { (panel(cx, asked, group, &overview.marks)) } }
    }
}

fn summary(cx: &Cx, asked: &str, overview: &Answer) -> String {
    if asked.is_empty() {
        return cx.t("search-hint").to_owned();
    }
    let counted = |g: &Group| g.count.min(COUNTED);
    let n: usize = overview.groups.iter().map(counted).sum();
    let more = overview.groups.iter().any(|g| g.count > COUNTED);
    cx.tr(if more { "search-summary-more" } else { "search-summary" }, &[("n", n.into()), ("q", asked.into())])
}

/// How many, as far as was counted.
fn count(cx: &Cx, n: usize) -> String {
    let number = cx.locale().int(i64::try_from(n.min(COUNTED)).unwrap_or(0));
    if n > COUNTED { format!("{number}+") } else { number }
}

fn tabs(cx: &Cx, query: &SearchQuery, overview: &Answer) -> Markup {
    let asked = query.q.trim();
    let of = |kind: &str| address(asked, kind, "");
    let (all, hrefs) = (of(""), overview.groups.iter().map(|g| of(g.kind)).collect::<Vec<_>>());
    let counts: Vec<String> = overview.groups.iter().map(|g| count(cx, g.count)).collect();
    let mut items =
        vec![ui::Tab { href: &all, label: cx.t("search-tab-all"), count: None, current: query.kind.is_empty() }];
    for ((group, href), count) in overview.groups.iter().zip(&hrefs).zip(&counts) {
        items.push(ui::Tab { href, label: cx.t(group.label), count: Some(count), current: group.kind == query.kind });
    }
    ui::tabs(cx.t("search-tabs"), &items)
}

/// The first of a kind, and the way to the others.
fn panel(cx: &Cx, asked: &str, group: &Group, marks: &[String]) -> Markup {
    let count = count(cx, group.count);
    let panel = ui::Panel::new(cx.t(group.label)).count(&count);
    let href = address(asked, group.kind, "");
    let panel =
        if group.count > group.found.len().min(PER_GROUP) { panel.link(&href, cx.t("search-see-all")) } else { panel };
    panel.rows(html! { @for found in group.found.iter().take(PER_GROUP) { (row(cx, found, marks)) } })
}

/// A page of one kind.
fn one(cx: &Cx, query: &SearchQuery, group: &Group, marks: &[String]) -> Markup {
    let count = count(cx, group.count);
    let panel = ui::Panel::new(cx.t(group.label)).count(&count);
    let next = group.next.as_ref().map(|place| address(query.q.trim(), group.kind, &place.cursor().encode()));
    let panel = match &next {
        Some(href) => panel.footer(ui::pager("", None, Some((href, cx.t("next"))))),
        None => panel,
    };
    panel.rows(html! { @for found in &group.found { (row(cx, found, marks)) } })
}

fn row(cx: &Cx, found: &Found, marks: &[String]) -> Markup {
    let instant = Timestamp::from_microsecond(found.at).ok().filter(|_| found.at != 0);
    let when = instant.map(|at| calendar::day(cx.locale(), cx.today(), day_in(at, &cx.viewer.zone)));
    let title = ui::mark_excerpt(&found.label, marks);
    ui::found_row(&found.href, found.icon, &title, &found.meta, when.as_deref().unwrap_or_default())
}

/// What to try when nothing was found.
fn nothing(cx: &Cx) -> Markup {
    let links = html! {
        (ui::link("/accounts?scope=all", cx.t("search-to-accounts")))
        (ui::link("/people?scope=all", cx.t("search-to-people")))
    };
    ui::empty(cx.t("search-none"), links)
}
