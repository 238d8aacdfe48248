//! A value in every form in which it meets people, programs and the database.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::{Field, Kind};
use crate::base::i18n::group;
use crate::base::money::{self, Money};
use crate::base::validate::LINE;
use crate::base::{Fields, Locale, calendar};

/// Fifteen digits: as many as every program that reads JSON keeps exactly.
const LARGEST: i64 = 999_999_999_999_999;
/// Letters of a text that its index holds.
const WORD: usize = 120;

/// One value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A line of text, a web address or the code of a choice.
    Text(String),
    /// Units of the last decimal.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

/// What a reading needs to know beside the field.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The install's today, for "in 2 weeks".
    pub today: Date,
    /// The install's currency.
    pub currency: &'a str,
}

/// A value as the database keeps it: the written form, and the columns that indexes hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stored {
    /// The whole value in one fixed form.
    pub value: String,
    /// Folded text, a code, or an address.
    pub word: Option<String>,
    /// Units of the last decimal, minor units, or 0 and 1.
    pub num: Option<i64>,
    /// A day.
    pub day: Option<Date>,
    /// The currency of an amount.
    pub currency: Option<String>,
}

/// What is wrong with a text: message key and arguments.
type Wrong = (&'static str, Vec<(&'static str, String)>);

fn wrong<T>(key: &'static str) -> Result<T, Wrong> {
    Err((key, Vec::new()))
}

