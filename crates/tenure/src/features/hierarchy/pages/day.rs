//! The day whose tree is shown (`?as_of=`). It chooses which edges and leads hold; who may see what is always decided
//! by today's rights.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::base::asof::{self, AsOf};
use crate::base::{Cx, Result, calendar};
use crate::ui::{self, Tone};

/// The day that was asked for; today without one.
///
/// # Errors
/// `Invalid` on `as_of` when it is no day.
pub fn read(cx: &Cx, text: &str) -> Result<Date> {
    Ok(asof::day(AsOf::of(cx, text)?, cx.today()))
}

/// The field at the end of the filter bar; `kept` are the page's other parameters.
pub fn field(cx: &Cx, day: Date, kept: &[(&str, &str)]) -> Markup {
    let kept: Vec<(&str, &str)> = kept.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    let value = if day == cx.today() { String::new() } else { calendar::full(cx.locale(), day) };
    html! {
        form method="get" action="/hierarchy" {
            (ui::hidden_values(&kept))
            label.flow.sm {
                span.mute { (cx.t("hierarchy-as-of")) }
                input.inp.s type="text" name="as_of" value=(value) placeholder=(calendar::full(cx.locale(), cx.today())) autocomplete="off";
            }
        }
    }
}

/// Says which day is shown, with the way back to today.
pub fn notice(cx: &Cx, day: Date, today: &str) -> Markup {
    if day == cx.today() {
        return html! {};
    }
    let key = if day > cx.today() { "hierarchy-as-of-planned" } else { "hierarchy-as-of-past" };
    let text = cx.tr(key, &[("day", calendar::full(cx.locale(), day).into())]);
    ui::notice(Tone::Warn, "clock", html! { (text) }, ui::link(today, cx.t("hierarchy-as-of-today")))
}
