//! What the API takes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::model::{OpenRoleForm, ProfileForm};
use crate::base::{PositionId, UnitId, UserId};
use crate::features::people::wire::given;

/// Attributes to change: absent stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of PositionProfileOut")]
pub struct PositionProfilePatch {
    #[serde(deserialize_with = "given")]
    pub function: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub seniority: Option<Option<i64>>,
    #[serde(deserialize_with = "given")]
    pub influence: Option<Option<i64>>,
    pub roles: Option<Vec<String>>,
    #[serde(deserialize_with = "given")]
    pub motives_business: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub motives_personal: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub owner_id: Option<Option<UserId>>,
    #[serde(deserialize_with = "given")]
    pub deputy_id: Option<Option<UserId>>,
    #[serde(deserialize_with = "given")]
    pub peer_id: Option<Option<UserId>>,
    #[serde(deserialize_with = "given")]
    pub competitor_ties: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub change_risk: Option<Option<String>>,
}

impl PositionProfilePatch {
    /// As a form, with the names of what is given.
    pub fn form(self) -> (ProfileForm, Vec<&'static str>) {
        let mut form = ProfileForm::default();
        let mut names = Vec::new();
        let mut put = |name: &'static str, slot: &mut String, value: Option<Option<String>>| {
            if let Some(value) = value {
                *slot = value.unwrap_or_default();
                names.push(name);
            }
        };
        let number = |n: Option<Option<i64>>| n.map(|n| n.map(|n| n.to_string()));
        let user = |u: Option<Option<UserId>>| u.map(|u| u.map(|u| u.to_string()));
        put("function", &mut form.function, self.function);
        put("seniority", &mut form.seniority, number(self.seniority));
        put("influence", &mut form.influence, number(self.influence));
        put("motives_business", &mut form.motives_business, self.motives_business);
        put("motives_personal", &mut form.motives_personal, self.motives_personal);
        put("owner", &mut form.owner, user(self.owner_id));
        put("deputy", &mut form.deputy, user(self.deputy_id));
        put("peer", &mut form.peer, user(self.peer_id));
        put("competitor_ties", &mut form.competitor_ties, self.competitor_ties);
        put("change_risk", &mut form.change_risk, self.change_risk);
        if let Some(roles) = self.roles {
            form.roles = roles;
            names.push("roles");
        }
        (form, names)
    }
}

/// A judgement to add.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgementInput {
    /// −2 to 2.
    pub support: i64,
    /// How we know.
    #[serde(default)]
    pub evidence: String,
    /// On which day; today without it.
    #[serde(default)]
    pub judged_on: String,
}

/// A rating to add.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingInput {
    /// 0 to 100.
    pub rating: i64,
    /// Why it differs; needed from 25 points on.
    #[serde(default)]
    pub comment: String,
}

/// A line to draw or to end.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionLineInput {
    /// From whom: a position or an open role.
    pub from: PositionId,
    /// reports or influences.
    pub kind: String,
    /// To whom; null ends a line of reporting.
    #[serde(default)]
    pub to: Option<PositionId>,
    /// 1 to 3; null ends a line of influence.
    #[serde(default)]
    pub weight: Option<i64>,
    /// From which day on; today without it.
    #[serde(default)]
    pub valid_from: String,
}

/// An open role to note. For changes give all fields: what is absent is cleared.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OpenRoleInput {
    /// What it is called.
    pub title: String,
    /// A unit of the account.
    pub unit_id: Option<UnitId>,
    /// Its work.
    pub function: Option<String>,
    /// 1 to 5.
    pub seniority: Option<i64>,
    /// 1 to 5.
    pub influence: Option<i64>,
    /// Whether it counts as a key position.
    pub key: bool,
    /// Since when; today without it.
    pub valid_from: Option<String>,
    /// Last day, included.
    pub valid_to: Option<String>,
}

impl OpenRoleInput {
    /// As a form.
    pub fn form(&self) -> OpenRoleForm {
        let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        OpenRoleForm {
            title: self.title.clone(),
            unit: self.unit_id.map(|u| u.to_string()).unwrap_or_default(),
            function: self.function.clone().unwrap_or_default(),
            seniority: text(self.seniority),
            influence: text(self.influence),
            key: if self.key { String::from("1") } else { String::new() },
            reports_to: String::new(),
            valid_from: self.valid_from.clone().unwrap_or_default(),
            valid_to: self.valid_to.clone().unwrap_or_default(),
            version: String::new(),
        }
    }
}
