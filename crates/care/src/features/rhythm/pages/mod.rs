//! Pages of the rhythm of contact.

pub mod goals;
pub mod kept;
pub mod list;
pub mod panel;
pub mod plan;

use jiff::Timestamp;
use maud::{Markup, html};

use super::model::{Standing, standing};
use super::store::due::Line;
use crate::base::clock::day_in;
use crate::base::{Cx, calendar};
use crate::ui;

/// The first instant of today in the install's zone: what days are counted back from.
pub fn start(cx: &Cx) -> Timestamp {
    let midnight = cx.today().at(0, 0, 0, 0).to_zoned_datetime(cx.settings().zone.clone());
    midnight.map_or_else(|_| cx.now(), |day| day.timestamp())
}

/// The day of a line's last touch.
pub fn last_day(cx: &Cx, line: &Line) -> Option<jiff::civil::Date> {
    line.last_at.map(|at| day_in(at, &cx.settings().zone))
}

/// Days since the last touch against the goal: the goal is the tick in the middle.
pub fn bar(cx: &Cx, last: Option<jiff::civil::Date>, goal: i64) -> Markup {
    let Some(last) = last else { return html! { span.faint { (cx.t("rhythm-never")) } } };
    let days = calendar::days_between(last, cx.today());
    let words = cx.tr("rhythm-days-of", &[("days", days.into()), ("goal", goal.into())]);
    let tone = match standing(Some(last), goal, cx.today()) {
        Standing::Overdue => ui::Tone::Bad,
        Standing::Soon => ui::Tone::Warn,
        _ => ui::Tone::Good,
    };
    let reached = days as f64 / (2 * goal.max(1)) as f64;
    html! {
        div.cell-b title=(words) {
            (ui::bullet(&ui::Bullet { label: &words, reached, pace: Some(0.5), tone, ..Default::default() }))
            span.num { (days) " / " (goal) }
        }
    }
}

/// A share of windows: `2 of 3`, or a dash where there is none.
pub fn kept(cx: &Cx, kept: super::model::Kept) -> Markup {
    match kept.share() {
        None => html! { span.faint { "–" } },
        Some(_) => html! { (cx.tr("rhythm-kept-of", &[("done", kept.done.into()), ("n", kept.windows.into())])) },
    }
}
