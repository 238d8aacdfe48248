//! `/rhythm`: whose rhythm is over, whose is due soon, and whom nobody has met.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::{Goals, Kept, WINDOW, compliance};
use super::super::store::due::{Ask, Counts, Filter, Line, View, counts, cursor, owners, page, people};
use super::super::store::kept::{Touches, touches, touches_of};
use super::{bar, kept, last_day, start};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Need, Read, Result, Routes, Scope, UserId, calendar, scope, sheets};
use crate::features::people::listing::query;
use crate::features::people::store::list::account_name;
use crate::ui;
use crate::ui::{Cell, Head, Phone};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/rhythm", Need::User, list).get("/rhythm.csv", Need::User, file).get("/rhythm.xlsx", Need::User, file)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    scope: String,
    view: String,
    account: Option<AccountId>,
    owner: Option<UserId>,
    cursor: String,
}

impl ListQuery {
    fn view(&self) -> View {
        View::parse(&self.view).unwrap_or_default()
    }

    fn filter(&self) -> Filter {
        Filter { account: self.account, owner: self.owner }
    }

    fn with(&self, path: &str, name: &str, value: &str) -> String {
        let id = |id: Option<String>| id.unwrap_or_default();
        let (account, owner) = (id(self.account.map(|a| a.to_string())), id(self.owner.map(|o| o.to_string())));
        let mut pairs = [
            ("scope", self.scope.as_str()),
            ("view", &self.view),
            ("account", &account),
            ("owner", &owner),
            ("cursor", ""),
        ];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        query(path, &pairs)
    }
}

/// What the page shows.
struct Shown {
    found: List<Line>,
    counts: Option<Counts>,
    total: Option<Kept>,
    touches: Touches,
    owners: Vec<(UserId, String)>,
    account: Option<String>,
}

async fn list(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, shown) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            Ok((bar, load(q, &inner, &scope, &ask)?))
        })
        .await?;
    let body = draw(&cx, &asked, &shown);
    Ok(Page::new(cx.t("rhythm-title"), body).nav("/people").scope(bar).respond(&cx))
}

fn load(q: &crate::base::Conn<'_>, cx: &Cx, scope: &Scope, asked: &ListQuery) -> Result<Shown> {
    let account = match asked.account {
        None => None,
        Some(id) => {
            look::<Read>(q, &cx.viewer, id)?;
            account_name(q, id)?
        }
    };
    let goals = Goals::asked(q, cx)?;
    let ask = Ask { goals: &goals, start: start(cx), today: cx.today() };
    let filter = asked.filter();
    let at = if asked.cursor.is_empty() { None } else { Some(Cursor::decode(&asked.cursor)?) };
    let rows = page(q, scope, &ask, (asked.view(), &filter), at.as_ref(), PAGE)?;
    let found = List::cut(rows, PAGE, cursor);
    let since = start(cx) - jiff::SignedDuration::from_hours(24 * (WINDOW - 1));
    let zone = &cx.settings().zone;
    // A large scope is walked, never counted.
    let (counts, total) = if scope.large {
        (None, None)
    } else {
        let touches = touches(q, scope, since, filter.account, zone)?;
        let mut all = Kept::default();
        for p in people(q, scope, &ask, &filter)? {
            let days = touches.get(&(p.account, p.person)).map(Vec::as_slice).unwrap_or_default();
            all.add(compliance(p.goal, days, p.since, cx.today()));
        }
        (Some(counts(q, scope, &ask, &filter)?), Some(all))
    };
    let pairs: Vec<_> = found.items.iter().map(|l| (l.account, l.person)).collect();
    let touches = touches_of(q, &pairs, since, zone)?;
    let owners = if scope.large { Vec::new() } else { owners(q, scope)? };
    Ok(Shown { found, counts, total, touches, owners, account })
}

/// Most rows of a file.
const FILE_ROWS: usize = 50_000;
/// The columns of the file.
const HEAD: [&str; 10] =
    ["account", "name", "title", "email", "phone", "last_touch_at", "days_between", "channel", "owner", "next_step_on"];

