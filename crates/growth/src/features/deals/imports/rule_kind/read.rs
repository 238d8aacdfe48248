//! What a row of a file says of its rule and of its step.

use serde_json::{Map, Value as Json, json};

use super::super::super::model::Stage;
use super::super::super::model::renewals::{RuleStep, WithoutNotice};
use super::super::part_kinds::{line, meant};
use super::RuleReading;
use crate::base::imports::Outcome as Found;
use crate::base::registry::Record;
use crate::base::{Fields, StageId, validate};
use crate::features::accounts::imports::shared::wrong;
use crate::features::people::csv::{find, plain};
use crate::features::revenue::model::Kind as Document;

/// What a row says.
pub(super) struct Said {
    /// The key of its rule.
    pub(super) key: String,
    /// Fields of the rule.
    pub(super) set: Map<String, Json>,
    /// Its step, where it names one.
    pub(super) step: Option<StepSaid>,
}

/// What a row says of its step.
pub(super) struct StepSaid {
    /// What is to be done.
    pub(super) name: String,
    name_zh: String,
    days_before: Option<i64>,
    by_lead: Option<bool>,
}

impl StepSaid {
    /// The step, with what its row leaves empty as it is stored; the lead owns a new one, as in the form.
    pub(super) fn over(&self, stored: Option<&RuleStep>) -> RuleStep {
        RuleStep {
            name: self.name.clone(),
            name_zh: match (self.name_zh.as_str(), stored) {
                ("", Some(stored)) => stored.name_zh.clone(),
                (said, _) => said.to_owned(),
            },
            days_before: self.days_before.or(stored.map(|s| s.days_before)).unwrap_or(0),
            by_lead: self.by_lead.or(stored.map(|s| s.by_lead)).unwrap_or(true),
        }
    }
}

impl RuleReading {
    /// Understands a row.
    pub(super) fn said(&self, record: &Record) -> Result<Said, Found> {
        let (by, mut bad) = (&self.by, Fields::default());
        let get = |name| plain(record.get(name)).trim();
        let mut set = Map::new();
        let mut put = |field: &str, value: Option<Json>| drop(value.map(|value| set.insert(field.to_owned(), value)));
        let name = validate::required(&mut bad, "name", &line(record, "name", &mut Fields::default()), validate::NAME);
        let name_zh = validate::line(&mut bad, "name_zh", get("name_zh"), validate::NAME);
        put("name_zh", Some(name_zh).filter(|name| !name.is_empty()).map(Json::from));
        for (field, least, most) in [
            ("position", 1, 1_000),
            ("least_months", 0, 120),
            ("days_before", 1, 730),
            ("notice_days", 0, 729),
            ("runs_on_months", 1, 120),
        ] {
            put(field, validate::int(&mut bad, field, get(field), least, most).map(Json::from));
        }
        let kinds: Vec<_> = Document::ALL.iter().map(|k| (*k, k.code(), k.label())).collect();
        put("kind", meant(by, record, "revenue_kind", &kinds, &mut bad).map(|kind| json!(kind.code())));
        let ways: Vec<_> = WithoutNotice::ALL.iter().map(|w| (*w, w.code(), w.label())).collect();
        let without = meant(by, record, "without_notice", &ways, &mut bad);
        put("without_notice", without.map(|without| json!(without.code())));
        if without == Some(WithoutNotice::Ends) && get("runs_on_months").is_empty() {
            put("runs_on_months", Some(Json::Null));
        }
        put("offering", find(record, "offering", &mut bad, |word| self.offerings.find(word)).map(|id| json!(id)));
        put("stage", find(record, "stage", &mut bad, |word| self.stage(word)).map(|id| json!(id)));
        let owners = [(true, "lead", "deals-rule-step-lead"), (false, "nobody", "deals-step-nobody")];
        let step = StepSaid {
            name: line(record, "step", &mut bad),
            name_zh: line(record, "step_zh", &mut bad),
            days_before: validate::int(&mut bad, "step_days_before", get("step_days_before"), -365, 730),
            by_lead: meant(by, record, "step_owner", &owners, &mut bad),
        };
        let told = !step.name_zh.is_empty() || step.days_before.is_some() || step.by_lead.is_some();
        if step.name.is_empty() && told {
            bad.add("step", "error-required");
        }
        if !bad.0.is_empty() {
            return Err(wrong(by, &bad, |field| field));
        }
        let key = tenure_text::fold(&name);
        put("name", Some(json!(name)));
        Ok(Said { key, set, step: Some(step).filter(|step| !step.name.is_empty()) })
    }

    fn stage(&self, word: &str) -> Result<StageId, &'static str> {
        let key = tenure_text::fold(word);
        let means = |s: &&Stage| [&s.name, &s.name_zh].iter().any(|name| tenure_text::fold(name) == key);
        self.stages.iter().find(means).map(|s| s.id).ok_or("deals-error-stage")
    }
}
