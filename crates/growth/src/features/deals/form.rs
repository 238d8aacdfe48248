//! A deal as people type it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::model::renewals::WithoutNotice;
use super::model::{Category, Deal, Facts, Kind, Line, Rival};
use crate::base::money::{self, Money};
use crate::base::{Acting, CompetitorId, Fields, Result, StageId, calendar, validate};

/// Most lines of a deal.
pub const MOST_LINES: usize = 100;
/// A quantity is stored in millionths.
const SCALE: i64 = 1_000_000;

/// What people type; what has several values has one for each row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Facts, as text")]
pub struct DealForm {
    /// Only of a new deal.
    pub account: String,
    pub name: String,
    pub kind: String,
    /// Only of a new deal.
    pub stage: String,
    pub unit: String,
    pub amount: String,
    pub currency: String,
    pub opened_on: String,
    pub close_on: String,
    pub next_step: String,
    pub next_step_on: String,
    pub goal: String,
    pub agreement: String,
    pub notice_on: String,
    pub former: String,
    pub without_notice: String,
    pub runs_on_months: String,
    pub probability: String,
    pub probability_reason: String,
    pub override_category: String,
    pub override_reason: String,
    pub override_until: String,
    pub source_system: String,
    pub source_id: String,
    pub line_id: Vec<String>,
    pub line_unit: Vec<String>,
    pub line_offering: Vec<String>,
    pub line_quantity: Vec<String>,
    pub line_amount: Vec<String>,
    pub line_from: Vec<String>,
    pub line_to: Vec<String>,
    pub competitors: Vec<String>,
    /// The version that was read.
    pub version: String,
}

/// The fields of a deal that the form says something about.
const FIELDS: [&str; 23] = [
    "name",
    "kind",
    "unit",
    "amount_minor",
    "currency",
    "probability",
    "probability_reason",
    "override_category",
    "override_reason",
    "override_until",
    "opened_on",
    "close_on",
    "goal",
    "next_step",
    "next_step_on",
    "agreement",
    "notice_on",
    "former_minor",
    "without_notice",
    "runs_on_months",
    "source_system",
    "source_id",
    "lines",
];

