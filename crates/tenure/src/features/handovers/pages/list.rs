//! `/handovers`: those that come, those that go, and those of the people who report to one.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::{Direction, Handover};
use super::super::store::handover::{self, Filter};
use super::draw;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{Cx, Result, Right, calendar};
use crate::features::people::listing::query as link;
use crate::ui::{self, Cell, Head, Phone};

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    show: String,
    cursor: String,
}

/// `GET /handovers`
pub async fn show(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    let usual = if cx.viewer.has(Right::Lead) { Direction::Team } else { Direction::Incoming };
    let direction = Direction::parse(&query.show).unwrap_or(usual);
    let cursor = if query.cursor.is_empty() { None } else { Some(Cursor::decode(&query.cursor)?) };
    let viewer = cx.viewer.clone();
    let (rows, waiting) = cx
        .snapshot(move |q| {
            let filter = Filter { direction: Some(direction), state: None };
            Ok((handover::page(q, &viewer, filter, cursor.as_ref(), PAGE)?, handover::waiting(q, &viewer)?))
        })
        .await?;
    let list = List::cut(rows, PAGE, handover::cursor);
    let title = cx.t("handovers-title");
    let new = ui::link_button(ui::Look::Primary, "/handovers/new", "swap", cx.t("handovers-new"));
    let summary = cx.tr("handovers-summary", &[("n", waiting.into())]);
    let body = html! {
        (ui::page_head(title, html! { (summary) }, new))
        (ui::filter_bar(switch(&cx, direction), html! {}))
        (table(&cx, direction, &list))
    };
    Ok(Page::new(title, body).nav("/team").crumb(None, title).respond(&cx))
}

fn switch(cx: &Cx, current: Direction) -> Markup {
    let shown = |d: &&Direction| **d != Direction::Team || cx.viewer.has(Right::Lead) || current == Direction::Team;
    let hrefs: Vec<(Direction, String)> =
        Direction::ALL.iter().filter(shown).map(|d| (*d, link("/handovers", &[("show", d.code())]))).collect();
    let items: Vec<ui::Segment<'_>> =
        hrefs.iter().map(|(d, href)| ui::Segment { href, label: cx.t(d.label()), current: *d == current }).collect();
    ui::segments(cx.t("handovers-show"), &items)
}

fn table(cx: &Cx, direction: Direction, list: &List<Handover>) -> Markup {
    let title = cx.t(direction.label());
    if list.items.is_empty() {
        let words = match direction {
            Direction::Incoming => "handovers-none-incoming",
            Direction::Outgoing => "handovers-none-outgoing",
            Direction::Team => "handovers-none-team",
        };
        return ui::Panel::new(title).raw(ui::empty(cx.t(words), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("handovers-giver")),
        Head::text(cx.t("handovers-receiver")),
        Head::text(cx.t("handovers-from")),
        Head::number(cx.t("handovers-accounts")),
        Head::text(cx.t("handovers-state")),
        Head::text(cx.t("handovers-made")),
    ];
    let rows = list.items.iter().map(|h| row(cx, h)).collect();
    let table = ui::Table::new(title, heads).title(title, None, html! {}).rows(rows);
    match &list.next {
        None => table.draw(),
        Some(next) => {
            let href = link("/handovers", &[("show", direction.code()), ("cursor", next)]);
            table.footer(ui::pager("", None, Some((&href, cx.t("next"))))).draw()
        }
    }
}

fn row(cx: &Cx, h: &Handover) -> Markup {
    let made = html! {
        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, h.created_at))
        @if let Some(by) = h.creator.as_ref().filter(|c| c.id != h.giver.id) { " · " (by.name) }
    };
    ui::tr(vec![
        Cell::head(html! {
            span.flow { (ui::avatar_small(&h.giver.name)) a href=(draw::href(h.id)) { (h.giver.name) } }
        }),
        Cell::text(html! { (h.receiver.name) }).phone(Phone::Left).label(cx.t("handovers-receiver")),
        Cell::text(draw::day(cx, h.from)).phone(Phone::Right).label(cx.t("handovers-from")),
        Cell::number(draw::count(cx, h.accounts)).phone(Phone::Left).label(cx.t("handovers-accounts")),
        Cell::text(draw::state(cx, h.state)).phone(Phone::Right),
        Cell::text(made),
    ])
}