async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let rows = cx
        .snapshot(move |q| {
            if let Some(id) = asked.account {
                look::<Read>(q, &inner.viewer, id)?;
            }
            let (scope, goals) = (Scope::resolve(q, &inner.viewer, choice)?, Goals::asked(q, &inner)?);
            let ask = Ask { goals: &goals, start: start(&inner), today: inner.today() };
            page(q, &scope, &ask, (asked.view(), &asked.filter()), None, FILE_ROWS)
        })
        .await?;
    let cells = rows.into_iter().map(|l| {
        let words = [l.account_name, l.name, l.title, l.email, l.phone].map(sheets::Cell::from);
        let owner = l.owner.map(|(_, name)| name);
        let more = [l.last_at.into(), l.goal.into(), l.channel.into(), owner.into(), l.step_on.into()];
        words.into_iter().chain(more).collect()
    });
    sheets::answer(&cx, "rhythm", &HEAD, cells)
}

fn draw(cx: &Cx, asked: &ListQuery, shown: &Shown) -> Markup {
    let summary = html! {
        @if let Some(c) = shown.counts {
            (cx.tr("rhythm-summary", &[("people", c.people.into()), ("overdue", c.overdue.into()), ("never", c.never.into())]))
        }
    };
    let kept_page = asked.with("/rhythm/kept", "view", "");
    let actions = html! {
        (downloads(cx, &asked.with("/rhythm.csv", "", "")))
        (ui::link_button(ui::Look::Plain, &kept_page, "report", cx.t("rhythm-kept-title")))
    };
    html! {
        (ui::page_head(cx.t("rhythm-title"), summary, actions))
        @if let (Some(counts), Some(total)) = (shown.counts, shown.total) { (figures(cx, asked, counts, total)) }
        (filters(cx, asked, shown))
        @if shown.found.items.is_empty() {
            (ui::Panel::new(cx.t("rhythm-title")).raw(ui::empty(cx.t(none(asked.view())), html! {})))
        } @else { (table(cx, asked, shown)) }
    }
}

fn none(view: View) -> &'static str {
    match view {
        View::Overdue => "rhythm-none-overdue",
        View::Soon => "rhythm-none-soon",
        View::Never => "rhythm-none-never",
        View::Kept | View::Any => "rhythm-none-kept",
    }
}

fn label(view: View) -> &'static str {
    match view {
        View::Overdue => "rhythm-view-overdue",
        View::Soon => "rhythm-view-soon",
        View::Never => "rhythm-view-never",
        View::Kept | View::Any => "rhythm-view-kept",
    }
}

fn figures(cx: &Cx, asked: &ListQuery, c: Counts, total: Kept) -> Markup {
    let cell = |view: View, n: i64, bad: bool| {
        let href = asked.with("/rhythm", "view", view.code());
        ui::kpi(&ui::Kpi {
            label: cx.t(label(view)),
            value: html! { span.bad[bad && n > 0] { (ui::num(n, &cx.locale().int(n))) } },
            note: html! { (cx.tr("rhythm-of", &[("n", c.people.into())])) },
            href: Some(&href),
            ..Default::default()
        })
    };
    let kept = match total.share() {
        None => ui::kpi(&ui::Kpi { label: cx.t("rhythm-figure-kept"), value: html! { "–" }, ..Default::default() }),
        Some(share) => {
            let percent = (share * 100.0).round() as i64;
            let (href, words) = (asked.with("/rhythm/kept", "view", ""), format!("{percent}%"));
            ui::kpi(&ui::Kpi {
                label: cx.t("rhythm-figure-kept"),
                value: html! { (words) },
                note: html! { (total.done) "/" (total.windows) },
                bar: ui::bullet(&ui::Bullet { label: &words, reached: share, ..Default::default() }),
                href: Some(&href),
                ..Default::default()
            })
        }
    };
    ui::kpi_strip(&[
        cell(View::Overdue, c.overdue, true),
        cell(View::Soon, c.soon, false),
        cell(View::Never, c.never, false),
        kept,
    ])
}

