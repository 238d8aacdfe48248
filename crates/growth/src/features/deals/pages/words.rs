//! Words and amounts as the pages of deals show them.

use maud::{Markup, html};

use super::super::model::Stage;
use super::super::store::board::{Coverage, Sum};
use crate::base::money::{self, Money};
use crate::base::{Cx, Locale, StageId, calendar};
use crate::ui;
use jiff::civil::Date;

/// An amount in three digits; a dash when nobody knows it.
pub(super) fn short(cx: &Cx, minor: Option<i64>, currency: &str) -> String {
    minor.map_or_else(|| String::from("–"), |minor| money::short(minor, currency, cx.locale()))
}

/// An amount in whole units; a dash when nobody knows it.
pub(super) fn long(minor: Option<i64>, currency: &str) -> String {
    minor.map_or_else(|| String::from("–"), |minor| Money { minor, currency: currency.to_owned() }.long())
}

/// What some deals come to; a dash when no amount is known.
pub(super) fn sum(cx: &Cx, sum: &Sum) -> String {
    short(cx, (sum.known() || sum.deals == 0).then_some(sum.minor), &cx.settings().currency)
}

/// What is open of them by probability; a dash when no amount is known.
pub(super) fn weighted(cx: &Cx, sum: &Sum) -> String {
    short(cx, sum.weighted().or((sum.deals == 0).then_some(0)), &cx.settings().currency)
}

/// The month in which a deal is to close; with its year when it is another one.
pub(super) fn month(cx: &Cx, day: Option<Date>) -> String {
    let Some(day) = day else { return cx.t("deals-no-date").to_owned() };
    let name = calendar::month_name(cx.locale(), day.month());
    let name: String = if cx.locale() == Locale::En { name.chars().take(3).collect() } else { name };
    if day.year() == cx.today().year() {
        return name;
    }
    let year = day.year();
    let short = format!("{:02}", year.rem_euclid(100));
    cx.tr("deals-month-year", &[("month", name.into()), ("year", year.to_string().into()), ("short", short.into())])
}

/// What is next, or that nothing is.
pub(super) fn next(cx: &Cx, step: &str, on: Option<Date>) -> Markup {
    if step.is_empty() {
        return html! { span.bad { (cx.t("deals-no-step")) } };
    }
    let late = on.is_some_and(|day| day < cx.today());
    html! {
        (ui::icon("arrow-right"))
        span.trunc title=(step) {
            (step)
            @if let Some(day) = on { " " span.warn[late] { (calendar::short(cx.locale(), cx.today(), day)) } }
        }
    }
}

/// The same in a cell of a table.
pub(super) fn next_line(cx: &Cx, step: &str, on: Option<Date>) -> Markup {
    if step.is_empty() {
        return html! { span.bad { (cx.t("deals-no-step")) } };
    }
    let late = on.is_some_and(|day| day < cx.today());
    html! {
        (step)
        @if let Some(day) = on { " " span.nw.warn[late].mute[!late] { (calendar::short(cx.locale(), cx.today(), day)) } }
    }
}

/// How many people of the buying group we are in contact with.
pub(super) fn covered(cx: &Cx, c: Coverage) -> String {
    cx.tr("deals-covered", &[("n", c.covered.into()), ("of", c.people.into())])
}

/// The name of a stage.
pub(super) fn stage<'a>(cx: &Cx, stages: &'a [Stage], id: StageId) -> &'a str {
    stages.iter().find(|s| s.id == id).map_or("", |s| s.named(cx.locale()))
}

/// Hundredths of a percent as people write them: `33.33`.
pub(super) fn percent(share: i64) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
