//! The line that says that somebody else changed the page; empty and hidden until script has something to say.

use maud::{Markup, html};

use super::icon;

/// Where a page hears of changes, and the words for them; `%` stands for the name in `who`.
pub struct Live<'a> {
    /// The stream.
    pub src: &'a str,
    /// "% changed this".
    pub who: &'a str,
    /// "Somebody changed this".
    pub somebody: &'a str,
    /// "Show".
    pub show: &'a str,
}

/// Draws it.
pub fn live(l: &Live<'_>) -> Markup {
    html! {
        div.notice.live data-live=(l.src) data-who=(l.who) data-somebody=(l.somebody) hidden {
            (icon("history")) span {} button.btn.ghost type="button" { (l.show) }
        }
    }
}
