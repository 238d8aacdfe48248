//! `/pipeline/forecast/submissions`: who has said what of a period, who has not, and what it comes to today.

use axum::response::Response;
use maud::{Markup, html};

use super::super::asked::{Asked, ForecastQuery, period_name};
use super::super::model::Sum;
use super::super::model::submitted::Submission;
use super::super::submitting::{self, Row, submits};
use super::submit::{shown, whose};
use super::{DEALS, HERE, SUBMISSIONS, SUBMIT, bar};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::{Cx, Result, calendar};
use crate::features::people::listing::query;
use crate::features::revenue_reports::pages::draw::short;
use crate::ui::{self, Cell, Head, Phone};

/// Rows of the panel beside the forecast.
const BESIDE: usize = 6;

/// The page of a submission.
pub(super) fn href(s: &Submission) -> String {
    format!("{SUBMISSIONS}/{}", s.id)
}

/// The form for a period.
pub(super) fn form(asked: &Asked, query_of: &ForecastQuery, team: bool) -> String {
    query(SUBMIT, &[("period", asked.length.code()), ("on", &query_of.on), ("team", if team { "1" } else { "" })])
}

/// `GET /pipeline/forecast/submissions`
pub async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let (inner, ask) = (cx.clone(), asked.clone());
    let rows = cx.snapshot(move |q| submitting::rows(q, &inner.viewer, inner.settings(), &ask, true)).await?;
    let title = cx.t("forecast-submissions");
    let mine = rows.iter().find(|r| r.me);
    let over = asked.period.span().to <= cx.today();
    let button = html! {
        @if !over && submits(&cx.viewer) {
            (ui::dialog_button(ui::Look::Primary, &form(&asked, &query, mine.is_some_and(|r| r.who.leads)), "upload", cx.t("forecast-submit")))
        }
    };
    let body = html! {
        (ui::page_head(title, html! { (summary(&cx, &asked, &rows)) }, button))
        (ui::filter_bar(bar::period(&cx, &query, &asked, SUBMISSIONS), html! {}))
        @if rows.is_empty() { (ui::Panel::new(title).raw(ui::empty(cx.t("forecast-nobody-submits"), html! {}))) }
        @else { (table(&cx, &query, &rows)) }
    };
    let back = query.href(HERE, &[]);
    let page = Page::new(title, body).nav("/pipeline").crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    Ok(page.crumb(Some(&back), cx.t("forecast-title")).crumb(None, title).respond(&cx))
}

/// `Q4 2026: 3 of 5 have submitted`.
pub(super) fn summary(cx: &Cx, asked: &Asked, rows: &[Row]) -> String {
    let period = period_name(cx.locale(), asked.length, &asked.period, cx.settings().fiscal_month);
    let others = || rows.iter().filter(|r| !r.me);
    let (n, of) = (others().filter(|r| r.said.is_some()).count(), others().count());
    let mine = rows.iter().any(|r| r.me && r.said.is_some());
    let key = match (of, mine) {
        (0, true) => "forecast-submitted-mine",
        (0, false) => "forecast-submitted-not",
        _ => "forecast-submitted-of",
    };
    cx.tr(key, &[("period", period.into()), ("n", n.into()), ("of", of.into())])
}

/// What was stated, in its own currency.
fn money(cx: &Cx, s: &Submission, minor: i64) -> Markup {
    ui::num(minor, &Money { minor, currency: s.currency.clone() }.short(cx.locale()))
}

fn table(cx: &Cx, query: &ForecastQuery, rows: &[Row]) -> Markup {
    let title = cx.t("forecast-submissions");
    let heads = vec![
        Head::text(cx.t("forecast-by-lead")),
        Head::text(cx.t("forecast-submitted-on")),
        Head::number(cx.t("forecast-stated-commit")),
        Head::number(cx.t("forecast-commit-now")),
        Head::number(cx.t("forecast-change")),
        Head::number(cx.t("forecast-stated-best")),
        Head::number(cx.t("forecast-best-now")),
        Head::text(cx.t("forecast-field-comment")),
    ];
    let shown = rows.iter().map(|r| row(cx, query, r)).collect();
    let note = html! { span.mute.sm { (cx.t("forecast-submissions-note")) } };
    ui::Table::new(title, heads).title(title, None, html! {}).rows(shown).footer(note).draw()
}

