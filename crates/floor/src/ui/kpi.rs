//! The strip of key figures: four to six cells, each a link to the list behind its number.

use maud::{Markup, html};

use super::panel::nothing;

/// One key figure.
pub struct Kpi<'a> {
    /// A state mark before the label.
    pub mark: Markup,
    /// What it is.
    pub label: &'a str,
    /// The number.
    pub value: Markup,
    /// Small words beside the number.
    pub note: Markup,
    /// A bullet, parts, or nothing.
    pub bar: Markup,
    /// The line below.
    pub context: Markup,
    /// The list behind the number.
    pub href: Option<&'a str>,
}

impl Default for Kpi<'_> {
    fn default() -> Self {
        Self {
            mark: nothing(),
            label: "",
            value: nothing(),
            note: nothing(),
            bar: nothing(),
            context: nothing(),
            href: None,
        }
    }
}

/// One cell of the strip.
pub fn kpi(k: &Kpi<'_>) -> Markup {
    html! {
        div.kpi {
            dt { (k.mark) @if let Some(href) = k.href { a.cover href=(href) { (k.label) } } @else { (k.label) } }
            dd.v { span.num { (k.value) } @if !k.note.0.is_empty() { small { (k.note) } } }
            @if !k.bar.0.is_empty() { dd { (k.bar) } }
            @if !k.context.0.is_empty() { dd.s { (k.context) } }
        }
    }
}

/// The strip; nothing when there are no cells.
pub fn kpi_strip(cells: &[Markup]) -> Markup {
    let class = match cells.len() {
        2 => "kpis two",
        3 => "kpis three",
        0..=4 => "kpis",
        5 => "kpis five",
        6 => "kpis six",
        7 => "kpis seven",
        _ => "kpis",
    };
    html! { @if !cells.is_empty() { dl class=(class) { @for cell in cells { (cell) } } } }
}

/// A strip of as many cells as there are, which fills its lines.
pub fn kpi_flow(cells: &[Markup]) -> Markup {
    html! { dl.kpis.counts { @for cell in cells { (cell) } } }
}
