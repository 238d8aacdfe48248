//! The facts of a person's page: how they are called, how they are reached, and why one may keep that.

use maud::{Markup, html};

use super::super::details::{Details, birthday_words};
use super::super::model::Position;
use super::super::{custom, languages, phones, store};
use super::details::{channel_name, kind_name};
use super::tab::email;
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::features::accounts::countries;
use crate::features::settings::terms::{BASIS, Terms};
use crate::ui;

/// Facts of the position.
pub(super) fn facts(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let units = super::new::units(permit)?;
    let unit =
        p.unit.map(|u| u.to_string()).and_then(|u| units.into_iter().find(|(id, _)| *id == u)).map(|(_, name)| name);
    let country = store::details::country(permit)?;
    let d = &p.details;
    let reach = |kind: &str, value: Markup| html! { @if !value.0.is_empty() { (value) " · " span.faint { (kind_name(cx, kind)) } } };
    let mut rows: Vec<(&str, Markup)> = vec![
        (cx.t("people-field-title"), html! { (p.title) }),
        (
            cx.t("people-field-email"),
            if p.email.is_empty() {
                html! {}
            } else {
                reach(&d.email_kind, email(&p.email))
            },
        ),
        (cx.t("people-field-phone"), reach(&d.phone_kind, phone(cx, &p.phone, &country))),
    ];
    for contact in &d.contacts {
        let (label, value) = if contact.is_email() {
            ("people-field-email", email(&contact.value))
        } else {
            ("people-field-phone", phone(cx, &contact.value, &country))
        };
        rows.push((cx.t(label), reach(&contact.kind, value)));
    }
    rows.push((cx.t("people-field-languages"), html! { (languages::names(cx.locale(), &d.languages)) }));
    if !d.channel.is_empty() {
        rows.push((cx.t("people-field-channel"), html! { (channel_name(cx, &d.channel)) }));
    }
    rows.push((cx.t("people-field-birthday"), html! { (birthday_words(cx.locale(), &d.birthday)) }));
    if let Some(unit) = unit {
        rows.push((cx.t("people-field-unit"), html! { (unit) }));
    }
    rows.push((cx.t("people-since"), html! { (calendar::short(cx.locale(), cx.today(), p.span.from)) }));
    if let Some(last) = p.span.last() {
        rows.push((cx.t("people-until"), html! { (calendar::short(cx.locale(), cx.today(), last)) }));
    }
    let custom = custom::facts(permit, cx, p)?;
    rows.extend(custom.iter().map(|(label, value)| (label.as_str(), value.clone())));
    rows.retain(|(_, value)| !value.0.is_empty());
    Ok(ui::Panel::new(cx.t("people-facts")).body(ui::facts(&rows)))
}

/// A number in its international form with its country; what is no number as it was typed, marked.
fn phone(cx: &Cx, typed: &str, country: &str) -> Markup {
    if typed.is_empty() {
        return html! {};
    }
    let Some(phone) = phones::read(typed, country) else {
        return html! { (typed) " " span.chip title=(cx.t("people-phone-odd-note")) { (cx.t("people-phone-odd")) } };
    };
    let place = countries::name(cx.locale(), phone.country);
    html! {
        a.lnk href={ "tel:" (phone.key) @if let Some(e) = &phone.extension { ";ext=" (e) } } {
            (phone.shown) @if let Some(e) = &phone.extension { " × " (e) }
        }
        " · " span.faint { (place) }
    }
}

/// Other names under the head; empty without any.
pub(super) fn called(cx: &Cx, d: &Details) -> Markup {
    let former: Vec<&str> = d.former().collect();
    let former = former.join(if cx.locale() == crate::base::Locale::Zh { "、" } else { ", " });
    html! {
        @if !d.native_name.is_empty() { (d.native_name) }
        @if !d.pronunciation.is_empty() { @if !d.native_name.is_empty() { " · " } (cx.tr("people-say", &[("how", d.pronunciation.as_str().into())])) }
        @if !former.is_empty() {
            @if !(d.native_name.is_empty() && d.pronunciation.is_empty()) { " · " }
            (cx.tr("people-formerly", &[("names", former.into())]))
        }
    }
}

/// Why and until when the data is kept here.
pub(super) fn privacy(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let d = &p.details;
    let terms = Terms::load(permit.conn())?;
    let due = d.keep_until.is_some_and(|day| day < cx.today());
    let mut rows: Vec<(&str, Markup)> = vec![(
        cx.t("people-field-basis"),
        html! {
            @if d.basis.is_empty() { span.faint { (cx.t("people-basis-none")) } } @else { (terms.name(cx.locale(), BASIS, &d.basis)) }
            @if !d.basis_note.is_empty() { br; span.mute { (d.basis_note) } }
        },
    )];
    if let Some(day) = d.keep_until {
        let words = calendar::full(cx.locale(), day);
        rows.push((
            cx.t("people-field-keep_until"),
            html! {
                (words) @if due { " " (ui::chip(ui::Tone::Warn, cx.t("people-keep-due"))) }
            },
        ));
    }
    let buttons = super::data::buttons(permit, cx, p);
    Ok(ui::Panel::new(cx.t("people-set-privacy")).body(html! {
        (ui::facts(&rows))
        @if !buttons.0.is_empty() { div.flow { (buttons) } }
    }))
}
