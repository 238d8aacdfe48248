//! What a trip is. Pure.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::base::{TripId, UserId};
use crate::features::people::merge::Base;

/// A stored trip.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// Its id.
    pub id: TripId,
    /// Who travels.
    pub owner: UserId,
    /// What it is called.
    pub name: String,
    /// What it is for, or empty.
    pub purpose: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// What it costs, in minor units.
    pub cost_minor: Option<i64>,
    /// Of this currency.
    pub currency: String,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken away.
    pub archived: bool,
}

impl Trip {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "name": self.name,
            "purpose": self.purpose,
            "starts_on": self.starts_on.to_string(),
            "ends_on": self.ends_on.to_string(),
            "cost_minor": self.cost_minor,
            "currency": self.currency,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The trip with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "name" => after.name = text?.to_owned(),
                "purpose" => after.purpose = text.unwrap_or_default().to_owned(),
                "starts_on" => after.starts_on = text?.parse().ok()?,
                "ends_on" => after.ends_on = text?.parse().ok()?,
                "cost_minor" => after.cost_minor = value.as_i64(),
                "currency" => after.currency = text.unwrap_or_default().to_owned(),
                _ => return None,
            }
        }
        Some(after)
    }
}

/// A trip to be made.
#[derive(Clone, Debug)]
pub struct NewTrip {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// What it costs, in minor units of the install's currency.
    pub cost_minor: Option<i64>,
}

/// Changes of a trip.
#[derive(Clone, Debug, Default)]
pub struct EditTrip {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}
