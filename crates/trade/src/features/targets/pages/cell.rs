//! A cell of the grid: the share, the bar with its pace, what was reached and the target.

use maud::{Markup, html};

use super::super::model::{Attained, Judged, judge};
use crate::base::Cx;
use crate::base::dated::Span;
use crate::features::revenue_reports::pages::draw::Unit;
use crate::ui::{self, Tone};

/// `86%`, one digit more under ten.
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    let small = hundredths.abs() < 9.95 && hundredths.abs() >= 0.05;
    let text = if small { format!("{hundredths:.1}") } else { format!("{hundredths:.0}") };
    format!("{}%", text.replace('-', "\u{2212}"))
}

/// How a cell is drawn.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The unit of its amounts.
    pub unit: Unit<'a>,
    /// Whether amounts stand above instead of shares.
    pub amounts: bool,
    /// The lines that were credited, or empty.
    pub href: &'a str,
}

/// Draws what somebody reached in a period.
pub fn cell(cx: &Cx, a: &Attained, span: &Span, look: Look<'_>) -> Markup {
    let show = |minor: i64| look.unit.show(cx.locale(), minor);
    let reached = match a.credited {
        Some(minor) if look.href.is_empty() || minor == 0 => show(minor),
        Some(minor) => html! { a href=(look.href) { (show(minor)) } },
        None => html! { "–" },
    };
    let Some(target) = a.target else {
        let left = if a.credited.is_none_or(|minor| minor == 0) {
            html! {}
        } else {
            reached
        };
        let without = if a.beyond { "targets-beyond" } else { "targets-no-target" };
        let (number, right) = (html! { span.faint { "–" } }, html! { (cx.t(without)) });
        return ui::goal(&ui::Goal { number, tone: Tone::Neutral, bar: None, left, right });
    };
    let words = a.share().map_or_else(|| String::from("–"), percent);
    let tone = match judge(a, span, cx.today()) {
        Judged::Reached => Tone::Good,
        Judged::Behind => Tone::Bad,
        Judged::Fair => Tone::Neutral,
    };
    let label = bar_words(cx, a, &words);
    let bar = a.share().map(|share| bar(&label, share, a.pace));
    let (number, left) = if look.amounts { (reached, html! { (words) }) } else { (html! { (words) }, reached) };
    ui::goal(&ui::Goal { number, tone, bar, left, right: show(target) })
}

/// The bar on the scale of its own target, 115 % wide; the tick is the target, or the pace while the period runs.
pub fn bar(label: &str, share: f64, pace: Option<f64>) -> ui::Bullet<'_> {
    let scaled = |share: f64| share / 1.15;
    ui::Bullet { label, reached: scaled(share), pace: Some(scaled(pace.unwrap_or(1.0))), ..ui::Bullet::default() }
}

/// The bar in words.
pub fn bar_words(cx: &Cx, a: &Attained, share: &str) -> String {
    match a.pace {
        Some(pace) => cx.tr("targets-bar-pace", &[("share", share.into()), ("pace", percent(pace).into())]),
        None => cx.tr("targets-bar", &[("share", share.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_whole_but_for_small_ones() {
        assert_eq!(
            [0.864, 0.0, 0.0345, -0.05, 1.058, 0.0999].map(percent),
            ["86%", "0%", "3.5%", "\u{2212}5.0%", "106%", "10%"]
        );
    }
}
