//! The document around a body.

use maud::{DOCTYPE, Markup, html};

use super::ShellWords;
use crate::ui::assets;

/// What the document needs to know.
pub(super) struct Document<'a> {
    pub(super) lang: &'a str,
    pub(super) theme: Option<&'a str>,
    pub(super) keys_on: bool,
    pub(super) title: String,
    pub(super) words: &'a ShellWords,
    pub(super) palette: Option<&'a str>,
}

/// Writes it. Texts that only script says travel as attributes of the body, so that no script is inline.
pub(super) fn document(d: &Document<'_>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(d.lang) data-theme=[d.theme] data-keys=[(!d.keys_on).then_some("off")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover";
                title { (d.title) }
                meta name="color-scheme" content="light dark";
                @if d.theme != Some("dark") { meta name="theme-color" content="#f9fafc" media=[d.theme.is_none().then_some("(prefers-color-scheme:light)")]; }
                @if d.theme != Some("light") { meta name="theme-color" content="#0d0e11" media=[d.theme.is_none().then_some("(prefers-color-scheme:dark)")]; }
                link rel="icon" href=(assets::favicon_url()) type="image/svg+xml";
                link rel="stylesheet" href=(assets::css_url());
                script type="module" src=(assets::js_url()) {}
            }
            body data-working=(d.words.working) data-failed=(d.words.failed) data-loading-failed=(d.words.loading_failed) data-close=(d.words.close)
                data-palette=[d.palette] { (body) }
        }
    }
}

/// The product's mark.
pub(super) fn mark() -> Markup {
    html! { span.mark { svg viewBox="0 0 14 14" aria-hidden="true" { path d="M2 11V7M7 11V2.500M12 11V5" {} } } }
}

/// The button that changes between light and dark. Without a stored choice script finds out which one is shown.
pub(super) fn theme_form(action: &str, theme: Option<&str>, here: &str, label: &str, class: &str) -> Markup {
    html! {
        form class={ "inline " (class) } method="post" action=(action) data-theme-form {
            input type="hidden" name="back" value=(here);
            button.btn.ghost.icon name="theme" value=(if theme == Some("dark") { "light" } else { "dark" }) aria-label=(label) title=(label) {
                (crate::ui::icon(if theme == Some("dark") { "sun" } else { "moon" }))
            }
        }
    }
}

/// The button that changes the language.
pub(super) fn language_form(action: &str, lang: &str, here: &str, words: &ShellWords, class: &str) -> Markup {
    let other = if lang.starts_with("zh") { "en" } else { "zh-CN" };
    html! {
        form class={ "inline " (class) } method="post" action=(action) {
            input type="hidden" name="back" value=(here);
            button.btn.ghost name="language" value=(other) title=(words.switch_language) {
                span.vh { (words.switch_language) ": " } span lang=(other) { (words.other_language) }
            }
        }
    }
}
