//! Steps of a wizard, and the stages of work in the background.

use maud::{Markup, html};

use super::icon;

/// A step of a wizard.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Its words.
    pub label: &'a str,
    /// Its page, when one may go there.
    pub href: Option<&'a str>,
}

/// The steps in their order; those before `current` are done. Phones show the words of the current one only.
pub fn steps(label: &str, done: &str, current: usize, items: &[Step<'_>]) -> Markup {
    html! {
        nav.steps aria-label=(label) {
            ol {
                @for (at, step) in items.iter().enumerate() {
                    li.past[at < current] aria-current=[(at == current).then_some("step")] {
                        @if at < current { (icon("check")) span.vh { (done) } } @else { span.num { (at + 1) } }
                        " "
                        @match step.href {
                            Some(href) if at != current => a href=(href) { (step.label) },
                            _ => span { (step.label) },
                        }
                    }
                }
            }
        }
    }
}

/// How far a stage has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StageState {
    /// It is over.
    Done,
    /// It is at work.
    Now,
    /// It is still to come.
    Later,
}

/// A stage of work: what, how much of it, and how long it took.
pub fn stage(state: StageState, word: &str, what: &str, detail: &str, took: &str) -> Markup {
    html! {
        li.kv.stage {
            span.ld {
                @match state {
                    StageState::Done => span.good { (icon("ok")) },
                    StageState::Now => i.turn aria-hidden="true" {},
                    StageState::Later => (super::dot(super::Tone::Neutral)),
                }
                span.vh { (word) }
            }
            span.tx { span { span.b { (what) } " " span.mute { (detail) } } }
            @if !took.is_empty() { span.val.mute { (took) } }
        }
    }
}

/// A thick bar of how much is done, 0 to 1.
pub fn progress(label: &str, share: f64) -> Markup {
    html! {
        svg.bullet.long.a role="img" aria-label=(label) {
            rect.bg width="100%" height="8" rx="4" {}
            @if share > 0.0 { rect.k width=(super::bars::percent(share)) height="8" rx="4" {} }
        }
    }
}

/// Values as they stand in a file.
pub fn cells(values: &[String]) -> Markup {
    html! { span.cells { @for value in values { code { bdi { (value) } } " " } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_step_says_so_and_leads_nowhere() {
        let items = [("Upload", Some("/import")), ("Match", Some("/m")), ("Check", None)];
        let items = items.map(|(label, href)| Step { label, href });
        let drawn = steps("Steps", "done", 1, &items).into_string();
        assert!(drawn.contains(r#"<a href="/import">Upload"#) && !drawn.contains(r#"href="/m""#), "{drawn}");
        assert_eq!(drawn.matches(r#"aria-current="step""#).count(), 1);
        assert!(progress("half", 0.5).into_string().contains(r#"width="50.0%""#));
    }
}
