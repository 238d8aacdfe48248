//! The document without a shell: sign-in, set-up, and errors before anybody is known.

use maud::{Markup, html};

use super::ShellWords;
use super::document::{Document, document, language_form, mark, theme_form};

/// What a bare page needs.
pub struct Bare<'a> {
    /// `en-GB` or `zh-CN`.
    pub lang: &'a str,
    /// The stored choice, or none for the system's.
    pub theme: Option<&'a str>,
    /// The page's name.
    pub title: &'a str,
    /// Company, or the product before there is one.
    pub brand: &'a str,
    /// Wide (set-up) instead of one box (sign-in).
    pub wide: bool,
    /// The page.
    pub body: Markup,
    /// Path and query of the page.
    pub here: &'a str,
    /// Where the language button posts; none hides it.
    pub language_action: Option<&'a str>,
    /// Where the theme button posts; none hides it.
    pub theme_action: Option<&'a str>,
    /// Texts.
    pub words: &'a ShellWords,
}

/// Writes the whole document.
pub fn bare(b: &Bare<'_>) -> Markup {
    let switches = html! {
        @if let Some(action) = b.language_action { (language_form(action, b.lang, b.here, b.words, "")) }
        @if let Some(action) = b.theme_action { (theme_form(action, b.theme, b.here, &b.words.switch_theme, "")) }
    };
    let brand = html! { a.brand href="/" { (mark()) (b.brand) } };
    let body = html! {
        a.skip href="#main" { (b.words.skip_to_content) }
        main #main.(if b.wide { "bare" } else { "solo" }) tabindex="-1" {
            @if b.wide {
                div.bh { (brand) span.flow { (switches) } }
                (b.body)
            } @else {
                (brand)
                (b.body)
                span.flow { (switches) }
            }
        }
        div #toasts.toasts aria-live="polite" {}
        div #status.vh role="status" {}
    };
    let title = if b.brand.is_empty() { b.title.to_owned() } else { format!("{} · {}", b.title, b.brand) };
    document(&Document { lang: b.lang, theme: b.theme, keys_on: false, title, words: b.words, palette: None }, body)
}

/// The box of sign-in: title, one sentence, content.
pub fn card(title: &str, lead: &str, body: Markup) -> Markup {
    html! { div.card { div { h1 { (title) } @if !lead.is_empty() { p.mute { (lead) } } } (body) } }
}
