//! Tabs are links with addresses of their own.

use maud::{Markup, html};

/// One tab.
#[derive(Clone, Copy, Default, Debug)]
pub struct Tab<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its words.
    pub label: &'a str,
    /// How many there are.
    pub count: Option<&'a str>,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The row of tabs, sticky under the top bar.
pub fn tabs(label: &str, items: &[Tab<'_>]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in items {
                a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label)
                    @if let Some(count) = tab.count { span.ct { (count) } }
                }
            }
        }
    }
}
