//! The attributes of a position, as stored and as typed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::{ChangeRisk, Function, Role};
use crate::base::{Fields, Result, UserId, validate};

/// What a position is in its account.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Profile {
    /// Its work.
    pub function: Option<Function>,
    /// 1 to 5; 5 is the top.
    pub seniority: Option<i64>,
    /// 1 to 5.
    pub influence: Option<i64>,
    /// Parts in the buying group.
    pub roles: Vec<Role>,
    /// What they want for the business.
    pub motives_business: String,
    /// What they want for themselves.
    pub motives_personal: String,
    /// Which of us looks after them: exactly one.
    pub owner: Option<UserId>,
    /// Who stands in.
    pub deputy: Option<UserId>,
    /// Who of us is on the same level.
    pub peer: Option<UserId>,
    /// What binds them to a competitor.
    pub competitor_ties: String,
    /// What may change.
    pub change_risk: Option<ChangeRisk>,
    /// When somebody last looked through these facts.
    pub checked_on: Option<Date>,
}

impl Profile {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "function": self.function.map(Function::code),
            "seniority": self.seniority,
            "influence": self.influence,
            "roles": self.roles.iter().map(|r| r.code()).collect::<Vec<_>>(),
            "motives_business": self.motives_business,
            "motives_personal": self.motives_personal,
            "owner": self.owner,
            "deputy": self.deputy,
            "peer": self.peer,
            "competitor_ties": self.competitor_ties,
            "change_risk": self.change_risk.map(ChangeRisk::code),
        });
        all.as_object().cloned().unwrap_or_default()
    }

    /// The attributes with some replaced.
    pub fn with(&self, set: &Map<String, Json>) -> Self {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            let user = text.and_then(|u| u.parse().ok());
            match field.as_str() {
                "function" => after.function = text.and_then(Function::parse),
                "seniority" => after.seniority = value.as_i64(),
                "influence" => after.influence = value.as_i64(),
                "roles" => {
                    let codes = value.as_array().into_iter().flatten().filter_map(Json::as_str);
                    after.roles = codes.filter_map(Role::parse).collect();
                    after.roles.sort_unstable();
                    after.roles.dedup();
                }
                "motives_business" => after.motives_business = text.unwrap_or_default().to_owned(),
                "motives_personal" => after.motives_personal = text.unwrap_or_default().to_owned(),
                "owner" => after.owner = user,
                "deputy" => after.deputy = user,
                "peer" => after.peer = user,
                "competitor_ties" => after.competitor_ties = text.unwrap_or_default().to_owned(),
                "change_risk" => after.change_risk = text.and_then(ChangeRisk::parse),
                _ => {}
            }
        }
        after
    }
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Profile, as text")]
pub struct ProfileForm {
    pub function: String,
    pub seniority: String,
    pub influence: String,
    pub roles: Vec<String>,
    pub motives_business: String,
    pub motives_personal: String,
    pub owner: String,
    pub deputy: String,
    pub peer: String,
    pub competitor_ties: String,
    pub change_risk: String,
    pub version: String,
}

/// The fields that can be edited.
pub(in crate::features::relationships) const FIELDS: [&str; 11] = [
    "function",
    "seniority",
    "influence",
    "roles",
    "motives_business",
    "motives_personal",
    "owner",
    "deputy",
    "peer",
    "competitor_ties",
    "change_risk",
];

impl ProfileForm {
    /// What is stored, as text.
    pub fn of(p: &Profile, version: i64) -> Self {
        let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let user = |u: Option<UserId>| u.map(|u| u.to_string()).unwrap_or_default();
        Self {
            function: p.function.map_or("", Function::code).to_owned(),
            seniority: text(p.seniority),
            influence: text(p.influence),
            roles: p.roles.iter().map(|r| r.code().to_owned()).collect(),
            motives_business: p.motives_business.clone(),
            motives_personal: p.motives_personal.clone(),
            owner: user(p.owner),
            deputy: user(p.deputy),
            peer: user(p.peer),
            competitor_ties: p.competitor_ties.clone(),
            change_risk: p.change_risk.map_or("", ChangeRisk::code).to_owned(),
            version: version.to_string(),
        }
    }

    /// Reads the fields named in `given`.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn read(&self, given: &[&str]) -> Result<Map<String, Json>> {
        let mut wrong = Fields::default();
        let all = json!({
            "function": code(&mut wrong, "function", &self.function, Function::parse).map(Function::code),
            "seniority": number(&mut wrong, "seniority", &self.seniority),
            "influence": number(&mut wrong, "influence", &self.influence),
            "roles": self.read_roles(&mut wrong),
            "motives_business": validate::text(&mut wrong, "motives_business", &self.motives_business),
            "motives_personal": validate::text(&mut wrong, "motives_personal", &self.motives_personal),
            "owner": validate::id::<UserId>(&mut wrong, "owner", &self.owner),
            "deputy": validate::id::<UserId>(&mut wrong, "deputy", &self.deputy),
            "peer": validate::id::<UserId>(&mut wrong, "peer", &self.peer),
            "competitor_ties": validate::line(&mut wrong, "competitor_ties", &self.competitor_ties, validate::LINE),
            "change_risk": code(&mut wrong, "change_risk", &self.change_risk, ChangeRisk::parse).map(ChangeRisk::code),
        });
        wrong.finish()?;
        let mut set = all.as_object().cloned().unwrap_or_default();
        set.retain(|field, _| given.contains(&field.as_str()));
        Ok(set)
    }

    fn read_roles(&self, wrong: &mut Fields) -> Vec<&'static str> {
        let mut roles: Vec<Role> = Vec::new();
        for typed in self.roles.iter().map(|r| r.trim()).filter(|r| !r.is_empty()) {
            match Role::parse(typed) {
                Some(role) => roles.push(role),
                None => wrong.add("roles", "error-choose"),
            }
        }
        roles.sort_unstable();
        roles.dedup();
        roles.into_iter().map(Role::code).collect()
    }
}

/// A word of a list; empty is none.
pub(super) fn code<T>(wrong: &mut Fields, field: &'static str, typed: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let found = parse(typed);
    if found.is_none() {
        wrong.add(field, "error-choose");
    }
    found
}

/// One to five.
pub(super) fn number(wrong: &mut Fields, field: &'static str, typed: &str) -> Option<i64> {
    if typed.trim().is_empty() { None } else { validate::int(wrong, field, typed, 1, 5) }
}
