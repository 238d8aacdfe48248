//! `/promises/keeping`: the share of promises kept on time, whose it is, and the promises behind it.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{By, Ending, Fact, GOAL, Group, Rate, Side, groups, keeping_rate, year_before};
use super::super::store::keeping::{behind, counted};
use super::super::store::ledger::Line;
use super::asked::Asked;
use super::filters::{Names, chips};
use super::form::href;
use super::ledger::{nobody, percent};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Conn, Cx, Need, Result, Routes, Scope, calendar, scope};
use crate::ui::{self, Cell, Phone};

const HERE: &str = "/promises/keeping";
/// Most rows of the table of whose rates.
const GROUPS: usize = 100;
/// Most promises behind a rate on the page.
const BEHIND: i64 = 200;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Need::User, show)
}

/// What the page shows.
struct Kept {
    names: Names,
    by: By,
    side: Option<Side>,
    ours: Rate,
    theirs: Rate,
    groups: Vec<Group>,
    behind: Vec<Line>,
}

async fn show(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, kept) = cx
        .snapshot(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            Ok((bar, load(q, &inner, &Scope::resolve(q, &inner.viewer, choice)?, &ask)?))
        })
        .await?;
    let title = cx.t("promises-keeping");
    let page = Page::new(title, body(&cx, &asked, &kept)).nav("/").crumb(Some("/"), cx.t("today-title"));
    Ok(page.crumb(Some("/promises"), cx.t("promises-title")).crumb(None, title).scope(bar).respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Asked) -> Result<Kept> {
    let names = Names::load(q, cx, scope, asked)?;
    let (filter, side) = (asked.filter()?, asked.one_side()?);
    let by = Asked::word("by", &asked.by)?.unwrap_or(if asked.account.is_some() { By::Person } else { By::Account });
    let window = (year_before(scope.today), scope.today);
    let all = counted(q, scope, &filter, by, window)?;
    let rate = |side| keeping_rate(all.iter().filter(|c| c.side == side).map(|c| c.fact), window.0, window.1);
    Ok(Kept {
        names,
        by,
        side,
        ours: rate(Side::Ours),
        theirs: rate(Side::Theirs),
        groups: groups(&all, window),
        behind: behind(q, scope, (&filter, side), window, BEHIND)?,
    })
}

fn body(cx: &Cx, asked: &Asked, k: &Kept) -> Markup {
    let hrefs = ["", "ours", "theirs"].map(|side| asked.with(HERE, &[("side", side)]));
    let labels = ["promises-sides-both", "promises-side-ours", "promises-side-theirs"];
    let segments: Vec<ui::Segment<'_>> = hrefs
        .iter()
        .zip(["", "ours", "theirs"])
        .zip(labels)
        .map(|((href, code), label)| ui::Segment { href, label: cx.t(label), current: asked.side == code })
        .collect();
    let chips = html! { (ui::segments(cx.t("promises-field-side"), &segments)) (chips(cx, asked, &k.names, HERE)) };
    html! {
        (ui::page_head(cx.t("promises-keeping"), html! { (cx.t("promises-keeping-note")) }, html! {}))
        (ui::filter_bar(chips, html! {}))
        (ui::stack(html! {
            @if k.side.is_none() {
                (ui::halves(rate(cx, Side::Ours, &k.ours), rate(cx, Side::Theirs, &k.theirs)))
            } @else if k.side == Some(Side::Ours) { (rate(cx, Side::Ours, &k.ours)) } @else { (rate(cx, Side::Theirs, &k.theirs)) }
            (table(cx, asked, k))
            (list(cx, k))
        }))
    }
}

/// A rate with everything that it is made of.
fn rate(cx: &Cx, side: Side, r: &Rate) -> Markup {
    let share = r.share.map_or_else(|| String::from("–"), percent);
    let words = fraction(cx, r);
    let bar = ui::Bullet {
        label: &words,
        reached: r.share.unwrap_or(0.0),
        pace: (side == Side::Ours && r.share.is_some()).then_some(GOAL),
        tone: ui::Tone::Accent,
        ..Default::default()
    };
    let count = |n: i64| html! { span.num { (cx.locale().int(n)) } };
    let rows = [
        (cx.t("promises-ending-on_time"), count(r.kept_on_time)),
        (cx.t("promises-ending-late"), count(r.kept_late)),
        (cx.t("promises-ending-broken"), count(r.broken)),
        (cx.t("promises-ending-open"), count(r.open_late)),
        (cx.t("promises-ending-released"), count(r.released)),
    ];
    let end = html! { span { b.num { (share) } " " span.mute { (cx.t("promises-share")) } } };
    ui::Panel::new(cx.t(side.label())).end(end).body(html! {
        (ui::bullet(&bar))
        p.mute.sm { (words) }
        (ui::facts(&rows))
    })
}

