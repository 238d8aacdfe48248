//! `/handovers/{id}`: who, what, from when, and the accounts that one can see.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::{Handover, State};
use super::super::store::accounts::{self, Line};
use super::super::store::handover;
use super::draw;
use crate::base::extract::{Path, Query};
use crate::base::page::Page;
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{Cx, HandoverId, Result, Scope, calendar};
use crate::features::people::listing::query as link;
use crate::ui::{self, Cell, Head, Look, Phone, Tone};

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShowQuery {
    cursor: String,
}

/// `GET /handovers/{id}`
pub async fn show(cx: Cx, Path(id): Path<HandoverId>, Query(query): Query<ShowQuery>) -> Result<Response> {
    let cursor = if query.cursor.is_empty() { None } else { Some(Cursor::decode(&query.cursor)?) };
    let viewer = cx.viewer.clone();
    let (found, rows, back) = cx
        .snapshot(move |q| {
            let found = handover::find(q, &viewer, id)?;
            let rows = accounts::page(q, &Scope::all(q, &viewer)?, id, cursor.as_ref(), PAGE)?;
            let back = found.state.open() && actions::may_withdraw(q, &viewer, &found)?;
            Ok((found, rows, back))
        })
        .await?;
    let list = List::cut(rows, PAGE, accounts::cursor);
    let title = draw::title(&cx, &found);
    let body = html! {
        (ui::page_head(&title, summary(&cx, &found), buttons(&cx, &found, back)))
        (notices(&cx, &found))
        (ui::columns(table(&cx, &found, &list), facts(&cx, &found)))
    };
    Ok(draw::crumbs(Page::new(title.clone(), body), &cx).crumb(None, title).respond(&cx))
}

fn summary(cx: &Cx, h: &Handover) -> Markup {
    html! { (cx.tr("handovers-one-summary", &[("n", h.accounts.into()), ("day", calendar::full(cx.locale(), h.from).into())])) }
}

fn buttons(cx: &Cx, h: &Handover, back: bool) -> Markup {
    let here = draw::href(h.id);
    let mine = h.receiver.id == cx.viewer.id && h.state == State::Offered;
    html! {
        @if mine {
            (ui::dialog_button(Look::Plain, &format!("{here}/decline"), "close", cx.t("handovers-decline")))
            (ui::post_button(Look::Primary, &format!("{here}/acceptance"), "check", cx.t("handovers-accept"), &[]))
        }
        @if back {
            (ui::post_button(Look::Plain, &format!("{here}/withdrawal"), "undo", cx.t("handovers-withdraw"), &[]))
        }
    }
}

fn notices(cx: &Cx, h: &Handover) -> Markup {
    let day = calendar::full(cx.locale(), h.from);
    let again = |giver: String| {
        let href = link("/handovers/new", &[("giver", &giver)]);
        ui::link_button(Look::Plain, &href, "swap", cx.t("handovers-again"))
    };
    html! {
        @if h.state == State::Declined {
            @let words = [("name", h.receiver.name.as_str().into()), ("reason", h.answer.as_str().into())];
            (ui::notice(Tone::Bad, "warn", html! { (cx.tr("handovers-declined-notice", &words)) }, again(h.receiver.id.to_string())))
        }
        @if h.state == State::Withdrawn { (ui::notice(Tone::Neutral, "undo", html! { (cx.t("handovers-withdrawn-notice")) }, html! {})) }
        @if h.state.open() || h.state == State::Accepted {
            @if h.receiver.id == cx.viewer.id && h.from > cx.today() {
                (ui::notice(Tone::Neutral, "calendar", html! { (cx.tr("handovers-not-yet", &[("day", day.into())])) }, html! {}))
            } @else if h.giver.id == cx.viewer.id && h.from <= cx.today() {
                (ui::notice(Tone::Neutral, "lock", html! { (cx.tr("handovers-given", &[("day", day.into())])) }, html! {}))
            }
        }
    }
}

fn facts(cx: &Cx, h: &Handover) -> Markup {
    let mut rows = vec![
        (cx.t("handovers-state"), draw::state(cx, h.state)),
        (
            cx.t("handovers-giver"),
            html! { (h.giver.name) " · " (cx.t("handovers-until")) " " (draw::day(cx, draw::last_day(h.from))) },
        ),
        (
            cx.t("handovers-receiver"),
            html! { (h.receiver.name) " · " (cx.t("handovers-since")) " " (draw::day(cx, h.from)) },
        ),
        (cx.t("handovers-parts"), html! { (draw::parts(cx, &h.parts)) }),
    ];
    let at = |at| calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at);
    let by = h.creator.as_ref().map_or(cx.t("admin-console"), |c| c.name.as_str());
    rows.push((cx.t("handovers-made"), html! { (at(h.created_at)) " · " (by) }));
    if let Some(answered) = h.answered_at {
        rows.push((cx.t("handovers-answered"), at(answered)));
    }
    ui::stack(html! {
        (ui::Panel::new(cx.t("handovers-facts")).body(ui::facts(&rows)))
        @if !h.note.is_empty() {
            (ui::Panel::new(cx.t("handovers-note")).body(html! { @for line in h.note.lines() { p { (line) } } }))
        }
    })
}

fn table(cx: &Cx, h: &Handover, list: &List<Line>) -> Markup {
    let title = cx.t("handovers-accounts");
    if list.items.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("handovers-none-visible"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("access-account")),
        Head::text(cx.t("access-city")),
        Head::text(cx.t("interactions-last")),
        Head::number(cx.t("promises-open")),
        Head::number(cx.t("handovers-late")),
    ];
    let rows = list.items.iter().map(|l| row(cx, h, l)).collect();
    let table = ui::Table::new(title, heads).title(title, None, html! {}).rows(rows);
    match &list.next {
        None => table.draw(),
        Some(next) => {
            let href = link(&draw::href(h.id), &[("cursor", next)]);
            table.footer(ui::pager("", None, Some((&href, cx.t("next"))))).draw()
        }
    }
}

fn row(cx: &Cx, h: &Handover, l: &Line) -> Markup {
    let href = format!("{}/accounts/{}", draw::href(h.id), l.account);
    let last = match l.last_at {
        Some(at) => calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at),
        None => html! { span.faint { (cx.t("people-never")) } },
    };
    let late = html! { @if l.late > 0 { span.bad { (draw::count(cx, l.late)) } } @else { span.faint { "–" } } };
    ui::tr(vec![
        Cell::head(html! { a href=(href) { (l.name) } }),
        Cell::text(html! { (l.city) }).phone(Phone::Right),
        Cell::text(last).phone(Phone::Left).label(cx.t("interactions-last")),
        Cell::number(draw::count(cx, l.promises)).phone(Phone::Left).label(cx.t("promises-open")),
        Cell::number(late).phone(Phone::Right).label(cx.t("handovers-late")),
    ])
}
