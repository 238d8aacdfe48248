//! What the command palette answers.

use maud::{Markup, html};

use super::icon;

/// Something found.
pub struct Hit<'a> {
    /// Its page.
    pub href: &'a str,
    /// Icon of its kind.
    pub icon: &'a str,
    /// Its name, with the match marked.
    pub label: Markup,
    /// Beside it.
    pub meta: &'a str,
    /// Shortcut of a command; empty for none.
    pub key: &'a str,
}

/// Things of one kind.
pub struct Group<'a> {
    /// The kind.
    pub label: &'a str,
    /// At most five.
    pub hits: &'a [Hit<'a>],
}

/// The list of a palette: options of a combobox. `none` is said when nothing was found.
pub fn palette_results(groups: &[Group<'_>], none: &str) -> Markup {
    let groups: Vec<&Group<'_>> = groups.iter().filter(|g| !g.hits.is_empty()).collect();
    let mut number = 0;
    html! {
        @if groups.is_empty() { p.none role="option" aria-disabled="true" { (none) } }
        @for (g, group) in groups.iter().enumerate() {
            div role="group" aria-labelledby={ "pal-g" (g) } {
                h3 id={ "pal-g" (g) } role="presentation" { (group.label) }
                @for hit in group.hits {
                    @let id = { number += 1; number };
                    a id={ "pal-" (id) } role="option" tabindex="-1" href=(hit.href) {
                        (icon(hit.icon)) span.trunc { (hit.label) }
                        @if !hit.meta.is_empty() { span.faint.trunc { (hit.meta) } }
                        @if !hit.key.is_empty() { kbd { (hit.key) } }
                    }
                }
            }
        }
    }
}

/// A name with the parts that match one of the terms in bold. Terms are folded, as `tenure_text` makes them.
pub fn mark_match(text: &str, terms: &[String]) -> Markup {
    let Some((start, end)) = terms.iter().find_map(|term| find_folded(text, term)) else { return html! { (text) } };
    html! { (text[..start]) mark { (text[start..end]) } (text[end..]) }
}

/// Byte range in `text` whose folded form is `term`.
fn find_folded(text: &str, term: &str) -> Option<(usize, usize)> {
    if term.is_empty() {
        return None;
    }
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    starts.iter().copied().find_map(|start| {
        let mut folded = String::new();
        for (i, c) in text[start..].char_indices() {
            folded.push_str(&tenure_text::fold(c.encode_utf8(&mut [0; 4])));
            if !term.starts_with(folded.as_str()) {
                return None;
            }
            if folded == term {
                return Some((start, start + i + c.len_utf8()));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_marked_in_the_original_spelling() {
        let mark = |text: &str, term: &str| mark_match(text, &[String::from(term)]).into_string();
        assert_eq!(mark("Tomás Rivera", "omas"), "T<mark>omás</mark> Rivera");
        assert_eq!(mark("清河生命 <Lab>", "生命"), "清河<mark>生命</mark> &lt;Lab&gt;");
        assert_eq!(mark("Große", "oss"), "Gr<mark>oß</mark>e");
        assert_eq!(mark("Aurelia", "xyz"), "Aurelia");
    }
}
