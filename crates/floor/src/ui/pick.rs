//! Choices inside rows and tables: a list without a label of its own, and a switch that is sent with its form.

use maud::{Markup, html};

/// A list in a cell; `label` is for screen readers, `id` for links from a summary of mistakes.
pub fn pick(id: &str, name: &str, label: &str, value: &str, options: &[(&str, &str)], wrong: bool) -> Markup {
    html! {
        select.inp.pick-s id=(id) name=(name) aria-label=(label) aria-invalid=[wrong.then_some("true")] {
            @for (code, words) in options { option value=(code) selected[*code == value] { (words) } }
        }
    }
}

/// A switch of a form: one of few values.
pub fn either(name: &str, legend: &str, value: &str, options: &[(&str, &str)]) -> Markup {
    html! {
        fieldset.either {
            legend.vh { (legend) }
            div.seg {
                @for (code, words) in options {
                    label { input.vh type="radio" name=(name) value=(code) checked[*code == value]; (words) }
                }
            }
        }
    }
}

/// One line in a row: `label` is for screen readers, `hint` stands in it while it is empty; `src` offers names while one
/// types.
pub fn entry(name: &str, (label, hint): (&str, &str), value: &str, src: Option<&str>) -> Markup {
    let list = src.map(|_| format!("l-{name}"));
    html! {
        input.inp.s.entry type="text" name=(name) value=(value) aria-label=(label) placeholder=(hint) autocomplete="off"
            list=[list.as_ref()] data-lookup=[src];
        @if let Some(list) = &list { datalist id=(list) {} }
    }
}