/// What the deals of somebody, or of their team, come to today: it leads to them.
fn now(cx: &Cx, query: &ForecastQuery, r: &Row, counts: &str, sum: &Sum) -> Markup {
    let who = r.who.id.to_string();
    let (by, row, team) = if r.team { ("", "", who.as_str()) } else { ("lead", who.as_str(), "") };
    let whose = [("scope", "all"), ("by", by), ("row", row), ("team", team), ("counts", counts), ("since", "")];
    html! { a href=(query.href(DEALS, &whose)) { (shown(cx, sum)) } }
}

fn row(cx: &Cx, query: &ForecastQuery, r: &Row) -> Markup {
    let name =
        html! { @if r.me { (cx.tr("forecast-me", &[("name", r.who.name.as_str().into())])) } @else { (r.who.name) } };
    let commit = r.now.commit();
    let Some(s) = &r.said else {
        return ui::tr(vec![
            Cell::head(html! { span.flow.nw { (ui::avatar_small(&r.who.name)) span { (name) } } }),
            Cell::text(html! { span.nw { (ui::state(ui::Tone::Warn, cx.t("forecast-not-submitted"))) } })
                .phone(Phone::Left),
            Cell::number(html! { span.faint { "–" } }),
            Cell::number(now(cx, query, r, "commit", &commit)).phone(Phone::Right).label(cx.t("forecast-commit-now")),
            Cell::number(html! { span.faint { "–" } }),
            Cell::number(html! { span.faint { "–" } }),
            Cell::number(now(cx, query, r, "best", &r.now.best())),
            Cell::text(html! {}),
        ]);
    };
    let moved = s.moved(&commit, &cx.settings().currency);
    ui::tr(vec![
        Cell::head(html! {
            span.flow.nw { (ui::avatar_small(&r.who.name)) a.b href=(href(s)) { (name) } @if s.team { " " span.mute.sm { (whose(cx, true)) } } }
        }),
        Cell::text(html! { span.nw { (ui::state(ui::Tone::Good, &calendar::short(cx.locale(), cx.today(), s.on))) } })
            .phone(Phone::Left),
        Cell::number(html! { b { (money(cx, s, s.commit)) } })
            .phone(Phone::Right)
            .label(cx.t("forecast-stated-commit")),
        Cell::number(now(cx, query, r, "commit", &commit)),
        Cell::number(change(cx, moved)).phone(Phone::Right),
        Cell::number(money(cx, s, s.best)),
        Cell::number(now(cx, query, r, "best", &r.now.best())),
        Cell::text(html! { span.mute.sm { (s.comment) } }).phone(Phone::Full),
    ])
}

/// By how much commit moved since, or that it did not.
pub(super) fn change(cx: &Cx, moved: Option<i64>) -> Markup {
    match moved {
        None => html! { span.faint { "–" } },
        Some(0) => html! { span.mute { (cx.t("forecast-unchanged")) } },
        Some(minor) => ui::change(minor, &short(cx, minor.saturating_abs())),
    }
}

/// Beside the forecast: what I said, and who else has said what.
pub fn panel(cx: &Cx, query: &ForecastQuery, rows: &[Row]) -> Markup {
    let all = query.href(SUBMISSIONS, &[("scope", ""), ("kind", ""), ("territory", ""), ("by", ""), ("since", "")]);
    // Who has not submitted stands on top: that is what wants something done.
    let mut order: Vec<&Row> = rows.iter().collect();
    order.sort_by_key(|r| (!r.me, r.said.is_some()));
    let title = cx.t("forecast-submissions");
    ui::Panel::new(title).link(&all, cx.t("forecast-all")).rows(html! {
        @for r in order.into_iter().take(BESIDE) {
            @let link = r.said.as_ref().map(href);
            (ui::kv_row(&ui::KvRow {
                href: link.as_deref(),
                lead: ui::avatar_small(&r.who.name),
                title: &r.who.name,
                meta: html! {
                    @match &r.said {
                        Some(s) => (cx.tr("forecast-said-day", &[("day", calendar::short(cx.locale(), cx.today(), s.on).into())])),
                        None => (cx.t("forecast-not-submitted")),
                    }
                },
                value: html! { @match &r.said { Some(s) => (money(cx, s, s.commit)), None => span.faint { "–" } } },
            }))
        }
    })
}
