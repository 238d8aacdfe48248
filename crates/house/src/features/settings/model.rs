//! Settings and terms as they are typed, and the rules of both.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::settings::Settings;
use crate::base::validate::{self, NAME};
use crate::base::{Error, Fields, Locale, Result, money};
use crate::features::identity::model::time_zone;

/// New values; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EditSettings {
    /// The company that uses this install.
    pub company: Option<String>,
    /// IANA time zone whose midnight ends a day of access.
    pub time_zone: Option<String>,
    /// ISO 4217 code that totals are shown in.
    pub currency: Option<String>,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_month: Option<i64>,
    /// Language of new users and of signed-out pages: `en` or `zh-CN`.
    pub language: Option<String>,
    /// Months to keep events of archived accounts, 0 to 600; 0 keeps them for ever.
    pub retention_months: Option<i64>,
    /// Who runs the install; the sign-in page names them.
    pub operator: Option<String>,
    /// Whether webhooks may be sent into the own network, and without TLS.
    pub webhooks_private: Option<bool>,
    /// Most megabytes of one file, 1 to 1000.
    pub file_limit_mb: Option<i64>,
    /// The weekday on which forecasts are frozen: 1 is Monday, 7 is Sunday.
    pub freeze_day: Option<i64>,
    /// The hour of that day, 0 to 23, in the install's zone.
    pub freeze_hour: Option<i64>,
}

impl EditSettings {
    /// The values to store, by key.
    ///
    /// # Errors
    /// `Invalid` with every value that cannot be taken.
    pub fn values(&self) -> Result<Vec<(&'static str, String)>> {
        let mut f = Fields::default();
        let mut out = Vec::new();
        if let Some(v) = &self.company {
            out.push(("company", validate::required(&mut f, "company", v, NAME)));
        }
        if let Some(v) = &self.time_zone {
            out.push(("time_zone", time_zone(&mut f, "time_zone", v)));
        }
        if let Some(v) = &self.currency {
            let code = money::currency(&mut f, "currency", v, "");
            if code.is_empty() {
                f.add("currency", "error-required");
            }
            out.push(("currency", code));
        }
        if let Some(v) = self.fiscal_month {
            out.push(("fiscal_month", within(&mut f, "fiscal_month", v, 1, 12)));
        }
        if let Some(v) = &self.language {
            match Locale::parse(v) {
                Some(locale) => out.push(("language", locale.code().to_owned())),
                None => f.add_with("language", "error-one-of", vec![("allowed", String::from("en, zh-CN"))]),
            }
        }
        if let Some(v) = self.retention_months {
            out.push(("retention_months", within(&mut f, "retention_months", v, 0, 600)));
        }
        if let Some(v) = &self.operator {
            out.push(("operator", validate::line(&mut f, "operator", v, NAME)));
        }
        if let Some(v) = self.webhooks_private {
            out.push(("webhooks_private", String::from(if v { "1" } else { "0" })));
        }
        if let Some(v) = self.file_limit_mb {
            out.push(("file_limit_mb", within(&mut f, "file_limit_mb", v, 1, 1000)));
        }
        if let Some(v) = self.freeze_day {
            out.push(("freeze_day", within(&mut f, "freeze_day", v, 1, 7)));
        }
        if let Some(v) = self.freeze_hour {
            out.push(("freeze_hour", within(&mut f, "freeze_hour", v, 0, 23)));
        }
        f.finish()?;
        Ok(out)
    }
}

fn within(fields: &mut Fields, field: &'static str, value: i64, least: i64, most: i64) -> String {
    if !(least..=most).contains(&value) {
        fields.add_with(field, "error-int", vec![("least", least.to_string()), ("most", most.to_string())]);
    }
    value.to_string()
}

