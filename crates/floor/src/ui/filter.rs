//! The filter bar: set filters are solid chips with ×, offered ones dashed with an arrow. Each change is a GET.

use maud::{Markup, html};

use super::button::hidden_values;
use super::{Segment, icon};

/// The bar; phones scroll it sideways.
pub fn filter_bar(chips: Markup, end: Markup) -> Markup {
    html! { div.fbar { (chips) @if !end.0.is_empty() { div.end { (end) } } } }
}

/// A filter that is set; the link takes it off.
pub fn filter_on(label: &str, value: &str, remove_href: &str, remove_label: &str) -> Markup {
    html! { a.fchip.on href=(remove_href) title=(remove_label) { (label) " " b { (value) } span.vh { (remove_label) } (icon("close")) } }
}

/// A filter that can be set from a short list.
pub fn filter_menu(id: &str, label: &str, options: &[Segment<'_>]) -> Markup {
    html! {
        button.fchip type="button" popovertarget=(id) { (label) (icon("chevron")) }
        div.menu-list id=(id) popover {
            @for option in options {
                a href=(option.href) aria-current=[option.current.then_some("true")] { (option.label) @if option.current { (icon("check")) } }
            }
        }
    }
}

/// A filter of which always one value is chosen: address, words, and whether it is the one.
pub fn filter_choice(id: &str, label: &str, options: &[(String, String, bool)]) -> Markup {
    html! {
        button.fchip.on type="button" popovertarget=(id) {
            (label) @for (_, words, _) in options.iter().filter(|o| o.2) { " " b { (words) } } (icon("chevron"))
        }
        div.menu-list id=(id) popover {
            @for (href, words, current) in options {
                a href=(href) aria-current=[current.then_some("true")] { (words) @if *current { (icon("check")) } }
            }
        }
    }
}

/// A filter that is asked for in a popover; solid once it is set.
pub fn filter_popover(id: &str, label: &str, value: Option<&str>, body: Markup) -> Markup {
    html! {
        button.fchip.on[value.is_some()] type="button" popovertarget=(id) {
            (label) @if let Some(value) = value { " " b { (value) } } (icon("chevron"))
        }
        (super::popover(id, body))
    }
}

/// A field that filters by words; the key `/` goes there.
pub fn filter_search(action: &str, name: &str, value: &str, label: &str, hidden: &[(&str, &str)]) -> Markup {
    html! {
        form.fsearch method="get" action=(action) role="search" {
            (hidden_values(hidden))
            (icon("search"))
            input.inp.s type="search" name=(name) value=(value) aria-label=(label) placeholder=(label) data-filter;
        }
    }
}
