//! Page heads.

use maud::{Markup, html};

use super::{avatars, logo};

/// The title with the page's only `h1`, one sentence, and at most one primary button.
pub fn page_head(title: &str, summary: Markup, actions: Markup) -> Markup {
    html! {
        div.ph {
            div { h1 { (title) } @if !summary.0.is_empty() { p { (summary) } } }
            @if !actions.0.is_empty() { div.acts { (actions) } }
        }
    }
}

/// The head of an account's pages.
pub struct AccountHead<'a> {
    /// The account's name.
    pub name: &'a str,
    /// Tier and the like.
    pub chips: Markup,
    /// Short facts; phones show the first two and the last.
    pub facts: &'a [&'a str],
    /// Names of the team, the lead first.
    pub team: &'a [&'a str],
    /// The same in words.
    pub team_label: &'a str,
    /// Buttons.
    pub actions: Markup,
}

/// Draws an account's head.
pub fn account_head(h: &AccountHead<'_>) -> Markup {
    let last = h.facts.len().saturating_sub(1);
    html! {
        div.acct {
            (logo(h.name))
            div {
                div.ttl { h1 { (h.name) } (h.chips) }
                div.meta {
                    @for (i, fact) in h.facts.iter().enumerate() { span.desk[i > 1 && i < last] { (fact) } }
                }
            }
            div.acts { @if !h.team.is_empty() { (avatars(h.team_label, h.team)) } (h.actions) }
        }
    }
}