impl Field {
    /// Reads what people type, also in files. Empty is none; a mistake goes to `fields` under `name`.
    pub fn parse(&self, fields: &mut Fields, name: &str, text: &str, ground: Ground<'_>) -> Option<Value> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self.understand(text, ground) {
            Ok(value) => Some(value),
            Err((key, args)) => {
                fields.add_with(name.to_owned(), key, args);
                None
            }
        }
    }

    fn understand(&self, text: &str, ground: Ground<'_>) -> Result<Value, Wrong> {
        match self.kind {
            Kind::Text => line(text).map(Value::Text),
            Kind::Number => self.number(text).map(Value::Number),
            Kind::Money => self.amount(text, ground.currency).map(Value::Money),
            Kind::Date => match calendar::parse(text, ground.today) {
                Some(day) => Ok(Value::Day(day)),
                None => wrong("error-day"),
            },
            Kind::Choice => self.chosen(text).map(Value::Text),
            Kind::YesNo => match tenure_text::fold(text).as_str() {
                "yes" | "y" | "true" | "1" | "是" => Ok(Value::Flag(true)),
                "no" | "n" | "false" | "0" | "否" => Ok(Value::Flag(false)),
                _ => wrong("fields-error-yes-no"),
            },
            Kind::Link => link(text).map(Value::Text),
        }
    }

    /// A code or the words of a choice in either language.
    fn chosen(&self, text: &str) -> Result<String, Wrong> {
        let folded = tenure_text::fold(text);
        let meant = |word: &String| tenure_text::fold(word) == folded;
        match self.choices.iter().find(|c| [&c.code, &c.en, &c.zh].into_iter().any(meant)) {
            Some(choice) => Ok(choice.code.clone()),
            None => Err(("error-one-of", vec![("allowed", self.codes())])),
        }
    }

    fn number(&self, text: &str) -> Result<i64, Wrong> {
        let plain = text.replace([',', ' ', '\u{a0}', '_'], "").replace('\u{2212}', "-");
        let limit = || ("fields-error-number", vec![("decimals", self.decimals.to_string())]);
        scaled(&plain, self.decimals).filter(|n| n.abs() <= LARGEST).ok_or_else(limit)
    }

    /// `1,200`, `1200.50 CHF`, `CHF 1200`, `€1,200`.
    fn amount(&self, text: &str, usual: &str) -> Result<Money, Wrong> {
        let usual = if self.currency.is_empty() { usual } else { &self.currency };
        let (number, given) = split_currency(text);
        let currency = given.unwrap_or_else(|| usual.to_owned());
        if !self.currency.is_empty() && currency != self.currency {
            return Err(("fields-error-currency", vec![("currency", self.currency.clone())]));
        }
        let mut fields = Fields::default();
        match money::parse(&mut fields, "", number, &currency) {
            Some(money) if money.minor.abs() <= LARGEST => Ok(money),
            _ => wrong("error-money"),
        }
    }

    /// Reads a value of the API. Null is none; a mistake goes to `fields` under `name`.
    pub fn from_json(&self, fields: &mut Fields, name: &str, json: &Json, ground: Ground<'_>) -> Option<Value> {
        let read = match (self.kind, json) {
            (_, Json::Null) => return None,
            (Kind::YesNo, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
            (Kind::Number, Json::Number(n)) => self.number(&plain_number(n)).map(Value::Number),
            (Kind::Money, Json::Object(_)) => self.money_object(json),
            (Kind::Date, Json::String(text)) => text.parse().map(Value::Day).or_else(|_| wrong("error-day")),
            // A program says codes; words in some language are for people.
            (Kind::Choice, Json::String(code)) if !self.choices.iter().any(|c| c.code == *code) => {
                Err(("error-one-of", vec![("allowed", self.codes())]))
            }
            (Kind::Number | Kind::Money | Kind::Text | Kind::Choice | Kind::Link, Json::String(text)) => {
                return self.parse(fields, name, text, ground);
            }
            _ => wrong(expected(self.kind)),
        };
        match read {
            Ok(value) => Some(value),
            Err((key, args)) => {
                fields.add_with(name.to_owned(), key, args);
                None
            }
        }
    }

    fn money_object(&self, json: &Json) -> Result<Value, Wrong> {
        let Ok(money) = serde_json::from_value::<Money>(json.clone()) else { return wrong("fields-error-json-money") };
        if !self.currency.is_empty() && money.currency != self.currency {
            return Err(("fields-error-currency", vec![("currency", self.currency.clone())]));
        }
        let fine = money.currency.len() == 3 && money.currency.chars().all(|c| c.is_ascii_uppercase());
        if !fine || money.minor.abs() > LARGEST {
            return wrong(if fine { "error-money" } else { "error-currency" });
        }
        Ok(Value::Money(money))
    }

    /// The value for the API, for events and for comparing versions.
    pub fn to_json(&self, value: &Value) -> Json {
        match value {
            Value::Text(text) => Json::from(text.as_str()),
            Value::Number(n) if self.decimals == 0 => Json::from(*n),
            Value::Number(n) => decimal(*n, self.decimals).parse::<f64>().map_or(Json::Null, Json::from),
            Value::Money(money) => json!(money),
            Value::Day(day) => Json::from(day.to_string()),
            Value::Flag(flag) => Json::from(*flag),
        }
    }

    /// A value that [`Field::to_json`] once gave. Choices that are none any more are kept.
    pub fn known(&self, json: &Json) -> Option<Value> {
        Some(match (self.kind, json) {
            (Kind::Text | Kind::Choice | Kind::Link, Json::String(text)) => Value::Text(text.clone()),
            (Kind::Number, Json::Number(n)) => Value::Number(scaled(&plain_number(n), self.decimals)?),
            (Kind::Money, Json::Object(_)) => Value::Money(serde_json::from_value(json.clone()).ok()?),
            (Kind::Date, Json::String(text)) => Value::Day(text.parse().ok()?),
            (Kind::YesNo, Json::Bool(flag)) => Value::Flag(*flag),
            _ => return None,
        })
    }

    /// For the database.
    pub fn store(&self, value: &Value) -> Stored {
        match value {
            Value::Text(text) => {
                let word = if self.kind == Kind::Choice { text.clone() } else { tenure_text::fold(text) };
                let word = Some(word.chars().take(WORD).collect());
                Stored { value: text.clone(), word, ..Stored::default() }
            }
            Value::Number(n) => Stored { value: decimal(*n, self.decimals), num: Some(*n), ..Stored::default() },
            Value::Money(money) => Stored {
                value: format!("{} {}", money.currency, money.decimal()),
                num: Some(money.minor),
                currency: Some(money.currency.clone()),
                ..Stored::default()
            },
            Value::Day(day) => Stored { value: day.to_string(), day: Some(*day), ..Stored::default() },
            Value::Flag(flag) => Stored {
                value: String::from(if *flag { "yes" } else { "no" }),
                num: Some(i64::from(*flag)),
                ..Stored::default()
            },
        }
    }

    /// From the written form of the database.
    pub fn read(&self, text: &str) -> Option<Value> {
        Some(match self.kind {
            Kind::Text | Kind::Choice | Kind::Link => Value::Text(text.to_owned()),
            Kind::Number => Value::Number(scaled(text, self.decimals)?),
            Kind::Money => {
                let (currency, amount) = text.split_once(' ')?;
                Value::Money(money::parse(&mut Fields::default(), "", amount, currency)?)
            }
            Kind::Date => Value::Day(text.parse().ok()?),
            Kind::YesNo => Value::Flag(text == "yes"),
        })
    }

    /// In words, in the viewer's language.
    pub fn show(&self, value: &Value, locale: Locale) -> String {
        match value {
            Value::Text(text) if self.kind == Kind::Choice => self.choice(locale, text).to_owned(),
            Value::Text(text) => text.clone(),
            Value::Number(n) => grouped(*n, self.decimals),
            Value::Money(money) => exact(money),
            Value::Day(day) => calendar::full(locale, *day),
            Value::Flag(flag) => locale.t(if *flag { "yes" } else { "no" }).to_owned(),
        }
    }

    /// As the form shows it and reads it back.
    pub fn typed(&self, value: &Value, locale: Locale) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Number(n) => decimal(*n, self.decimals),
            Value::Money(money) if self.currency.is_empty() => format!("{} {}", money.decimal(), money.currency),
            Value::Money(money) => money.decimal(),
            Value::Day(day) => calendar::full(locale, *day),
            Value::Flag(flag) => String::from(if *flag { "yes" } else { "no" }),
        }
    }

    /// For files: days in ISO, amounts as plain decimals with their currency, choices by name.
    pub fn plain(&self, value: &Value, locale: Locale) -> String {
        match value {
            Value::Day(day) => day.to_string(),
            Value::Money(money) => format!("{} {}", money.decimal(), money.currency),
            Value::Number(n) => decimal(*n, self.decimals),
            other => self.show(other, locale),
        }
    }
}

