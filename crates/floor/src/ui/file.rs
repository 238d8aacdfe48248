//! Files: a row, and the box that takes them. Dropping files on the box is the browser's own doing.

use maud::{Markup, html};

use super::icon;

/// A file of a list.
pub struct FileRow<'a> {
    /// Its page.
    pub href: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is, how large, from whom.
    pub meta: Markup,
    /// Buttons.
    pub actions: Markup,
}

/// Draws it.
pub fn file_row(r: &FileRow<'_>) -> Markup {
    html! {
        li.kv.tap.file {
            span.ld { (icon("file")) }
            span.tx {
                a.b.trunc.cover href=(r.href) { bdi { (r.name) } }
                span.mute.line2 { (r.meta) }
            }
            span.val { (r.actions) }
        }
    }
}

/// A box for files that are chosen or dropped.
pub struct DropBox<'a> {
    /// The parameter.
    pub name: &'a str,
    /// Its label.
    pub label: &'a str,
    /// What is taken.
    pub hint: &'a str,
    /// What is wrong, a line each.
    pub errors: &'a [String],
    /// Whether it takes several.
    pub several: bool,
    /// Whether the form cannot be sent without one.
    pub required: bool,
    /// Which endings the chooser shows; all without.
    pub accept: Option<&'a str>,
}

/// Draws it.
pub fn drop_box(b: &DropBox<'_>) -> Markup {
    let (id, hint, error) = (format!("f-{}", b.name), format!("f-{}-h", b.name), format!("f-{}-e", b.name));
    let described = if b.errors.is_empty() { hint.clone() } else { format!("{error} {hint}") };
    html! {
        div.fld.full.drop {
            div.lb { label for=(id) { (b.label) } }
            input.inp id=(id) type="file" name=(b.name) multiple[b.several] accept=[b.accept] required[b.required]
                aria-describedby=(described) aria-invalid=[(!b.errors.is_empty()).then_some("true")];
            @if !b.errors.is_empty() { div id=(error) { @for words in b.errors { p.hint.bad { (words) } } } }
            p.hint id=(hint) { (b.hint) }
        }
    }
}
