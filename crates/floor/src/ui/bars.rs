//! Bars and small charts as SVG: widths are attributes, so that no inline style is needed.

use maud::{Markup, html};

use super::Tone;

/// A share as an SVG percentage, kept between 0 and 100.
pub(super) fn percent(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    format!("{:.1}%", share * 100.0)
}

/// Reached against a target. All numbers are shares of the scale, 0 to 1.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bullet<'a> {
    /// The same in words, for those who cannot see it.
    pub label: &'a str,
    /// The fill.
    pub reached: f64,
    /// The lighter fill behind it.
    pub expected: Option<f64>,
    /// The dark tick: the target, or the pace while the period runs.
    pub pace: Option<f64>,
    /// Neutral draws the accent colour.
    pub tone: Tone,
}

/// A bullet bar.
pub fn bullet(b: &Bullet<'_>) -> Markup {
    html! {
        svg class={ "bullet " (if b.tone == Tone::Neutral { "a" } else { b.tone.class() }) } role="img" aria-label=(b.label) {
            rect.bg y="3" width="100%" height="6" rx="3" {}
            @if let Some(share) = b.expected { rect.soft y="3" width=(percent(share)) height="6" rx="3" {} }
            @if b.reached > 0.0 { rect.k y="3" width=(percent(b.reached)) height="6" rx="3" {} }
            @if let Some(share) = b.pace {
                svg.over x=(percent(share)) { rect.halo x="-2.5" width="5" height="12" {} rect.ink x="-1" width="2" height="12" rx="1" {} }
            }
        }
    }
}

/// One bar, as in lists of drivers.
pub fn meter(label: &str, share: f64, tone: Tone) -> Markup {
    bullet(&Bullet { label, reached: share, tone, ..Bullet::default() })
}

/// Three rising bars, `n` of them filled; words must stand beside them.
pub fn power(n: usize) -> Markup {
    html! { i class={ "pow n" (n.min(3)) } aria-hidden="true" {} }
}

/// Four blocks, `n` of them filled; words must stand beside them.
pub fn blocks(n: usize) -> Markup {
    html! { i class={ "str n" (n.min(4)) } aria-hidden="true" {} }
}

/// A whole cut into parts by weight.
pub fn parts(label: &str, parts: &[(f64, Tone)]) -> Markup {
    let total: f64 = parts.iter().map(|p| p.0).sum();
    let mut at = 0.0;
    let cuts: Vec<(f64, f64, Tone)> = parts
        .iter()
        .filter(|p| p.0 > 0.0 && total > 0.0)
        .map(|(weight, tone)| {
            let start = at;
            at += weight / total;
            (start, weight / total, *tone)
        })
        .collect();
    html! {
        svg.bullet.parts role="img" aria-label=(label) {
            rect.bg y="3" width="100%" height="6" rx="3" {}
            @for (i, (start, share, tone)) in cuts.iter().enumerate() {
                rect class={ "k " (tone.class()) } x=(percent(*start)) y="3" width=(percent(*share)) height="6" {}
                @if i > 0 { svg.over x=(percent(*start)) { rect.gap x="-1" y="2" width="2" height="8" {} } }
            }
        }
    }
}

/// A ring that is filled to a share.
pub fn ring(label: &str, share: f64, tone: Tone) -> Markup {
    let around = 2.0 * std::f64::consts::PI * 16.0;
    let filled = around * if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    html! {
        svg class={ "ring " (tone.class()) } viewBox="0 0 36 36" role="img" aria-label=(label) {
            circle cx="18" cy="18" r="16" {}
            circle cx="18" cy="18" r="16" stroke-dasharray=(format!("{filled:.1} {around:.1}")) transform="rotate(-90 18 18)" {}
        }
    }
}

/// A line without axes: how something went.
pub fn spark(label: &str, points: &[f64], tone: Tone) -> Markup {
    let low = points.iter().copied().fold(f64::INFINITY, f64::min);
    let high = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = 56.0 / (points.len().max(2) - 1) as f64;
    let path: String = points
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let y = if high > low { 18.0 - 16.0 * (p - low) / (high - low) } else { 10.0 };
            format!("{}{:.1} {y:.1}", if i == 0 { 'M' } else { 'L' }, step * i as f64)
        })
        .collect();
    html! { svg class={ "spark " (tone.class()) } viewBox="0 0 56 20" role="img" aria-label=(label) { path d=(path) {} } }
}

/// Something on a time axis; its size shows its weight.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bubble<'a> {
    /// Place on the axis, 0 to 1.
    pub at: f64,
    /// Weight against the largest, 0 to 1.
    pub size: f64,
    /// State.
    pub tone: Tone,
    /// Shown on hover; the list below says the same.
    pub title: &'a str,
}

/// A time axis with bubbles.
pub fn time_axis(label: &str, ticks: &[(f64, &str)], bubbles: &[Bubble<'_>]) -> Markup {
    html! {
        svg.axis role="img" aria-label=(label) {
            line.rule x1="0" x2="100%" y1="24" y2="24" {}
            @for (at, word) in ticks {
                line.tick x1=(percent(*at)) x2=(percent(*at)) y1="24" y2="44" {}
                text x=(percent(*at)) y="58" text-anchor="middle" { (word) }
            }
            @for b in bubbles {
                circle class=(b.tone.class()) cx=(percent(b.at)) cy="24" r=(format!("{:.1}", 7.0 + 12.0 * b.size.clamp(0.0, 1.0).sqrt())) { title { (b.title) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_on_the_scale() {
        assert_eq!(percent(1.7), "100.0%");
        assert_eq!(percent(-1.0), "0.0%");
        assert_eq!(percent(f64::NAN), "0.0%");
    }

    #[test]
    fn drawings_survive_odd_numbers() {
        assert!(parts("none", &[(0.0, Tone::Good)]).into_string().contains("svg"));
        assert!(!spark("flat", &[3.0, 3.0], Tone::Neutral).into_string().contains("NaN"));
        assert!(!spark("empty", &[], Tone::Neutral).into_string().contains("NaN"));
        assert!(!ring("all", f64::INFINITY, Tone::Warn).into_string().contains("inf"));
    }
}
