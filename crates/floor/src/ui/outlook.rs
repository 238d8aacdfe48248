//! Forecasts as drawings: what moved a sum from one day to another, and what is won and expected against a target.
//! Everything stands at percentages of a drawing without a scale of its own, so that words keep their size.

use maud::{Markup, html};

use super::bars::percent;

/// A column of a waterfall.
#[derive(Clone, Debug, Default)]
pub struct Fall<'a> {
    /// What stands below it.
    pub label: &'a str,
    /// What stands above it: the level, or the change with its sign.
    pub text: &'a str,
    /// Where it begins. A level begins where it ends.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Whether it is a level: a line with its value, since the axis does not start at zero.
    pub level: bool,
    /// The rows behind it.
    pub href: Option<&'a str>,
}

/// The share of the height that is left free for words at the top, and below the lowest column.
const AIR: (f64, f64) = (0.14, 0.06);

/// Changes as bars between two levels; `label` says the same in words.
pub fn waterfall(label: &str, columns: &[Fall<'_>]) -> Markup {
    let low = columns.iter().map(|c| c.from.min(c.to)).fold(f64::INFINITY, f64::min);
    let high = columns.iter().map(|c| c.from.max(c.to)).fold(f64::NEG_INFINITY, f64::max);
    let height = if high > low { (1.0 - AIR.0 - AIR.1) / (high - low) } else { 0.0 };
    let y = |value: f64| if height > 0.0 { AIR.0 + (high - value) * height } else { 0.5 };
    let width = 1.0 / columns.len().max(1) as f64;
    let x = |i: usize, part: f64| percent((i as f64 + part) * width);
    html! {
        svg.fall role="img" aria-label=(label) {
            line.base x1="0" x2="100%" y1="100%" y2="100%" {}
            @for (i, c) in columns.iter().enumerate() {
                @let (top, bottom) = (y(c.from.max(c.to)), y(c.from.min(c.to)));
                @let tone = if c.level { "level" } else if c.to < c.from { "bad" } else { "good" };
                @if i + 1 < columns.len() { line.step x1=(x(i, 0.82)) x2=(x(i + 1, 0.18)) y1=(percent(y(c.to))) y2=(percent(y(c.to))) {} }
                @if c.level {
                    line.level x1=(x(i, 0.18)) x2=(x(i, 0.82)) y1=(percent(top)) y2=(percent(top)) {}
                } @else {
                    rect class=(tone) x=(x(i, 0.18)) width=(percent(0.64 * width)) y=(percent(top)) height=(percent((bottom - top).max(0.006))) {}
                }
                text class=(tone) x=(x(i, 0.5)) y=(percent(top)) dy="-6" text-anchor="middle" { (c.text) }
            }
        }
        div.fall-x {
            @for c in columns { span { @if let Some(href) = c.href { a href=(href) { (c.label) } } @else { (c.label) } } }
        }
    }
}

/// Won, commit and best case against a target: shares of the same scale, each holding the one before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlook<'a> {
    /// The same in words.
    pub label: &'a str,
    /// The fill.
    pub won: f64,
    /// The lighter fill behind it.
    pub commit: f64,
    /// The outline behind that.
    pub best: f64,
    /// The tick.
    pub target: Option<f64>,
}

/// Draws it.
pub fn outlook(o: &Outlook<'_>) -> Markup {
    html! {
        svg.outlook role="img" aria-label=(o.label) {
            @if o.best > o.commit { rect.best x="1" y="4" width=(percent(o.best)) height="8" rx="2" {} }
            @if o.commit > 0.0 { rect.soft y="3" width=(percent(o.commit)) height="10" rx="2" {} }
            @if o.won > 0.0 { rect.won y="3" width=(percent(o.won)) height="10" rx="2" {} }
            @if let Some(at) = o.target { svg.over x=(percent(at)) { rect.halo x="-2.5" width="5" height="16" {} rect.ink x="-1" width="2" height="16" rx="1" {} } }
        }
    }
}

/// What the parts of [`outlook`] are: won, commit, best case, target.
pub fn outlook_legend(words: [&str; 4]) -> Markup {
    html! {
        ul.outlook-l { @for (class, word) in ["won", "soft", "best", "ink"].iter().zip(words) { li { i class=(class) aria-hidden="true" {} (word) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waterfall_draws_changes_between_levels() {
        let column = |from: f64, to: f64, level| Fall { label: "New", text: "+160k", from, to, level, href: None };
        let drawn =
            waterfall("words", &[column(100.0, 100.0, true), column(100.0, 150.0, false), column(150.0, 120.0, false)]);
        let drawn = drawn.into_string();
        assert!(drawn.contains(r#"class="good""#) && drawn.contains(r#"class="bad""#));
        // The highest point leaves air for its words, the lowest for the eye.
        assert!(drawn.contains(r#"y="14.0%""#) && drawn.contains(r#"y1="94.0%""#));
        assert!(!drawn.contains("style=") && !drawn.contains("NaN"));
        assert!(!waterfall("flat", &[column(5.0, 5.0, true), column(5.0, 5.0, true)]).into_string().contains("NaN"));
        assert!(waterfall("none", &[]).into_string().contains("svg"));
    }

    #[test]
    fn an_outlook_stays_on_its_scale() {
        let drawn =
            outlook(&Outlook { label: "x", won: -1.0, commit: 0.5, best: f64::NAN, target: Some(2.0) }).into_string();
        assert!(drawn.contains(r#"width="50.0%""#) && drawn.contains(r#"x="100.0%""#) && !drawn.contains("NaN"));
    }
}
