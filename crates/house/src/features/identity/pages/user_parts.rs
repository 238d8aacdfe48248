//! The head and the panels beside the form of a user.

use maud::{Markup, html};

use super::draw::{Draw, summary};
use super::user::{Shown, words};
use super::user_form::role_key;
use crate::base::{Cx, calendar};
use crate::features::identity::actions::links::Kind;
use crate::features::identity::model::User;
use crate::ui;

/// Active, invited, coming or left.
pub fn state_chip(cx: &Cx, u: &User) -> Markup {
    let today = cx.today();
    if u.active_to <= today {
        ui::chip(ui::Tone::Neutral, cx.t("identity-state-left"))
    } else if u.active_from > today {
        ui::chip(ui::Tone::Neutral, cx.t("identity-state-coming"))
    } else if u.has_password {
        ui::chip(ui::Tone::Good, cx.t("identity-state-active"))
    } else {
        ui::chip(ui::Tone::Warn, cx.t("identity-state-invited"))
    }
}

/// The roles in words.
pub fn role_words(cx: &Cx, u: &User) -> String {
    let separator = if cx.locale() == crate::base::Locale::Zh { "、" } else { ", " };
    u.roles.iter().map(|r| cx.t(role_key(*r))).collect::<Vec<_>>().join(separator)
}

/// Name, state and e-mail.
pub fn head(cx: &Cx, u: &User) -> Markup {
    let summary =
        html! { span.flow { (state_chip(cx, u)) (u.email) @if !u.job_title.is_empty() { " · " (u.job_title) } } };
    ui::page_head(&u.name, summary, html! {})
}

/// What they are, and the way to what they can see.
pub fn side(cx: &Cx, u: &User) -> Markup {
    let access = format!("/admin/users/{}/access", u.id);
    let roles = role_words(cx, u);
    let last = u.active_last().map_or_else(|| cx.t("open-ended").to_owned(), |d| calendar::full(cx.locale(), d));
    ui::Panel::new(cx.t("identity-what")).body(html! {
        (ui::facts(&[
            (cx.t("identity-roles"), html! { @if roles.is_empty() { (cx.t("none")) } @else { (roles) } }),
            (cx.t("identity-active-from"), html! { (calendar::full(cx.locale(), u.active_from)) }),
            (cx.t("identity-active-to"), html! { (last) }),
        ]))
        p { (ui::link_button(ui::Look::Plain, &access, "eye", cx.t("identity-access"))) }
    })
}

/// The buttons that make a link.
pub fn links_panel(cx: &Cx, u: &User) -> Markup {
    if u.active_to <= cx.today() {
        return html! {};
    }
    let (kind, label, text) = if u.has_password {
        (Kind::Reset, "identity-make-reset", "identity-make-reset-text")
    } else {
        (Kind::Invite, "identity-make-invite", "identity-make-invite-text")
    };
    // Plain, not enhanced: the answer to this form is the only page that shows the link.
    ui::Panel::new(cx.t("identity-sign-in")).id("links").body(html! {
        form.set method="post" action={ "/admin/users/" (u.id) "/links" } {
            p.mute { (cx.t(text)) }
            (ui::hidden("kind", kind.code()))
            div { (ui::submit(ui::Look::Plain, "mail", cx.t(label))) }
        }
    })
}

/// The form that ends a user's access, or the button that gives it back.
pub fn deactivate_panel(cx: &Cx, u: &User, shown: &Shown) -> Markup {
    let here = format!("/admin/users/{}", u.id);
    let back =
        ui::post_button(ui::Look::Plain, &format!("{here}/reactivate"), "undo", cx.t("identity-reactivate"), &[]);
    if u.active_to <= cx.today() {
        return ui::Panel::new(cx.t("identity-deactivate"))
            .body(html! { p.mute { (cx.t("identity-is-inactive")) } (back) });
    }
    let (form, fields) = shown.last.clone().unwrap_or_default();
    let d = Draw { locale: cx.locale(), fields: &fields };
    let action = format!("{here}/deactivate");
    ui::Panel::new(cx.t("identity-deactivate")).id("deactivate").body(html! {
        @if let Some(conflict) = &shown.leads {
            (ui::notice(ui::Tone::Warn, "warn", html! { (words(cx, conflict)) }, html! {}))
            div.flow {
                (ui::link_button(ui::Look::Primary, &format!("/handovers/new?giver={}", u.id), "swap", cx.t("identity-hand-over")))
                (ui::post_button(ui::Look::Danger, &action, "", cx.t("identity-deactivate-anyway"), &[("last", &form.last), ("anyway", "1")]))
            }
        } @else {
            form.set method="post" action=(action) novalidate {
                (summary(cx.locale(), &fields))
                (d.day("last", "identity-last-day", &form.last, "identity-last-day-hint"))
                div { (ui::submit(ui::Look::Danger, "lock", cx.t("identity-deactivate-go"))) }
            }
            @if u.active_last().is_some() { (back) }
        }
    })
}
