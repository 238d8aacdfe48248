//! Panels: a title, a count, one link or switch, and rows. Never a panel in a panel.

use maud::{Markup, PreEscaped, html};

use super::link;

/// A panel under construction; finish it with [`Panel::rows`], [`Panel::body`] or [`Panel::raw`].
pub struct Panel<'a> {
    title: &'a str,
    id: Option<&'a str>,
    count: Option<&'a str>,
    chip: Markup,
    end: Markup,
    footer: Option<Markup>,
}

impl<'a> Panel<'a> {
    /// Starts one.
    pub fn new(title: &'a str) -> Self {
        Self { title, id: None, count: None, chip: nothing(), end: nothing(), footer: None }
    }

    /// The element's id, for links and fragments.
    pub fn id(mut self, id: &'a str) -> Self {
        self.id = Some(id);
        self
    }

    /// How many there are, beside the title.
    pub fn count(mut self, count: &'a str) -> Self {
        self.count = Some(count);
        self
    }

    /// A chip beside the title.
    pub fn chip(mut self, chip: Markup) -> Self {
        self.chip = chip;
        self
    }

    /// What stands at the right of the title.
    pub fn end(mut self, end: Markup) -> Self {
        self.end = end;
        self
    }

    /// A link at the right of the title.
    pub fn link(self, href: &str, label: &str) -> Self {
        self.end(link(href, label))
    }

    /// A line at the bottom.
    pub fn footer(mut self, footer: Markup) -> Self {
        self.footer = Some(footer);
        self
    }

    /// Finishes with rows (`<li>` each).
    pub fn rows(self, rows: Markup) -> Markup {
        self.raw(html! { ul.rows { (rows) } })
    }

    /// Finishes with padded content.
    pub fn body(self, body: Markup) -> Markup {
        self.raw(html! { div.pad { (body) } })
    }

    /// Finishes with content that reaches the edges.
    pub fn raw(self, body: Markup) -> Markup {
        html! {
            section.panel id=[self.id] aria-label=(self.title) {
                (panel_header(self.title, self.count, self.chip, self.end))
                (body)
                @if let Some(footer) = self.footer { footer { (footer) } }
            }
        }
    }
}

pub(super) fn nothing() -> Markup {
    PreEscaped(String::new())
}

/// The head of a panel, also used by tables.
pub(super) fn panel_header(title: &str, count: Option<&str>, chip: Markup, end: Markup) -> Markup {
    html! {
        header {
            h2 { (title) }
            @if let Some(count) = count { span.ct { (count) } }
            (chip)
            @if !end.0.is_empty() { span.end { (end) } }
        }
    }
}

/// Two columns: the main one, and a narrow one beside it.
pub fn columns(main: Markup, side: Markup) -> Markup {
    html! { div.cols { div.stack { (main) } div.stack { (side) } } }
}

/// Panels under one another.
pub fn stack(items: Markup) -> Markup {
    html! { div.stack { (items) } }
}

/// Two columns of the same width.
pub fn halves(left: Markup, right: Markup) -> Markup {
    html! { div.halves { div.stack { (left) } div.stack { (right) } } }
}

/// Facts with their names.
pub fn facts(items: &[(&str, Markup)]) -> Markup {
    html! { dl.dl { @for (label, value) in items { dt { (label) } dd { (value) } } } }
}

/// A part of the page that a form's answer replaces.
pub fn fragment(name: &str, body: Markup) -> Markup {
    html! { div data-fragment=(name) { (body) } }
}

/// A part that is loaded after the page; without script a link to it.
pub fn lazy(src: &str, fallback_label: &str) -> Markup {
    html! { div.lazy data-fragment-src=(src) { (link(src, fallback_label)) } }
}
