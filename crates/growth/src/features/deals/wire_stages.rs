//! What the API of deals gives and takes of stages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Criterion, Kind, Stage};
use super::stage_form::StageForm;
use crate::base::StageId;
use crate::features::people::wire::given;

/// A stage of a kind of deals.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageOut {
    /// Its id.
    pub id: StageId,
    /// Of which kind of deals.
    pub kind: Kind,
    /// Its place.
    pub position: i64,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
    /// In percent.
    pub probability: i64,
    /// How many days a deal usually stays.
    pub norm_days: Option<i64>,
    /// What a deal must have to enter it.
    pub criteria: Vec<Criterion>,
    /// Whether it is archived.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<Stage> for StageOut {
    fn from(s: Stage) -> Self {
        Self {
            id: s.id,
            kind: s.kind,
            position: s.position,
            name: s.name,
            name_zh: s.name_zh,
            probability: s.probability,
            norm_days: s.norm_days,
            criteria: s.criteria,
            archived: s.archived,
            version: s.version,
        }
    }
}

/// A new stage.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StageInput {
    /// expansion, cross_sell, new_unit, project or renewal.
    pub kind: String,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
    /// Its place among those of its kind, 1 to 100; behind them without it.
    pub position: Option<i64>,
    /// How likely deals in it are won, in percent.
    pub probability: Option<i64>,
    /// How many days a deal usually stays.
    pub norm_days: Option<i64>,
    /// What a deal must have to enter it: amount, close_on, next_step, lines, buying_group, need, champion,
    /// economic_buyer, paper_process.
    pub criteria: Vec<String>,
}

fn text(n: Option<i64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

impl From<StageInput> for StageForm {
    fn from(s: StageInput) -> Self {
        Self {
            kind: s.kind,
            name: s.name,
            name_zh: s.name_zh,
            position: text(s.position),
            probability: text(s.probability),
            norm_days: text(s.norm_days),
            criteria: s.criteria,
            ..Self::default()
        }
    }
}

/// Fields to change: absent stays, null or an empty text clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StagePatch {
    /// Its name in English.
    pub name: Option<String>,
    /// Its name in Chinese.
    pub name_zh: Option<String>,
    /// Its place among those of its kind, 1 to 100.
    pub position: Option<i64>,
    /// How likely deals in it are won, in percent.
    pub probability: Option<i64>,
    /// How many days a deal usually stays.
    #[serde(deserialize_with = "given")]
    pub norm_days: Option<Option<i64>>,
    /// What a deal must have to enter it.
    pub criteria: Option<Vec<String>>,
    /// True archives it, once no open deal is in it; false brings it back.
    pub archived: Option<bool>,
}

impl StagePatch {
    /// The names of the fields that are given, and the form with them over the stored stage.
    pub(super) fn over(self, stored: &Stage) -> (Vec<&'static str>, StageForm) {
        let (mut form, mut given) = (StageForm::of(stored), Vec::new());
        let mut put = |field, slot: &mut String, value: Option<String>| {
            if let Some(value) = value {
                given.push(field);
                *slot = value;
            }
        };
        put("name", &mut form.name, self.name);
        put("name_zh", &mut form.name_zh, self.name_zh);
        put("position", &mut form.position, self.position.map(|n| n.to_string()));
        put("probability", &mut form.probability, self.probability.map(|n| n.to_string()));
        put("norm_days", &mut form.norm_days, self.norm_days.map(text));
        put("archived", &mut form.archived, self.archived.map(|gone| String::from(if gone { "1" } else { "" })));
        if let Some(criteria) = self.criteria {
            given.push("criteria");
            form.criteria = criteria;
        }
        (given, form)
    }
}
