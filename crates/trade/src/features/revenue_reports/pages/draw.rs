//! Amounts and periods on these pages.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::model::{Amount, Period, Step};
use crate::base::calendar::month_name;
use crate::base::dated::Span;
use crate::base::i18n::group;
use crate::base::money::{Money, exponent, sign};
use crate::base::{Cx, Locale};
use crate::ui;

/// In which unit the amounts of a table stand: whole units, or thousands where they are large.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// The currency.
    pub currency: &'a str,
    /// Minor units of one.
    pub per: i64,
    /// Whether it is thousands.
    pub thousands: bool,
}

impl<'a> Unit<'a> {
    /// The unit for amounts up to `most` minor units.
    pub fn of(currency: &'a str, most: i64) -> Self {
        let one = 10_i64.pow(exponent(currency));
        let thousands = most.saturating_abs() / one >= 1_000_000;
        Self { currency, per: if thousands { one * 1_000 } else { one }, thousands }
    }

    /// `€ k`, for heads of columns.
    pub fn name(&self, locale: Locale) -> String {
        let sign = sign(self.currency);
        if self.thousands {
            locale.tr("revenue_reports-thousand", &[("sign", sign.trim().into())])
        } else {
            sign.trim().to_owned()
        }
    }

    /// The amount in this unit, rounded half away from zero.
    pub fn whole(&self, minor: i64) -> i64 {
        let half = if minor < 0 { -self.per / 2 } else { self.per / 2 };
        minor.saturating_add(half) / self.per
    }

    /// The amount with grouping, exact in its element.
    pub fn show(&self, locale: Locale, minor: i64) -> Markup {
        ui::num(minor, &locale.int(self.whole(minor)))
    }

    /// With its sign: `+473`, `−298`, `0`.
    pub fn signed(&self, locale: Locale, minor: i64) -> Markup {
        let whole = self.whole(minor);
        let text = if whole > 0 { format!("+{}", locale.int(whole)) } else { locale.int(whole) };
        ui::num(minor, &text)
    }
}

/// A sum of the report: a dash where there is no line, a question mark where no line has a rate.
pub fn amount(cx: &Cx, unit: Unit<'_>, a: &Amount) -> Markup {
    match a.minor {
        Some(minor) => unit.show(cx.locale(), minor),
        None if a.lines == 0 => html! { span.faint { "–" } },
        None => html! { span.warn title=(cx.tr("revenue_reports-unknown-lines", &[("n", a.unknown.into())])) { "?" } },
    }
}

/// `52,443.82 EUR`.
pub fn exact(minor: i64, currency: &str) -> String {
    let text = Money { minor, currency: currency.to_owned() }.decimal();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if minor < 0 { "\u{2212}" } else { "" };
    let whole = group(whole.trim_start_matches('-').parse().unwrap_or(0));
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{rest} {currency}")
}

/// `€1.43m`.
pub fn short(cx: &Cx, minor: i64) -> String {
    Money { minor, currency: cx.settings().currency.clone() }.short(cx.locale())
}

/// Days of a period as parameters: the first, and the last one.
pub fn days(period: &Period) -> (String, String) {
    let span = period.span();
    (span.from.to_string(), span.last().unwrap_or(span.to).to_string())
}

/// Whether a period is not over yet.
pub fn open(span: &Span, today: Date) -> bool {
    span.holds(today) || span.from > today
}

/// `12 November`, `11月12日`.
pub fn day_of_year(locale: Locale, day: Date) -> String {
    match locale {
        Locale::En => format!("{} {}", day.day(), month_name(locale, day.month())),
        Locale::Zh => format!("{}{}日", month_name(locale, day.month()), day.day()),
    }
}

/// The year to date in words: `2026 to 12 November`, `Since 1 April 2026`.
/// One that is over: `1998`, `FY 97/98`.
pub fn to_date(cx: &Cx, year: &Period) -> String {
    let (span, today) = (year.span(), cx.today());
    if span.to <= today {
        return super::super::model::periods::label(cx.locale(), Step::FiscalYear, year, None);
    }
    let day = day_of_year(cx.locale(), today);
    if span.from.month() == 1 {
        return cx.tr("revenue_reports-to-date", &[("year", span.from.year().to_string().into()), ("day", day.into())]);
    }
    let from = crate::base::calendar::full(cx.locale(), span.from);
    cx.tr("revenue_reports-since", &[("from", from.into()), ("day", day.into())])
}
