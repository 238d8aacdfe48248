//! Install settings, declared once: key, default and meaning. Pages, API and docs read this list.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use tenure_db::{Conn, Tx, params};

use super::{Acting, Locale, Result};

/// The settings of this install, as every request sees them.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The company that uses this install; shown in the sidebar.
    pub company: String,
    /// The time zone whose midnight ends a day of access.
    pub zone: TimeZone,
    /// Its name.
    pub zone_name: String,
    /// ISO 4217 code that totals are shown in.
    pub currency: String,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_month: i64,
    /// Language of new users and of signed-out pages.
    pub language: Locale,
    /// Months to keep events of archived accounts; 0 keeps them for ever.
    pub retention_months: i64,
    /// Who runs the install, shown on the sign-in page.
    pub operator: String,
    /// The state of what admins define (custom fields, duty profiles): changes with each change of it; empty when
    /// nothing was ever defined.
    pub catalogue: String,
    /// Whether webhooks may be sent into the own network, and without TLS.
    pub webhooks_private: bool,
    /// Most megabytes of one file.
    pub file_limit_mb: i64,
    /// The weekday on which forecasts are frozen: 1 is Monday, 7 is Sunday.
    pub freeze_day: i64,
    /// The hour of that day, 0 to 23, in the install's zone.
    pub freeze_hour: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            company: String::from("Tenure"),
            zone: TimeZone::UTC,
            zone_name: String::from("UTC"),
            currency: String::from("EUR"),
            fiscal_month: 1,
            language: Locale::En,
            retention_months: 0,
            operator: String::new(),
            catalogue: String::new(),
            webhooks_private: false,
            file_limit_mb: 25,
            freeze_day: 4,
            freeze_hour: 18,
        }
    }
}

/// All settings: key and default, in the order of the settings page.
pub const KEYS: [(&str, &str); 11] = [
    ("company", "Tenure"),
    ("time_zone", "UTC"),
    ("currency", "EUR"),
    ("fiscal_month", "1"),
    ("language", "en"),
    ("retention_months", "0"),
    ("operator", ""),
    ("webhooks_private", "0"),
    ("file_limit_mb", "25"),
    ("freeze_day", "4"),
    ("freeze_hour", "18"),
];

/// Reads all settings.
pub fn load(q: &Conn<'_>) -> Result<Settings> {
    let rows: HashMap<String, String> = q
        .query("select key, value from settings", &params![], |r| {
            let value: serde_json::Value = r.get(1)?;
            Ok::<_, super::Error>((r.get(0)?, value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        })?
        .into_iter()
        .collect();
    let mut settings = Settings::default();
    let text = |key: &str| rows.get(key).cloned();
    if let Some(v) = text("company") {
        settings.company = v;
    }
    if let Some(v) = text("time_zone")
        && let Ok(zone) = TimeZone::get(&v)
    {
        settings.zone = zone;
        settings.zone_name = v;
    }
    if let Some(v) = text("currency") {
        settings.currency = v;
    }
    if let Some(v) = text("fiscal_month").and_then(|v| v.parse().ok()) {
        settings.fiscal_month = v;
    }
    if let Some(v) = text("language").and_then(|v| Locale::parse(&v)) {
        settings.language = v;
    }
    if let Some(v) = text("retention_months").and_then(|v| v.parse().ok()) {
        settings.retention_months = v;
    }
    if let Some(v) = text("operator") {
        settings.operator = v;
    }
    if let Some(v) = text("catalogue") {
        settings.catalogue = v;
    }
    if let Some(v) = text("webhooks_private") {
        settings.webhooks_private = v == "1";
    }
    if let Some(v) = text("file_limit_mb").and_then(|v| v.parse().ok()) {
        settings.file_limit_mb = v;
    }
    if let Some(v) = text("freeze_day").and_then(|v| v.parse().ok()) {
        settings.freeze_day = v;
    }
    if let Some(v) = text("freeze_hour").and_then(|v| v.parse().ok()) {
        settings.freeze_hour = v;
    }
    Ok(settings)
}

/// Stores one setting; the caller has checked the value and records the event.
pub fn store(tx: &Tx<'_>, by: &Acting, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "insert into settings (key, value, updated_at, updated_by) values ($1, $2, $3, $4)
         on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        &params![key, serde_json::Value::from(value), by.now, by.viewer.actor()],
    )?;
    Ok(())
}
