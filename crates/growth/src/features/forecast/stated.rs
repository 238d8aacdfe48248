//! What somebody types or sends to submit a forecast.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asked::{Asked, ForecastQuery};
use super::model::submitted::Statement;
use crate::base::settings::Settings;
use crate::base::{Fields, Result, money, validate};

/// A statement as it is typed or sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Stated {
    /// month, quarter or year; those of the fiscal year. quarter without it.
    pub period: String,
    /// A day of the period; today without it.
    pub on: String,
    /// `1` for oneself and all who report to one; only oneself without it.
    pub team: String,
    /// What is committed to, in the reporting currency, as a decimal number.
    pub commit: String,
    /// What is hoped for: no less than that.
    pub best: String,
    /// Why; needed where it is not what the deals say.
    pub comment: String,
}

impl Stated {
    /// Which period it is about, and whether of a team.
    ///
    /// # Errors
    /// `Invalid` naming each mistake.
    pub fn about(&self, today: Date, settings: &Settings) -> Result<(Asked, bool)> {
        let query = ForecastQuery { period: self.period.clone(), on: self.on.clone(), ..ForecastQuery::default() };
        Ok((query.read(today, settings)?, self.team == "1"))
    }

    /// What it says.
    ///
    /// # Errors
    /// `Invalid` naming each mistake.
    pub fn statement(&self, settings: &Settings) -> Result<Statement> {
        let mut wrong = Fields::default();
        let mut amount =
            |field: &'static str, text: &str| match money::parse(&mut wrong, field, text, &settings.currency) {
                Some(money) => money.minor,
                None => {
                    if text.trim().is_empty() {
                        wrong.add(field, "error-required");
                    }
                    0
                }
            };
        let (commit, best) = (amount("commit", &self.commit), amount("best", &self.best));
        let comment = validate::text(&mut wrong, "comment", &self.comment);
        wrong.finish()?;
        Ok(Statement { commit, best, comment })
    }
}
