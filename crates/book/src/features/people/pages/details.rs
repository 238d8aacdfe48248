//! The fields of a person's details: names, ways to reach them, data protection, notes.

use maud::{Markup, html};

use super::super::details::{CHANNELS, KINDS};
use super::super::model::PersonForm;
use super::draw::{Draw, with_none};
use crate::base::{Conn, Cx, Result};
use crate::features::accounts::pages::form::mistake;
use crate::features::settings::terms::{self, BASIS};
use crate::ui;

/// Empty rows for further addresses and numbers.
const ROOM: usize = 2;

/// Code and words of the reasons to keep data.
pub fn bases(q: &Conn<'_>, cx: &Cx) -> Result<Vec<(String, String)>> {
    Ok(terms::list(q, BASIS)?.into_iter().map(|t| (t.code.clone(), t.name(cx.locale()).to_owned())).collect())
}

/// All of them, for the whole form.
pub fn fields(d: &Draw<'_>, form: &PersonForm, bases: &[(String, String)]) -> Markup {
    html! {
        (names(d, form))
        (reach(d, form))
        (privacy(d, form, bases))
        (ui::fieldset(d.cx.t("people-set-notes"), d.area("notes", &form.notes, "")))
    }
}

fn names(d: &Draw<'_>, form: &PersonForm) -> Markup {
    let cx = d.cx;
    let orders = [
        ("", cx.t("people-order-none")),
        ("given", cx.t("people-order-given")),
        ("family", cx.t("people-order-family")),
    ];
    ui::fieldset(
        cx.t("people-set-names"),
        ui::field_grid(html! {
            (d.text("given_name", &form.given_name, ""))
            (d.text("family_name", &form.family_name, ""))
            (d.select("name_order", &form.name_order, &orders))
            (d.text("native_name", &form.native_name, "people-hint-native"))
            (d.text("pronunciation", &form.pronunciation, "people-hint-pronunciation"))
            (d.area("former_names", &form.former_names, "people-hint-former"))
            @if !form.version.is_empty() {
                div.full { (ui::checkbox("former_too", "1", cx.t("people-former-too"), !form.former_too.is_empty())) }
            }
        }),
    )
}

fn kinds(cx: &Cx) -> Vec<(&'static str, String)> {
    KINDS.into_iter().map(|kind| (kind, kind_name(cx, kind))).collect()
}

/// What a kind of address is called.
pub(super) fn kind_name(cx: &Cx, kind: &str) -> String {
    cx.tr(&format!("people-kind-{kind}"), &[])
}

/// What a channel is called.
pub(super) fn channel_name(cx: &Cx, channel: &str) -> String {
    cx.tr(&format!("people-channel-{channel}"), &[])
}

fn reach(d: &Draw<'_>, form: &PersonForm) -> Markup {
    let cx = d.cx;
    let kinds = kinds(cx);
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(kind, words)| (*kind, words.as_str())).collect();
    let channels: Vec<(String, String)> = CHANNELS.into_iter().map(|c| (c.to_owned(), channel_name(cx, c))).collect();
    let mistake = mistake(cx, d.fields, "contacts");
    let rows = form.contact_value.len().max(1) + ROOM;
    ui::fieldset(
        cx.t("people-set-reach"),
        html! {
            (ui::field_grid(html! {
                (d.select("email_kind", &form.email_kind, &kinds))
                (d.select("phone_kind", &form.phone_kind, &kinds))
            }))
            p.hint id="f-contacts" { (cx.t("people-hint-contacts")) }
            @if let Some(mistake) = &mistake { p.hint.bad { (mistake) } }
            @for n in 0..rows {
                @let scope = n.to_string();
                @let kind = form.contact_kind.get(n).map_or("mobile", String::as_str);
                @let value = form.contact_value.get(n).map_or("", String::as_str);
                (ui::field_grid(html! {
                    (ui::Field::select("contact_kind", cx.t("people-field-contact_kind"), &kinds).value(kind).scope(&scope).draw())
                    (ui::Field::text("contact_value", cx.t("people-field-contact_value")).value(value).scope(&scope).draw())
                }))
            }
            (ui::field_grid(html! {
                (d.text("languages", &form.languages, "people-hint-languages"))
                (d.select("channel", &form.channel, &with_none(cx.t("none"), &channels)))
                (d.text("birthday", &form.birthday, "people-hint-birthday"))
            }))
        },
    )
}

fn privacy(d: &Draw<'_>, form: &PersonForm, bases: &[(String, String)]) -> Markup {
    let cx = d.cx;
    ui::fieldset(
        cx.t("people-set-privacy"),
        ui::field_grid(html! {
            (d.select("basis", &form.basis, &with_none(cx.t("people-basis-none"), bases)))
            (d.day("keep_until", &form.keep_until, "people-hint-keep"))
            (d.text("basis_note", &form.basis_note, "people-hint-basis"))
        }),
    )
}