/// What the API should have sent.
fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "fields-error-json-number",
        Kind::Money => "fields-error-json-money",
        Kind::YesNo => "fields-error-json-flag",
        Kind::Text | Kind::Date | Kind::Choice | Kind::Link => "fields-error-json-text",
    }
}

fn line(text: &str) -> Result<String, Wrong> {
    if text.chars().any(char::is_control) {
        return wrong("error-control-characters");
    }
    if text.chars().count() > LINE {
        return Err(("error-too-long", vec![("most", LINE.to_string())]));
    }
    Ok(text.to_owned())
}

/// Only http and https: a link is something to click, and nothing else may run from it.
fn link(text: &str) -> Result<String, Wrong> {
    let text = line(text)?;
    let full = match text.split_once(':') {
        Some((scheme, rest)) if rest.starts_with("//") || !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{}:{rest}", scheme.to_ascii_lowercase())
        }
        _ => format!("https://{text}"),
    };
    let host = full.strip_prefix("https://").or_else(|| full.strip_prefix("http://"));
    let host = host.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let fine = host.is_some_and(|h| h.contains('.') && !h.starts_with('.') && !h.contains('@'));
    if !fine || full.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\')) {
        return wrong("error-website");
    }
    Ok(full)
}

/// A decimal as units of its last place; none when it is no number or has more places.
fn scaled(text: &str, decimals: u8) -> Option<i64> {
    let (minus, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    // Zeros behind the last place say nothing more.
    let rest = if rest.len() > usize::from(decimals) { rest.trim_end_matches('0') } else { rest };
    if whole.is_empty() || !numeric(whole) || !numeric(rest) || rest.len() > usize::from(decimals) {
        return None;
    }
    let padded = format!("{whole}{rest:0<width$}", width = usize::from(decimals));
    padded.parse::<i64>().ok().map(|n| if minus { -n } else { n })
}

/// Units of the last place as a plain decimal.
fn decimal(n: i64, decimals: u8) -> String {
    let width = usize::from(decimals);
    let digits = format!("{:0>least$}", n.unsigned_abs(), least = width + 1);
    let (whole, rest) = digits.split_at(digits.len() - width);
    let minus = if n < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{rest}") }
}

/// Grouped, with a true minus sign.
fn grouped(n: i64, decimals: u8) -> String {
    let text = decimal(n, decimals);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let minus = if n < 0 { "\u{2212}" } else { "" };
    let whole = group(whole.trim_start_matches('-').parse().unwrap_or(0));
    if rest.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{rest}") }
}

/// An amount to the last unit: a field holds what somebody typed, so nothing is rounded away.
fn exact(money: &Money) -> String {
    let text = money.decimal();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let minus = if money.minor < 0 { "\u{2212}" } else { "" };
    let whole = group(whole.trim_start_matches('-').parse().unwrap_or(0));
    let rest = if rest.chars().all(|c| c == '0') { String::new() } else { format!(".{rest}") };
    format!("{minus}{}{whole}{rest}", money::sign(&money.currency))
}

/// JSON's number without an exponent, as far as one is needed.
fn plain_number(n: &serde_json::Number) -> String {
    match n.as_i64() {
        Some(whole) => whole.to_string(),
        None => n.as_f64().map_or_else(String::new, |real| real.to_string()),
    }
}

/// The number and the currency of an amount as people write it.
fn split_currency(text: &str) -> (&str, Option<String>) {
    let code = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_alphabetic());
    for (sign, currency) in [("€", "EUR"), ("£", "GBP"), ("$", "USD"), ("¥", "CNY")] {
        if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
            return (rest.trim(), Some(currency.to_owned()));
        }
    }
    let words = text.split_once(char::is_whitespace).map(|(first, rest)| (first, rest.trim()));
    if let Some((first, rest)) = words.filter(|(first, _)| code(first)) {
        return (rest, Some(first.to_ascii_uppercase()));
    }
    let words = text.rsplit_once(char::is_whitespace).map(|(rest, last)| (rest.trim(), last));
    match words.filter(|(_, last)| code(last)) {
        Some((rest, last)) => (rest, Some(last.to_ascii_uppercase())),
        None => (text, None),
    }
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
