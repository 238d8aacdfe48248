//! Custom fields on the pages of records: inputs in forms, facts in panels, words in histories.

use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::catalogue::Catalogue;
use super::input::Typed;
use super::model::{Field, Kind, PREFIX, Subject, Value};
use crate::base::error::{Conflict, FieldError};
use crate::base::{Cx, Fields, Locale, calendar};
use crate::features::identity::pages::draw::sentence;
use crate::ui;

/// The inputs of fields, in their order; `must` are the names of those that have to be filled.
pub fn inputs<'a>(
    locale: Locale,
    list: impl Iterator<Item = &'a Field>,
    typed: &Typed,
    must: &[String],
    fields: &Fields,
) -> Markup {
    html! { @for field in list { (input(locale, field, typed.get(&field.name()), must.contains(&field.name()), fields)) } }
}

/// One input.
pub fn input(locale: Locale, field: &Field, value: &str, must: bool, fields: &Fields) -> Markup {
    let (name, label) = (field.name(), field.label(locale));
    let mut options: Vec<(&str, &str)> = vec![("", locale.t("fields-empty"))];
    match field.kind {
        Kind::Choice => options.extend(field.choices.iter().map(|c| (c.code.as_str(), c.name(locale)))),
        _ => options.extend([("yes", locale.t("yes")), ("no", locale.t("no"))]),
    }
    // A choice that was taken from the list is still what is stored.
    if field.kind == Kind::Choice && !options.iter().any(|(code, _)| *code == value) {
        options.push((value, value));
    }
    let drawn = match field.kind {
        Kind::Text | Kind::Link => ui::Field::text(&name, label),
        Kind::Number | Kind::Money => ui::Field::number(&name, label),
        Kind::Date => ui::Field::date(&name, label),
        Kind::Choice | Kind::YesNo => ui::Field::select(&name, label, &options),
    };
    let hint = hint(locale, field);
    let error = mistake(field, fields).map(|e| sentence(locale, e));
    let drawn = drawn.value(value).error(error.as_deref());
    let drawn = if hint.is_empty() { drawn } else { drawn.hint(&hint) };
    (if must { drawn.required() } else { drawn }).draw()
}

/// A mistake from a form stands under `cf_KEY`, one from the API under `custom.KEY`.
fn mistake<'a>(field: &Field, fields: &'a Fields) -> Option<&'a FieldError> {
    fields.of(&field.name()).or_else(|| fields.of(&format!("custom.{}", field.key)))
}

/// The help of the field, and for amounts the currency.
fn hint(locale: Locale, field: &Field) -> String {
    let help = field.help(locale);
    let currency = match field.kind {
        Kind::Money if field.currency.is_empty() => locale.t("fields-hint-any-currency").to_owned(),
        Kind::Money => locale.tr("fields-hint-currency", &[("currency", field.currency.as_str().into())]),
        _ => String::new(),
    };
    [help, currency.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A value on a page.
pub fn value(cx: &Cx, field: &Field, value: &Value) -> Markup {
    let (locale, text) = (cx.locale(), field.show(value, cx.locale()));
    match value {
        Value::Text(address) if field.kind == Kind::Link => link(address),
        Value::Day(day) => html! { time datetime=(day) { (calendar::full(locale, *day)) } },
        Value::Money(money) => html! { data value=(money.decimal()) { (text) } },
        _ => html! { (text) },
    }
}

/// Only such links are made, whatever an import once let in.
fn link(address: &str) -> Markup {
    match address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) {
        Some(shown) => html! { a.lnk href=(address) rel="noopener noreferrer" { (shown.trim_end_matches('/')) } },
        None => html! { (address) },
    }
}

/// Label and value of all fields that have one.
pub fn facts(cx: &Cx, catalogue: &Catalogue, subject: Subject, values: &Map<String, Json>) -> Vec<(String, Markup)> {
    let fact = |field: &Field| {
        let known = field.known(values.get(&field.name())?)?;
        Some((field.label(cx.locale()).to_owned(), value(cx, field, &known)))
    };
    catalogue.fields(subject).filter_map(fact).collect()
}

/// The label of `cf_KEY`, for histories and conflicts.
pub fn label<'a>(catalogue: &'a Catalogue, subject: Subject, locale: Locale, name: &str) -> Option<&'a str> {
    catalogue.named(subject, name).map(|f| f.label(locale))
}

/// The labels of a subject by `cf_KEY`.
pub fn labels(catalogue: &Catalogue, subject: Subject, locale: Locale) -> Vec<(String, String)> {
    catalogue.all(subject).map(|f| (f.name(), f.label(locale).to_owned())).collect()
}

/// A conflict as `people::merge` tells it, with custom values in words.
pub fn in_words(catalogue: &Catalogue, subject: Subject, locale: Locale, conflict: Conflict) -> Conflict {
    let words = |field: &Field, text: &str| {
        let json = serde_json::from_str(text).unwrap_or_else(|_| Json::from(text));
        let known = field.known(&json).or_else(|| field.known(&Json::from(text)));
        known.map_or(text.to_owned(), |value| field.show(&value, locale))
    };
    let told = |(name, theirs, mine): (String, String, String)| match catalogue.named(subject, &name) {
        Some(field) => (name, words(field, &theirs), words(field, &mine)),
        None => (name, theirs, mine),
    };
    Conflict { fields: conflict.fields.into_iter().map(told).collect(), ..conflict }
}

/// A value of an event in words; none when it cannot be read any more.
pub fn told(catalogue: &Catalogue, subject: Subject, locale: Locale, name: &str, json: &Json) -> Option<String> {
    let field = catalogue.named(subject, name)?;
    if json.is_null() {
        return Some(String::new());
    }
    field.known(json).map(|value| field.show(&value, locale))
}

/// Whether a name is that of a custom field.
pub fn is_custom(name: &str) -> bool {
    name.starts_with(PREFIX)
}
