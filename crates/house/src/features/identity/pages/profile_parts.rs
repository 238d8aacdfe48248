//! The panels of the profile.

use jiff::Timestamp;
use maud::{Markup, html};

use super::draw::{Draw, summary};
use super::profile::{ProfileForm, Shown, Stored, current};
use crate::base::{Cx, calendar};
use crate::features::identity::model::device;
use crate::features::identity::store::{sessions::Session, tokens::Token};
use crate::ui;

fn day(cx: &Cx, at: Timestamp) -> String {
    calendar::full(cx.locale(), at.to_zoned_datetime(cx.viewer.zone.clone()).date())
}

/// Language, time zone, theme, keys.
pub fn preferences_panel(cx: &Cx, stored: &Stored, shown: &Shown) -> Markup {
    let u = &stored.user;
    let form = shown.profile.clone().unwrap_or_else(|| ProfileForm {
        language: u.language.code().to_owned(),
        time_zone: u.time_zone.clone(),
        theme: u.theme.clone(),
        keys_on: String::from(if u.keys_on { "1" } else { "" }),
    });
    let d = Draw { locale: cx.locale(), fields: &shown.profile_fields };
    let themes = [
        ("auto", cx.t("identity-theme-auto")),
        ("light", cx.t("identity-theme-light")),
        ("dark", cx.t("identity-theme-dark")),
    ];
    ui::Panel::new(cx.t("identity-preferences")).body(html! {
        form.set method="post" action="/profile" novalidate {
            (summary(cx.locale(), &shown.profile_fields))
            (ui::field_grid(html! {
                (d.language("language", &form.language))
                (d.time_zone("time_zone", "identity-time-zone", &form.time_zone))
                (d.select("theme", "identity-theme", &form.theme, &themes))
            }))
            (ui::checkbox("keys_on", "1", cx.t("identity-keys"), form.keys_on == "1"))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "", cx.t("save"))))
        }
    })
}

/// The form for a new password.
pub fn password_panel(cx: &Cx, stored: &Stored, shown: &Shown) -> Markup {
    let d = Draw { locale: cx.locale(), fields: &shown.password_fields };
    let current = ui::Field::password("current", cx.t("identity-password-current"));
    ui::Panel::new(cx.t("identity-password")).id("password").body(html! {
        form.set method="post" action="/profile/password" novalidate {
            (summary(cx.locale(), &shown.password_fields))
            input type="hidden" name="email" value=(stored.user.email) autocomplete="username";
            @if stored.user.has_password { (d.field("current", current.autocomplete("current-password").required())) }
            (d.new_password("password", "identity-password-new"))
            (ui::form_foot(html! { (cx.t("identity-password-note")) }, ui::submit(ui::Look::Plain, "", cx.t("identity-password-change"))))
        }
    })
}

/// Where the person is signed in.
pub fn sessions_panel(cx: &Cx, stored: &Stored) -> Markup {
    let here = current(cx);
    let count = stored.sessions.len().to_string();
    let others = stored.sessions.iter().any(|s| Some(s.id) != here);
    let end = if others {
        ui::post_button(ui::Look::Ghost, "/profile/sessions/end-others", "", cx.t("identity-sessions-end-others"), &[])
    } else {
        html! {}
    };
    let panel = ui::Panel::new(cx.t("identity-sessions")).id("sessions").count(&count).end(end);
    if stored.sessions.is_empty() {
        return panel.raw(ui::empty(cx.t("identity-sessions-none"), html! {}));
    }
    panel.rows(html! { @for s in &stored.sessions { (session_row(cx, s, Some(s.id) == here)) } })
}

fn session_row(cx: &Cx, s: &Session, here: bool) -> Markup {
    let device = device(&s.user_agent);
    let title = if device.is_empty() { cx.t("unknown").to_owned() } else { device };
    let args = [("day", day(cx, s.created_at).into()), ("until", day(cx, s.expires_at).into())];
    let meta = html! {
        @if !s.address.is_empty() { (s.address) " · " }
        (cx.tr("identity-session-since", &args)) " · "
        (cx.t("identity-session-seen")) " " (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, s.last_seen_at))
    };
    let value = if here {
        ui::chip(ui::Tone::Good, cx.t("identity-session-this"))
    } else {
        ui::post_button(
            ui::Look::Ghost,
            &format!("/profile/sessions/{}/end", s.id),
            "",
            cx.t("identity-session-end"),
            &[],
        )
    };
    ui::kv_row(&ui::KvRow { href: None, lead: ui::icon("globe"), title: &title, meta, value })
}

/// The person's API tokens, and the form for a new one.
pub fn tokens_panel(cx: &Cx, stored: &Stored, shown: &Shown) -> Markup {
    let count = stored.tokens.len().to_string();
    ui::Panel::new(cx.t("identity-tokens")).id("tokens").count(&count).raw(html! {
        @if let Some(secret) = &shown.secret {
            div.pad {
                (ui::notice(ui::Tone::Good, "key", html! {
                    p { (cx.t("identity-token-once")) }
                    p { code { (secret) } }
                }, html! {}))
            }
        }
        @if !stored.tokens.is_empty() { ul.rows { @for token in &stored.tokens { (token_row(cx, token)) } } }
        div.pad { (token_form(cx, shown)) }
    })
}

fn token_row(cx: &Cx, token: &Token) -> Markup {
    let over = token.expires_at.is_some_and(|at| at <= cx.now());
    let until = match token.expires_at {
        Some(at) => cx.tr("identity-token-until", &[("day", day(cx, at).into())]),
        None => cx.t("identity-token-open").to_owned(),
    };
    let used = match token.last_used_on {
        Some(d) => cx.tr("identity-token-used", &[("day", calendar::day(cx.locale(), cx.today(), d).into())]),
        None => cx.t("identity-token-unused").to_owned(),
    };
    let meta = html! {
        @if over { (ui::chip(ui::Tone::Neutral, cx.t("identity-token-over"))) " " }
        @if token.read_only { (cx.t("identity-token-reads")) " · " }
        (until) " · " (used)
    };
    let revoke = format!("/profile/tokens/{}/revoke", token.id);
    let value = ui::post_button(ui::Look::Ghost, &revoke, "", cx.t("identity-token-revoke"), &[]);
    ui::kv_row(&ui::KvRow { href: None, lead: ui::icon("key"), title: &token.name, meta, value })
}

fn token_form(cx: &Cx, shown: &Shown) -> Markup {
    let d = Draw { locale: cx.locale(), fields: &shown.token_fields };
    let form = &shown.token;
    let spans = [30, 90, 365].map(|n: i64| (n.to_string(), cx.tr("identity-token-days", &[("n", n.into())])));
    let spans = spans.each_ref().map(|(value, words)| (value.as_str(), words.as_str()));
    let days = if form.days.is_empty() { "90" } else { &form.days };
    // Plain, not enhanced: the answer to this form is the only page that shows the secret.
    html! {
        form.set method="post" action="/profile/tokens" novalidate {
            (summary(cx.locale(), &shown.token_fields))
            (ui::field_grid(html! {
                (d.required("name", "identity-token-name", &form.name, "identity-token-name-hint"))
                (d.select("days", "identity-token-ends", days, &spans))
            }))
            (ui::checkbox("read_only", "1", cx.t("identity-token-read-only"), form.read_only == "1"))
            (ui::form_foot(
                html! { (ui::link("/api/v1/openapi.json", cx.t("identity-token-docs"))) },
                ui::submit(ui::Look::Plain, "plus", cx.t("identity-token-make")),
            ))
        }
    }
}
