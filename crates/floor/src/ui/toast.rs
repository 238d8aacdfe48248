//! The one message after an action, with undo where there is one.

use maud::{Markup, html};

use super::icon;

/// What it says.
#[derive(Clone, Debug, Default)]
pub struct Toast {
    /// One sentence.
    pub text: String,
    /// Where undo posts.
    pub undo_action: Option<String>,
    /// Its word.
    pub undo_label: String,
}

/// Draws it. Script hides it after ten seconds, unless the pointer or the focus is on it.
pub fn toast(toast: &Toast, close_label: &str) -> Markup {
    html! {
        div.toast data-toast {
            span { (toast.text) }
            @if let Some(action) = &toast.undo_action {
                form.inline method="post" action=(action) data-enhance { button.btn.ghost { (toast.undo_label) } }
            }
            button.btn.ghost.icon.js type="button" data-toast-close aria-label=(close_label) { (icon("close")) }
        }
    }
}
