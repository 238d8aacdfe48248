//! The overview's panel People: the five most recently in contact.

use maud::{Markup, html};

use super::super::store;
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::ui;

const ROWS: usize = 5;

/// Draws the panel.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let add = if super::new::may_add(permit) {
        ui::link(&format!("/accounts/{}/people", permit.account()), cx.t("people-add"))
    } else {
        html! {}
    };
    recent(permit, cx, ROWS, add).map(Some)
}

/// So many people of the account, by last conversation; `add` stands where there is nobody yet.
pub fn recent(permit: &Permit<'_, Read>, cx: &Cx, most: usize, add: Markup) -> Result<Markup> {
    let mut people = store::position::current(permit, cx.today())?;
    let last = store::contact::last_contacts(permit)?;
    people.sort_by_key(|p| std::cmp::Reverse(last.get(&p.person).copied()));
    let count = cx.locale().int(i64::try_from(people.len()).unwrap_or(0));
    let all = format!("/accounts/{}/people", permit.account());
    let panel = ui::Panel::new(cx.t("people-title")).count(&count).link(&all, cx.t("people-all"));
    if people.is_empty() {
        return Ok(panel.raw(ui::empty(cx.t("people-none-here"), add)));
    }
    people.truncate(most);
    Ok(panel.rows(html! {
        @for p in &people {
            @let href = format!("{all}/{}", p.id);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href),
                lead: ui::avatar_small(&p.name),
                title: &p.name,
                meta: html! { (p.title) },
                value: match last.get(&p.person) {
                    Some(at) => calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, *at),
                    None => html! { span.faint { (cx.t("people-never")) } },
                },
            }))
        }
    }))
}