/// The stored text of a setting.
pub fn stored(settings: &Settings, key: &str) -> String {
    match key {
        "company" => settings.company.clone(),
        "time_zone" => settings.zone_name.clone(),
        "currency" => settings.currency.clone(),
        "fiscal_month" => settings.fiscal_month.to_string(),
        "language" => settings.language.code().to_owned(),
        "retention_months" => settings.retention_months.to_string(),
        "operator" => settings.operator.clone(),
        "webhooks_private" => String::from(if settings.webhooks_private { "1" } else { "0" }),
        "file_limit_mb" => settings.file_limit_mb.to_string(),
        "freeze_day" => settings.freeze_day.to_string(),
        "freeze_hour" => settings.freeze_hour.to_string(),
        _ => String::new(),
    }
}

/// What an admin says of a term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermValues {
    /// English name.
    pub name_en: String,
    /// Chinese name; the English one when it was left empty.
    pub name_zh: String,
    /// Whether accounts with it are key accounts.
    pub is_key: bool,
    /// Weight in somebody's load, or working days of the service level, 0 to 100.
    pub points: i64,
}

impl TermValues {
    /// Checks names and points.
    ///
    /// # Errors
    /// `Invalid` with every value that cannot be taken.
    pub fn parse(name_en: &str, name_zh: &str, is_key: bool, points: &str) -> Result<Self> {
        let mut fields = Fields::default();
        let name_en = validate::required(&mut fields, "name_en", name_en, NAME);
        let zh = validate::line(&mut fields, "name_zh", name_zh, NAME);
        let points = validate::int(&mut fields, "points", points, 0, 100).unwrap_or(1);
        fields.finish()?;
        let name_zh = if zh.is_empty() { name_en.clone() } else { zh };
        Ok(Self { name_en, name_zh, is_key, points })
    }
}

/// `sector`, `tier`, `lifecycle` or `department`; anything else does not exist.
///
/// # Errors
/// `NotFound`.
pub fn kind(text: &str) -> Result<&'static str> {
    super::terms::KINDS.into_iter().find(|k| *k == text).ok_or(Error::NotFound)
}

/// A code made from a name: `Food & drink` becomes `food_drink`. Names without Latin letters give none.
pub fn code_of(name: &str) -> Option<String> {
    let mut code = String::new();
    for c in tenure_text::fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            code.push(c);
        } else if !code.is_empty() && !code.ends_with('_') {
            code.push('_');
        }
    }
    let code: String = code.chars().take(40).collect();
    let code = code.trim_end_matches('_').to_owned();
    code.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_from_the_latin_letters_of_a_name() {
        assert_eq!(code_of("Food & Drink").as_deref(), Some("food_drink"));
        assert_eq!(code_of("  Énergie (réseaux) ").as_deref(), Some("energie_reseaux"));
        assert_eq!(code_of("食品"), None);
        assert_eq!(code_of("42"), None);
    }

    #[test]
    fn all_mistakes_of_the_settings_come_at_once() {
        let edit = EditSettings {
            company: Some(String::from(" ")),
            time_zone: Some(String::from("Mars/Olympus")),
            currency: Some(String::from("euro")),
            fiscal_month: Some(13),
            language: Some(String::from("fr")),
            ..EditSettings::default()
        };
        let Err(Error::Invalid(fields)) = edit.values() else { panic!("taken") };
        let names: Vec<_> = fields.0.iter().map(|e| e.field.as_ref()).collect();
        assert_eq!(names, ["company", "time_zone", "currency", "fiscal_month", "language"]);
    }

    #[test]
    fn settings_that_are_fine_are_stored_as_text() {
        let edit = EditSettings {
            time_zone: Some(String::from("Europe/Oslo")),
            currency: Some(String::from("nok")),
            fiscal_month: Some(4),
            ..EditSettings::default()
        };
        let stored = edit.values().unwrap();
        assert_eq!(stored[0], ("time_zone", String::from("Europe/Oslo")));
        assert_eq!(stored[1].1, "NOK");
        assert_eq!(stored[2].1, "4");
    }

    #[test]
    fn a_term_without_a_chinese_name_keeps_the_english_one() {
        let term = TermValues::parse("Space", "", false, "").unwrap();
        assert_eq!((term.name_zh.as_str(), term.points), ("Space", 1));
        assert!(TermValues::parse("", "航天", false, "1000").is_err());
    }
}