fn fraction(cx: &Cx, r: &Rate) -> String {
    if r.due == 0 {
        return cx.t("promises-rate-none").to_owned();
    }
    cx.tr("promises-rate", &[("kept", r.kept_on_time.into()), ("due", r.due.into())])
}

/// Whose rates; each leads to the promises behind it.
fn table(cx: &Cx, asked: &Asked, k: &Kept) -> Markup {
    let hrefs: Vec<String> = By::ALL.iter().map(|by| asked.with(HERE, &[("by", by.code())])).collect();
    let items: Vec<ui::Segment<'_>> = By::ALL
        .iter()
        .zip(&hrefs)
        .map(|(by, href)| ui::Segment { href, label: cx.t(by.label()), current: *by == k.by })
        .collect();
    let switch = ui::segments(cx.t("promises-keeping-by"), &items);
    let title = cx.t("promises-keeping-by");
    if k.groups.is_empty() {
        return ui::Panel::new(title).end(switch).raw(ui::empty(cx.t("promises-rate-none"), html! {}));
    }
    let heads = vec![
        ui::Head::text(cx.t(k.by.label())),
        ui::Head::number(cx.t("promises-side-ours")),
        ui::Head::number(cx.t("promises-side-theirs")),
    ];
    let rows = k.groups.iter().take(GROUPS).map(|group| group_row(cx, asked, k.by, group)).collect();
    let count = cx.locale().int(i64::try_from(k.groups.len()).unwrap_or(0));
    ui::Table::new(title, heads).title(title, Some(&count), switch).rows(rows).draw()
}

fn group_row(cx: &Cx, asked: &Asked, by: By, (key, name, ours, theirs): &Group) -> Markup {
    let value = key.map_or_else(|| String::from("none"), |id| id.to_string());
    let to = |side: &str| asked.with(HERE, &[(by.code(), &value), ("side", side)]);
    let name = name.as_deref().unwrap_or(cx.t(nobody(by)));
    let cell = |side: Side, r: &Rate| {
        let words = match r.share {
            Some(share) => html! {
                a.lnk href=(to(side.code())) { (percent(share)) } " "
                span.mute { (cx.tr("promises-of", &[("kept", r.kept_on_time.into()), ("due", r.due.into())])) }
            },
            None => html! { span.mute { "–" } },
        };
        Cell::number(words).phone(Phone::Right).label(cx.t(side.label()))
    };
    ui::tr(vec![Cell::head(html! { a.b href=(to("")) { (name) } }), cell(Side::Ours, ours), cell(Side::Theirs, theirs)])
}

/// The promises behind the rate.
fn list(cx: &Cx, k: &Kept) -> Markup {
    let title = cx.t("promises-behind");
    if k.behind.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("promises-rate-none"), html! {}));
    }
    let heads = vec![
        ui::Head::text(cx.t("promises-field-content")),
        ui::Head::text(cx.t("promises-field-account")),
        ui::Head::text(cx.t("promises-first-date")),
        ui::Head::text(cx.t("promises-closed-on")),
        ui::Head::text(cx.t("promises-counts-as")),
    ];
    let rows = k.behind.iter().map(|line| behind_row(cx, line)).collect();
    let shown = i64::try_from(k.behind.len()).unwrap_or(0);
    let count = cx.locale().int(shown);
    let table = ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw();
    html! {
        (table)
        @if shown >= BEHIND { p.mute { (cx.tr("promises-behind-first", &[("n", BEHIND.into())])) } }
    }
}

fn behind_row(cx: &Cx, line: &Line) -> Markup {
    let p = &line.promise;
    let fact = Fact { state: p.state, original_due_on: p.original_due_on, closed_on: p.closed_on };
    let ending = fact.ending();
    let tone = match ending {
        Ending::OnTime => ui::Tone::Good,
        Ending::Late => ui::Tone::Warn,
        Ending::Broken | Ending::Open => ui::Tone::Bad,
        Ending::Released => ui::Tone::Neutral,
    };
    let moved = (p.moves > 0).then(|| cx.tr("promises-moves", &[("n", p.moves.into())]));
    let day = |d| calendar::time_tag(cx.locale(), cx.today(), d);
    let whose = [Some(cx.t(p.side.label())), line.person.as_deref(), line.owner.as_deref()];
    let whose: Vec<&str> = whose.into_iter().flatten().collect();
    ui::tr(vec![
        Cell::head(html! { a.b href=(href(p.account, p.id)) { (p.content) } div.mute.sm { (whose.join(" · ")) } }),
        Cell::text(html! { a href={ "/accounts/" (p.account) } { (line.account) } }).phone(Phone::Full),
        Cell::text(html! { (day(p.original_due_on)) @if let Some(moved) = moved { div.mute.sm { (moved) } } })
            .phone(Phone::Left)
            .label(cx.t("promises-first-date")),
        Cell::text(html! { @match p.closed_on { Some(on) => (day(on)), None => "–" } }),
        Cell::text(ui::state(tone, cx.t(ending.label()))).phone(Phone::Right),
    ])
}