fn filters(cx: &Cx, asked: &ListQuery, shown: &Shown) -> Markup {
    let hrefs: Vec<String> = View::ALL.iter().map(|v| asked.with("/rhythm", "view", v.code())).collect();
    let views: Vec<ui::Segment<'_>> = View::ALL
        .iter()
        .zip(&hrefs)
        .map(|(v, href)| ui::Segment { href, label: cx.t(label(*v)), current: *v == asked.view() })
        .collect();
    let chosen = asked.owner.and_then(|id| shown.owners.iter().find(|(o, _)| *o == id));
    let people: Vec<(String, &str, bool)> = shown
        .owners
        .iter()
        .map(|(id, name)| (asked.with("/rhythm", "owner", &id.to_string()), name.as_str(), asked.owner == Some(*id)))
        .collect();
    let options: Vec<ui::Segment<'_>> =
        people.iter().map(|(href, label, current)| ui::Segment { href, label, current: *current }).collect();
    ui::filter_bar(
        html! {
            (ui::segments(cx.t("rhythm-views"), &views))
            @if let Some((_, name)) = chosen {
                (ui::filter_on(cx.t("rhythm-owner"), name, &asked.with("/rhythm", "owner", ""), cx.t("remove")))
            } @else if options.len() > 1 { (ui::filter_menu("owners", cx.t("rhythm-owner"), &options)) }
            @if let Some(name) = &shown.account {
                (ui::filter_on(cx.t("people-field-account"), name, &asked.with("/rhythm", "account", ""), cx.t("remove")))
            }
        },
        html! {},
    )
}

fn table(cx: &Cx, asked: &ListQuery, shown: &Shown) -> Markup {
    let heads = vec![
        Head::text(cx.t("people-field-name")),
        Head::text(cx.t("people-field-account")),
        Head::text(cx.t("rhythm-column-days")),
        Head::text(cx.t("people-last")),
        Head::text(cx.t("rhythm-column-next")),
        Head::text(cx.t("rhythm-column-kept")),
        Head::text(cx.t("rhythm-owner")),
        Head::blank(cx.t("rhythm-column-do")),
    ];
    let rows = shown.found.items.iter().map(|line| row(cx, line, &shown.touches)).collect();
    let next = shown.found.next.as_ref().map(|cursor| asked.with("/rhythm", "cursor", cursor));
    let first = (!asked.cursor.is_empty()).then(|| asked.with("/rhythm", "cursor", ""));
    let text = cx.tr("people-shown-n", &[("n", shown.found.items.len().into())]);
    ui::Table::new(cx.t("rhythm-title"), heads)
        .rows(rows)
        .footer(ui::pager(
            &text,
            first.as_deref().map(|href| (href, cx.t("people-first-page"))),
            next.as_deref().map(|href| (href, cx.t("people-next-page"))),
        ))
        .draw()
}

fn row(cx: &Cx, line: &Line, touches: &Touches) -> Markup {
    let account = format!("/accounts/{}", line.account);
    let href = format!("{account}/people/{}", line.position);
    let last = last_day(cx, line);
    let days = touches.get(&(line.account, line.person)).map(Vec::as_slice).unwrap_or_default();
    let due = last.and_then(|day| crate::features::duties::model::next_due(Some(day), line.goal));
    let log = format!("/conversations/new?account={}&person={}", line.account, line.person);
    ui::tr(vec![
        Cell::head(html! {
            span.flow { (ui::avatar_small(&line.name)) (ui::two(html! { a href=(href) { (line.name) } }, &line.title)) }
        }),
        Cell::text(html! { a href=(account) { (line.account_name) } }).phone(Phone::Left),
        Cell::text(bar(cx, last, line.goal)).phone(Phone::Full),
        Cell::text(match line.last_at {
            Some(at) => calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at),
            None => html! { span.faint { (cx.t("rhythm-never")) } },
        }),
        Cell::text(match (line.step_on, due) {
            (Some(day), _) => ui::two(calendar::time_tag(cx.locale(), cx.today(), day), cx.t("rhythm-planned")),
            (None, Some(day)) => {
                html! { span.bad[day < cx.today()] { (calendar::time_tag(cx.locale(), cx.today(), day)) } }
            }
            (None, None) => html! { (cx.t("rhythm-at-once")) },
        }),
        Cell::text(kept(cx, compliance(line.goal, days, line.since, cx.today()))),
        Cell::text(
            html! { @if let Some((_, name)) = &line.owner { (name) } @else { span.faint { (cx.t("rhythm-nobody")) } } },
        ),
        Cell::text(html! {
            span.flow.nw {
                (ui::keyed("l", ui::dialog_button(ui::Look::Ghost, &log, "call", cx.t("today-log-short"))))
                (ui::dialog_icon(&format!("{href}/rhythm"), "edit", cx.t("rhythm-change")))
            }
        })
        .phone(Phone::Right),
    ])
}
