//! The form of a trip: what people type, and how it is read and drawn.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::super::model::{EditTrip, NewTrip, Trip};
use crate::base::money::{self, Money};
use crate::base::{Fields, Locale, Result, TripId, calendar, validate};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::Draw;
use crate::ui;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Trip, as text")]
pub struct TripForm {
    pub name: String,
    pub purpose: String,
    pub starts_on: String,
    pub ends_on: String,
    pub cost: String,
    pub version: String,
}

impl TripForm {
    /// What is stored, as text.
    pub fn of(t: &Trip, locale: Locale) -> Self {
        Self {
            name: t.name.clone(),
            purpose: t.purpose.clone(),
            starts_on: calendar::full(locale, t.starts_on),
            ends_on: calendar::full(locale, t.ends_on),
            cost: t.cost_minor.map(|minor| Money { minor, currency: t.currency.clone() }.decimal()).unwrap_or_default(),
            version: t.version.to_string(),
        }
    }

    /// Reads a new trip.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_trip(&self, today: Date, currency: &str) -> Result<NewTrip> {
        let mut fields = Fields::default();
        let name = validate::required(&mut fields, "name", &self.name, validate::NAME);
        let purpose = validate::text(&mut fields, "purpose", &self.purpose);
        let starts_on = calendar::parse_required(&mut fields, "starts_on", &self.starts_on, today);
        let ends_on = calendar::parse_optional(&mut fields, "ends_on", &self.ends_on, today).unwrap_or(starts_on);
        let cost_minor = money::parse(&mut fields, "cost", &self.cost, currency).map(|m| m.minor);
        if ends_on < starts_on && fields.of("starts_on").is_none() {
            fields.add("ends_on", "trips-error-order");
        }
        fields.finish()?;
        Ok(NewTrip { name, purpose, starts_on, ends_on, cost_minor })
    }

    /// Reads all fields as an edit.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(&self, base: Base, today: Date, currency: &str) -> Result<EditTrip> {
        let new = self.new_trip(today, currency)?;
        let set = json!({
            "name": new.name,
            "purpose": new.purpose,
            "starts_on": new.starts_on.to_string(),
            "ends_on": new.ends_on.to_string(),
            "cost_minor": new.cost_minor,
        });
        let set = if let Json::Object(map) = set { map } else { Map::new() };
        Ok(EditTrip { set, base })
    }
}

/// Draws the fields.
pub fn draw(d: &Draw<'_>, form: &TripForm) -> Markup {
    html! {
        (d.first("name", &form.name, ""))
        (ui::field_grid(html! {
            (d.day("starts_on", &form.starts_on, "meetings-hint-day"))
            (d.day("ends_on", &form.ends_on, "trips-hint-ends"))
            (d.text("cost", &form.cost, "trips-hint-cost"))
        }))
        (d.area("purpose", &form.purpose, ""))
    }
}

/// The page of a trip.
pub fn href(id: TripId) -> String {
    format!("/trips/{id}")
}
