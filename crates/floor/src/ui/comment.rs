//! Comments, and the box that completes names after an `@`.

use maud::{Markup, html};

use super::avatar_small;

/// What somebody wrote.
pub struct Comment<'a> {
    /// The element's id, for links.
    pub id: &'a str,
    /// Who wrote it.
    pub author: &'a str,
    /// When, and whether it was edited.
    pub meta: Markup,
    /// The words.
    pub body: Markup,
    /// Buttons.
    pub actions: Markup,
}

/// Draws it.
pub fn comment(c: &Comment<'_>) -> Markup {
    html! {
        article.cmt id=(c.id) {
            header { (avatar_small(c.author)) b { (c.author) } span.mute.sm { (c.meta) } span.end { (c.actions) } }
            (c.body)
        }
    }
}

/// A box for words in which `@` offers people. Without script one types the name.
pub struct MentionBox<'a> {
    /// The parameter.
    pub name: &'a str,
    /// Its label.
    pub label: &'a str,
    /// How to write.
    pub hint: &'a str,
    /// The words.
    pub value: &'a str,
    /// Where people are looked up.
    pub src: &'a str,
    /// What the list of people is called.
    pub list: &'a str,
    /// What is wrong.
    pub error: Option<&'a str>,
}

/// Draws it.
pub fn mention_box(b: &MentionBox<'_>) -> Markup {
    let (id, hint, error) = (format!("f-{}", b.name), format!("f-{}-h", b.name), format!("f-{}-e", b.name));
    let described = if b.error.is_some() { format!("{error} {hint}") } else { hint.clone() };
    html! {
        div.fld.mention {
            span.lb { label for=(id) { (b.label) } }
            // A first line break is the parser's; the words keep theirs.
            textarea.inp id=(id) name=(b.name) rows="3" required data-mention=(b.src) data-list=(b.list)
                aria-describedby=(described) aria-invalid=[b.error.map(|_| "true")] { "\n" (b.value) }
            @if let Some(words) = b.error { span.hint.bad id=(error) { (words) } }
            span.hint id=(hint) { (b.hint) }
        }
    }
}