/// A stored quantity as a decimal number.
pub fn quantity_text(n: i64) -> String {
    let text = format!("{}.{:06}", n / SCALE, (n % SCALE).abs());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads a quantity: above zero, at most six digits after the point.
pub fn quantity(wrong: &mut Fields, field: &'static str, text: &str) -> Option<i64> {
    let text = text.trim().replace([' ', '\u{a0}'], "").replace(',', ".");
    if text.is_empty() {
        return None;
    }
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= 12 && rest.len() <= 6 && digits(whole) && digits(rest);
    let parsed = fits.then(|| format!("{whole}{rest:0<6}").parse::<i64>().ok()).flatten();
    if parsed.is_none() {
        wrong.add(field, "deals-error-quantity");
    }
    parsed
}

fn day_text(day: Option<Date>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

fn id_text<T: std::fmt::Display>(id: Option<T>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

fn amount_text(minor: Option<i64>, currency: &str) -> String {
    minor.map(|minor| Money { minor, currency: currency.to_owned() }.decimal()).unwrap_or_default()
}

impl DealForm {
    /// The form of a stored deal.
    pub fn of(deal: &Deal) -> Self {
        let f = &deal.facts;
        let mut form = Self {
            name: f.name.clone(),
            kind: f.kind.code().to_owned(),
            unit: id_text(f.unit),
            amount: amount_text(f.amount_minor, &f.currency),
            currency: f.currency.clone(),
            opened_on: f.opened_on.to_string(),
            close_on: day_text(f.close_on),
            next_step: f.next_step.clone(),
            next_step_on: day_text(f.next_step_on),
            goal: f.goal.clone(),
            agreement: f.agreement.clone(),
            notice_on: day_text(f.notice_on),
            former: amount_text(f.former_minor, &f.currency),
            without_notice: f.without_notice.map(|w| w.code().to_owned()).unwrap_or_default(),
            runs_on_months: id_text(f.runs_on_months),
            probability: id_text(f.probability),
            probability_reason: f.probability_reason.clone(),
            override_category: f.override_category.map(|c| c.code().to_owned()).unwrap_or_default(),
            override_reason: f.override_reason.clone(),
            override_until: day_text(f.override_until),
            source_system: f.source_system.clone(),
            source_id: f.source_id.clone(),
            competitors: f.competitors.iter().map(|r| r.competitor.to_string()).collect(),
            version: deal.version.to_string(),
            ..Self::default()
        };
        for line in &f.lines {
            form.line_id.push(line.id.to_string());
            form.line_unit.push(id_text(line.unit));
            form.line_offering.push(id_text(line.offering));
            form.line_quantity.push(line.quantity.map(quantity_text).unwrap_or_default());
            form.line_amount.push(amount_text(line.amount_minor, &f.currency));
            form.line_from.push(day_text(line.period_from));
            form.line_to.push(day_text(line.period_to));
        }
        form
    }

    /// A cell of a line, or nothing.
    pub fn cell(list: &[String], at: usize) -> &str {
        list.get(at).map_or("", |text| text.trim())
    }

    /// Reads a new deal, which begins in its stage on the day on which it was opened.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn new_facts(&self, by: &Acting, first: impl FnOnce(Kind) -> Option<StageId>) -> Result<Facts> {
        let mut wrong = Fields::default();
        let stage: Option<StageId> = validate::id(&mut wrong, "stage", &self.stage);
        let kind = self.kind(&mut wrong);
        let stage = stage.or_else(|| first(kind));
        if stage.is_none() {
            wrong.add("stage", "error-choose");
        }
        let on = calendar::parse_optional(&mut wrong, "opened_on", &self.opened_on, by.today).unwrap_or(by.today);
        let stage = stage.unwrap_or(StageId(uuid::Uuid::nil()));
        let facts = self.over(by, Facts::new("", kind, stage, "", on), &mut wrong);
        wrong.finish()?;
        Ok(facts.settled())
    }

    /// Reads what changes of a stored deal.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn set(&self, by: &Acting, stored: &Facts) -> Result<Map<String, Json>> {
        let mut wrong = Fields::default();
        let after = self.over(by, stored.clone(), &mut wrong);
        wrong.finish()?;
        let mut set = after.fields();
        set.retain(|field, _| FIELDS.contains(&field.as_str()) || field == "competitors");
        Ok(set)
    }

    fn kind(&self, wrong: &mut Fields) -> Kind {
        let kind = match self.kind.trim() {
            "" => Some(Kind::Expansion),
            code => Kind::parse(code),
        };
        if kind.is_none() {
            wrong.add("kind", "error-choose");
        }
        kind.unwrap_or(Kind::Expansion)
    }

    /// The facts with all that is typed over them; what follows from it is not settled yet.
    fn over(&self, by: &Acting, base: Facts, wrong: &mut Fields) -> Facts {
        let currency = money::currency(wrong, "currency", &self.currency, &by.settings.currency);
        let kind = self.kind(wrong);
        let mut day = |field, text: &str| calendar::parse_optional(wrong, field, text, by.today);
        let (close_on, notice_on) = (day("close_on", &self.close_on), day("notice_on", &self.notice_on));
        let next_step_on = day("next_step_on", &self.next_step_on);
        let override_until = day("override_until", &self.override_until);
        let opened_on = day("opened_on", &self.opened_on).unwrap_or(base.opened_on);
        let override_category = match self.override_category.trim() {
            "" => None,
            code => {
                let found = Category::parse(code);
                if found.is_none() {
                    wrong.add("override_category", "error-choose");
                }
                found
            }
        };
        let without_notice = match self.without_notice.trim() {
            "" => None,
            code => {
                let found = WithoutNotice::parse(code);
                if found.is_none() {
                    wrong.add("without_notice", "error-choose");
                }
                found
            }
        };
        let minor = |wrong: &mut Fields, field, text: &str| {
            let minor = money::parse(wrong, field, text, &currency).map(|m| m.minor);
            if minor.is_some_and(|m| m < 0) {
                wrong.add(field, "deals-error-negative");
            }
            minor
        };
        let line = |wrong: &mut Fields, field, text: &str| validate::line(wrong, field, text, validate::LINE);
        Facts {
            name: validate::required(wrong, "name", &self.name, validate::NAME),
            kind,
            unit: validate::id(wrong, "unit", &self.unit),
            amount_minor: minor(wrong, "amount", &self.amount),
            probability: validate::int(wrong, "probability", &self.probability, 0, 100),
            probability_reason: line(wrong, "probability_reason", &self.probability_reason),
            override_category,
            override_reason: line(wrong, "override_reason", &self.override_reason),
            override_until,
            opened_on,
            stage_since: base.stage_since.max(opened_on),
            close_on,
            goal: line(wrong, "goal", &self.goal),
            next_step: line(wrong, "next_step", &self.next_step),
            next_step_on,
            agreement: line(wrong, "agreement", &self.agreement),
            notice_on,
            former_minor: minor(wrong, "former", &self.former),
            without_notice,
            runs_on_months: validate::int(wrong, "runs_on_months", &self.runs_on_months, 1, 120),
            source_system: validate::line(wrong, "source_system", &self.source_system, validate::NAME),
            source_id: validate::line(wrong, "source_id", &self.source_id, validate::NAME),
            lines: self.lines(by, wrong, &currency),
            competitors: self.rivals(wrong, &base),
            currency,
            ..base
        }
    }

    fn lines(&self, by: &Acting, wrong: &mut Fields, currency: &str) -> Vec<Line> {
        let rows = [&self.line_unit, &self.line_offering, &self.line_quantity, &self.line_amount];
        let count = rows.iter().map(|list| list.len()).max().unwrap_or(0);
        if count > MOST_LINES {
            wrong.add_with("lines", "deals-error-lines", vec![("most", MOST_LINES.to_string())]);
        }
        let mut lines = Vec::new();
        for at in 0..count.min(MOST_LINES) {
            let cell = |list: &[String]| Self::cell(list, at).to_owned();
            let filled = [&self.line_offering, &self.line_quantity, &self.line_amount, &self.line_from, &self.line_to];
            if filled.iter().all(|list| Self::cell(list, at).is_empty()) {
                continue;
            }
            let amount = money::parse(wrong, "lines", &cell(&self.line_amount), currency).map(|m| m.minor);
            if amount.is_some_and(|m| m < 0) {
                wrong.add("lines", "deals-error-negative");
            }
            lines.push(Line {
                id: cell(&self.line_id).parse().unwrap_or_else(|_| by.uuid()),
                unit: validate::id(wrong, "lines", &cell(&self.line_unit)),
                offering: validate::id(wrong, "lines", &cell(&self.line_offering)),
                quantity: quantity(wrong, "lines", &cell(&self.line_quantity)),
                amount_minor: amount,
                period_from: calendar::parse_optional(wrong, "lines", &cell(&self.line_from), by.today),
                period_to: calendar::parse_optional(wrong, "lines", &cell(&self.line_to), by.today),
            });
        }
        lines
    }

    /// Who else bids; what is noted of them stays.
    fn rivals(&self, wrong: &mut Fields, base: &Facts) -> Vec<Rival> {
        let mut ids: Vec<CompetitorId> =
            self.competitors.iter().filter_map(|text| validate::id(wrong, "competitors", text)).collect();
        ids.sort();
        ids.dedup();
        let note = |id| base.competitors.iter().find(|r| r.competitor == id).map(|r| r.note.clone());
        ids.into_iter().map(|id| Rival { competitor: id, note: note(id).unwrap_or_default() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_exact() {
        let mut wrong = Fields::default();
        assert_eq!(quantity(&mut wrong, "lines", "2,5"), Some(2_500_000));
        assert_eq!(quantity(&mut wrong, "lines", "12"), Some(12_000_000));
        assert_eq!(quantity(&mut wrong, "lines", ""), None);
        assert!(wrong.0.is_empty());
        for text in ["-1", "1.0000001", "many", ".5"] {
            assert_eq!(quantity(&mut wrong, "lines", text), None, "{text}");
        }
        assert_eq!(wrong.0.len(), 4);
        assert_eq!([quantity_text(2_500_000), quantity_text(12_000_000)], ["2.5", "12"]);
    }
}
