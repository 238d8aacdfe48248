//! Errors in words.

use super::i18n::Arg;
use super::{Error, Locale};

/// What happened and what to do.
pub fn sentence(locale: Locale, error: &Error) -> String {
    match error {
        Error::NotFound => locale.t("error-not-found").to_owned(),
        Error::Forbidden(key) => message(locale, key, &[]),
        Error::SignIn => locale.t("error-sign-in").to_owned(),
        Error::Invalid(fields) => {
            let all = fields.0.iter().map(|e| {
                let text = message(locale, e.key, &e.args);
                if e.field.is_empty() { text } else { format!("{}: {text}", e.field) }
            });
            all.collect::<Vec<_>>().join(" ")
        }
        Error::BadRequest(_, key, detail) => locale.tr(key, &[("detail", Arg::Text(detail.clone()))]),
        Error::Conflict(c) => message(locale, c.key, &c.args),
        Error::TooMany(seconds) => locale.tr("error-too-many", &[("seconds", Arg::Int(*seconds))]),
        Error::Unavailable(_) => locale.t("error-unavailable").to_owned(),
        Error::Internal(_) => locale.t("error-internal").to_owned(),
    }
}

/// A message key with its arguments in words.
pub fn message(locale: Locale, key: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, Arg)> = args
        .iter()
        .map(|(name, value)| (*name, value.parse::<i64>().map_or_else(|_| Arg::Text(value.clone()), Arg::Int)))
        .collect();
    locale.tr(key, &args)
}
