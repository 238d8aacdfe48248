//! Pieces of these pages.

use maud::{Markup, html};

use super::super::model::{Delivery, Endpoint, State};
use crate::base::{Cx, Fields};
use crate::features::identity::pages::draw::Draw;
use crate::ui::{self, Tone};

/// The state of an endpoint.
pub(super) fn state(cx: &Cx, e: &Endpoint) -> Markup {
    let tone = match e.state {
        State::Active if e.failures > 0 => Tone::Warn,
        State::Active => Tone::Good,
        State::Paused => Tone::Neutral,
        State::Disabled => Tone::Bad,
    };
    ui::chip(tone, cx.t(e.state.label()))
}

/// The state of a message.
pub(super) fn delivery(cx: &Cx, state: Delivery) -> Markup {
    let tone = match state {
        Delivery::Waiting => Tone::Warn,
        Delivery::Delivered => Tone::Good,
        Delivery::Dead => Tone::Bad,
        Delivery::Withheld => Tone::Neutral,
    };
    ui::chip(tone, cx.t(state.label()))
}

/// What an endpoint is told of, in words.
pub(super) fn told(cx: &Cx, e: &Endpoint) -> String {
    if e.verbs.is_empty() { cx.t("webhooks-all").to_owned() } else { e.verbs.join(" ") }
}

/// The fields of an endpoint.
pub(super) fn fields(cx: &Cx, fields: &Fields, url: &str, verbs: &str) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    html! {
        (d.required("url", "webhooks-url", url, if cx.settings().webhooks_private { "webhooks-url-hint-private" } else { "webhooks-url-hint" }))
        (d.text("verbs", "webhooks-verbs", verbs, "webhooks-verbs-hint"))
    }
}

/// A secret, this once.
pub(super) fn secret(cx: &Cx, secret: &str) -> Markup {
    ui::notice(Tone::Good, "key", html! { p { (cx.t("webhooks-secret-once")) } p { code { (secret) } } }, html! {})
}
