//! One value of an account, as the table and the account page show it.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::columns::Columns;
use super::super::countries;
use super::super::store::list::{Item, Raw};
use crate::base::money::Money;
use crate::base::registry::{Cell, ListColumn};
use crate::base::{Cx, Locale, calendar, sheets};
use crate::features::fields::model::Value;
use crate::features::fields::{Field, draw};
use crate::features::settings::terms::Terms;
use crate::ui::{self, Tone};

/// The chip of a tier; key tiers carry a star.
pub fn tier(locale: Locale, terms: &Terms, code: &str) -> Markup {
    let name = terms.name(locale, "tier", code);
    let key = terms.get("tier", code).is_some_and(|t| t.is_key);
    if key { ui::chip_icon(Tone::Accent, "star", name) } else { ui::chip_outline(name) }
}

/// The tone of a lifecycle.
pub fn lifecycle_tone(code: &str) -> Tone {
    match code {
        "active" => Tone::Good,
        "onboarding" => Tone::Accent,
        "at_risk" => Tone::Warn,
        "leaving" => Tone::Bad,
        _ => Tone::Neutral,
    }
}

/// `2017`, `Mar 2014`, `2014年3月`, or a day: as exact as it is stored.
pub fn since(locale: Locale, text: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    if let Ok(day) = text.parse::<Date>() {
        return calendar::full(locale, day);
    }
    let month = text.split_once('-').and_then(|(y, m)| Some((y, m.parse::<usize>().ok()?)));
    match (month, locale) {
        (Some((year, m @ 1..=12)), Locale::En) => format!("{} {year}", MONTHS[m - 1]),
        (Some((year, m)), Locale::Zh) => format!("{year}年{m}月"),
        (None, Locale::Zh) if text.len() == 4 => format!("{text}年"),
        _ => text.to_owned(),
    }
}

/// What cells are drawn with.
pub struct Draw<'a> {
    /// The request.
    pub cx: &'a Cx,
    /// Names of codes.
    pub terms: &'a Terms,
    /// The columns of this install.
    pub columns: &'a Columns,
}

impl Draw<'_> {
    /// A cell of the table.
    pub fn cell(&self, column: &ListColumn, raw: &Raw, item: &Item) -> Markup {
        let locale = self.cx.locale();
        match raw {
            Raw::None => self.unknown(column.key),
            Raw::Text(text) if text.is_empty() => self.unknown(column.key),
            Raw::Text(text) if column.cell == Cell::Due => match self.columns.due(text, &self.cx.settings().zone) {
                Some(day) => self.day(day, day < self.cx.today()),
                None => html! { span.faint { "–" } },
            },
            Raw::Text(text) if column.cell == Cell::Custom => match self.custom(column, text) {
                Some((field, value)) => draw::value(self.cx, field, &value),
                None => html! { (text) },
            },
            Raw::Text(text) => match (column.key, column.cell) {
                ("tier", _) => tier(locale, self.terms, text),
                ("lifecycle", _) => ui::state(lifecycle_tone(text), self.terms.name(locale, "lifecycle", text)),
                ("country", _) => html! { (countries::name(locale, text)) },
                ("client_since", _) => html! { (since(locale, text)) },
                (key, Cell::Term) => html! { (self.terms.name(locale, key, text)) },
                _ => html! { (text) },
            },
            Raw::Int(0) if column.cell == Cell::Int => html! { span.faint { "0" } },
            Raw::Int(n) if column.cell == Cell::Money => money(*n, &item.currency),
            Raw::Int(n) if column.cell == Cell::House => money(*n, &self.cx.settings().currency),
            Raw::Int(n) if column.cell == Cell::Share => html! { (percent(*n)) },
            Raw::Int(n) => html! { (locale.int(*n)) },
            Raw::Day(day) => self.day(*day, *day < self.cx.today() && column.key.starts_with("next_")),
            Raw::Instant(at) => self.day(at.to_zoned_datetime(self.cx.viewer.zone.clone()).date(), false),
        }
    }

    /// An account without a lead is somebody's work; any other gap is only unknown.
    fn unknown(&self, key: &str) -> Markup {
        if key == "lead" {
            html! { span.bad { (self.cx.t("accounts-no-lead")) } }
        } else {
            html! { span.faint { "–" } }
        }
    }

    fn day(&self, day: Date, late: bool) -> Markup {
        let text = calendar::day(self.cx.locale(), self.cx.today(), day);
        html! { time.bad[late] datetime=(day) { (text) } }
    }

    /// A custom field with its value.
    fn custom(&self, column: &ListColumn, text: &str) -> Option<(&Field, Value)> {
        let field = self.columns.field(column.key)?;
        Some((field, field.read(text)?))
    }

    /// A cell for a file: codes by name, amounts without their currency, instants as the reader's day.
    pub fn typed(&self, column: &ListColumn, raw: &Raw, item: &Item) -> sheets::Cell {
        match raw {
            Raw::None => sheets::Cell::Empty,
            Raw::Text(text) => self.words(column, text),
            Raw::Int(n) if column.cell == Cell::Money => Money { minor: *n, currency: item.currency.clone() }.into(),
            Raw::Int(n) if column.cell == Cell::House => {
                Money { minor: *n, currency: self.cx.settings().currency.clone() }.into()
            }
            // A share is a number that spreadsheets can calculate with: 0.382.
            Raw::Int(n) if column.cell == Cell::Share => sheets::Cell::Decimal(*n, 3),
            Raw::Int(n) => sheets::Cell::Int(*n),
            Raw::Day(day) => sheets::Cell::Day(*day),
            Raw::Instant(at) => at.to_zoned_datetime(self.cx.viewer.zone.clone()).date().into(),
        }
    }

    /// What is stored as text.
    fn words(&self, column: &ListColumn, text: &str) -> sheets::Cell {
        let locale = self.cx.locale();
        match column.cell {
            Cell::Due => self.columns.due(text, &self.cx.settings().zone).into(),
            Cell::Custom => match self.custom(column, text) {
                Some((_, Value::Day(day))) => day.into(),
                Some((field, Value::Number(n))) => sheets::Cell::Decimal(n, field.decimals),
                Some((field, value)) => field.plain(&value, locale).into(),
                None => text.into(),
            },
            _ if column.key == "country" => countries::name(locale, text).into(),
            Cell::Term => self.terms.name(locale, column.key, text).into(),
            _ => text.into(),
        }
    }
}

/// Thousandths as whole percents.
fn percent(thousandths: i64) -> String {
    format!("{:.0}%", thousandths as f64 / 10.0).replace('-', "\u{2212}")
}

fn money(minor: i64, currency: &str) -> Markup {
    html! { (Money { minor, currency: currency.to_owned() }.long()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_since_is_as_exact_as_stored() {
        assert_eq!(since(Locale::En, "2017"), "2017");
        assert_eq!(since(Locale::En, "2014-03"), "Mar 2014");
        assert_eq!(since(Locale::Zh, "2014-03"), "2014年3月");
        assert_eq!(since(Locale::Zh, "2017"), "2017年");
        assert_eq!(since(Locale::En, "2014-03-09"), "9 Mar 2014");
    }
}
