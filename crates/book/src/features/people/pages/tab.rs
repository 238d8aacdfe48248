//! The account's tab People: who works there now, who did, and the form that adds somebody.

use std::collections::HashMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::model::Position;
use super::super::store;
use super::new::{Place, add_form, may_add};
use crate::base::{Cx, Fields, Permit, PersonId, Read, Result, calendar};
use crate::ui;
use crate::ui::{Cell, Head, Phone};

/// Draws the tab.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, _: &str) -> Result<Markup> {
    let positions = store::position::list(permit)?;
    let last = store::contact::last_contacts(permit)?;
    let (now, former): (Vec<Position>, Vec<Position>) = positions.into_iter().partition(|p| p.span.to > cx.today());
    let place = Place::load(permit, cx)?;
    let units: HashMap<&str, &str> = place.units.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let table = Lines { cx, last: &last, units: &units };
    let changes = super::changes::draw(permit, cx)?;
    let known = ui::link(&format!("/accounts/{}/introductions", permit.account()), cx.t("people-introductions"));
    let main = html! {
        @if now.is_empty() {
            (ui::Panel::new(cx.t("people-title")).raw(ui::empty(cx.t("people-none-here"), html! {})))
        } @else { (table.draw(cx.t("people-title"), &now, known)) }
        @if !former.is_empty() { (table.draw(cx.t("people-former"), &former, html! {})) }
    };
    if !may_add(permit) {
        return Ok(if changes.0.is_empty() { ui::stack(main) } else { ui::columns(main, changes) });
    }
    let form = add_form(cx, &place.form(), &Fields::default(), &place, false);
    let more = format!("/people/new?account={}", permit.account());
    let form = ui::Panel::new(cx.t("people-new")).link(&more, cx.t("people-more-fields")).body(form);
    Ok(ui::columns(main, html! { (changes) (form) }))
}

struct Lines<'a> {
    cx: &'a Cx,
    last: &'a HashMap<PersonId, Timestamp>,
    units: &'a HashMap<&'a str, &'a str>,
}

impl Lines<'_> {
    fn draw(&self, title: &str, positions: &[Position], end: Markup) -> Markup {
        let cx = self.cx;
        let heads = vec![
            Head::text(cx.t("people-field-name")),
            Head::text(cx.t("people-field-title")),
            Head::text(cx.t("people-field-email")),
            Head::text(cx.t("people-field-phone")),
            Head::text(cx.t("people-last")),
            Head::text(cx.t("people-since")),
        ];
        let rows = positions.iter().map(|p| self.row(p)).collect();
        let count = cx.locale().int(i64::try_from(positions.len()).unwrap_or(0));
        ui::Table::new(title, heads).title(title, Some(&count), end).rows(rows).wide().draw()
    }

    fn row(&self, p: &Position) -> Markup {
        let cx = self.cx;
        let href = format!("/accounts/{}/people/{}", p.account, p.id);
        let unit = p.unit.map(|u| u.to_string());
        let unit = unit.as_deref().and_then(|u| self.units.get(u)).copied().unwrap_or_default();
        let title = if unit.is_empty() {
            html! { (p.title) }
        } else {
            ui::two(html! { (p.title) }, unit)
        };
        let until = p.span.last().map(|d| calendar::short(cx.locale(), cx.today(), d));
        ui::tr(vec![
            Cell::head(html! { span.flow { (ui::avatar_small(&p.name)) a href=(href) { (p.name) } } }),
            Cell::text(title).phone(Phone::Full),
            Cell::text(email(&p.email)),
            Cell::text(phone(&p.phone)),
            Cell::text(self.last(p)).phone(Phone::Right).label(cx.t("people-last")),
            Cell::text(html! {
                (calendar::short(cx.locale(), cx.today(), p.span.from))
                @if let Some(until) = until { " – " (until) }
            }),
        ])
    }

    fn last(&self, p: &Position) -> Markup {
        let cx = self.cx;
        match self.last.get(&p.person) {
            Some(at) => calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, *at),
            None => html! { span.faint { (cx.t("people-never")) } },
        }
    }
}

/// An e-mail address as a link.
pub(super) fn email(address: &str) -> Markup {
    html! { @if !address.is_empty() { a.lnk.addr href={ "mailto:" (address) } title=(address) { (address) } } }
}

/// A phone number as a link.
pub(super) fn phone(number: &str) -> Markup {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { @if !number.is_empty() { a.lnk href={ "tel:" (digits) } { (number) } } }
}
