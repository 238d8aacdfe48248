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

/// The list of a palette: options of a combobox. `note` stands above them when it says something, `none` is said when
/// nothing was found.
pub fn palette_results(groups: &[Group<'_>], note: &str, none: &str) -> Markup {
    let groups: Vec<&Group<'_>> = groups.iter().filter(|g| !g.hits.is_empty()).collect();
    let mut number = 0;
    html! {
        @if !note.is_empty() { p.none role="option" aria-disabled="true" { (note) } }
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
    marked(text, 0, terms)
}

/// Like [`mark_match`], for a long line: when the first match stands far behind, the line begins shortly before it.
pub fn mark_excerpt(text: &str, terms: &[String]) -> Markup {
    let first = terms.iter().filter_map(|term| find_folded(text, term)).map(|(start, _)| start).min();
    let letters = first.map_or(0, |start| text[..start].chars().count());
    if letters <= LEAD * 2 {
        return marked(text, 0, terms);
    }
    let from = text.char_indices().nth(letters - LEAD).map_or(0, |(at, _)| at);
    let from = text[from..first.unwrap_or(from)].find(' ').map_or(from, |blank| from + blank + 1);
    html! { "… " (marked(text, from, terms)) }
}

/// Letters before the first match of an excerpt.
const LEAD: usize = 30;

/// The text from a place on, with every match marked.
fn marked(text: &str, from: usize, terms: &[String]) -> Markup {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for term in terms {
        let mut at = from;
        while let Some((start, end)) = find_folded(&text[at..], term) {
            ranges.push((at + start, at + end));
            at += end;
        }
    }
    ranges.sort_unstable();
    let (mut end, mut parts) = (from, Vec::new());
    for (start, stop) in ranges {
        if start >= end {
            parts.push((end, start, stop));
            end = stop;
        }
    }
    html! {
        @for (plain, start, stop) in parts { (text[plain..start]) mark { (text[start..stop]) } }
        (text[end..])
    }
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
        let both = |text: &str, terms: [&str; 2]| mark_match(text, &terms.map(String::from)).into_string();
        assert_eq!(both("Ana & Ana", ["ana", "na"]), "<mark>Ana</mark> &amp; <mark>Ana</mark>");
        let long = format!("{} the price table", "word ".repeat(40));
        let cut = mark_excerpt(&long, &[String::from("price")]).into_string();
        assert!(cut.starts_with("… ") && cut.len() < 80 && cut.ends_with("<mark>price</mark> table"), "{cut}");
    }
}
