//! Custom fields of people: when they must be filled, and how the forms draw them.

use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::model::{NewPerson, PersonForm, Position};
use crate::base::permit::AtLeast;
use crate::base::{Acting, Cx, Fields, Permit, Read, Result, Tx};
use crate::features::accounts::store::account::standing;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Subject, draw, input};
use crate::ui;

/// Demands the fields that must be filled at this account. `touched` limits that to what an edit sets.
///
/// # Errors
/// `Invalid` naming each that is empty.
pub fn demand<L: AtLeast<Read>>(
    catalogue: &Catalogue,
    by: &Acting,
    permit: &Permit<'_, L>,
    values: &Map<String, Json>,
    touched: Option<&Map<String, Json>>,
) -> Result<()> {
    if !catalogue.demands(Subject::Person) {
        return Ok(());
    }
    let (sector, tier) = standing(permit, by.today)?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &by.viewer.roles };
    let mut fields = Fields::default();
    input::demand(catalogue, Subject::Person, facts, values, touched, &mut fields);
    fields.finish()
}

/// A person as read, with the custom values of the form; the mistakes of both come at once.
///
/// # Errors
/// `Invalid` with all mistakes.
pub fn with(tx: &Tx<'_>, by: &Acting, form: &PersonForm, parsed: Result<NewPerson>) -> Result<NewPerson> {
    let catalogue = Catalogue::acting(tx, by, !form.custom.0.is_empty())?;
    let mut wrong = Fields::default();
    let values = form.custom.values(&catalogue, Subject::Person, input::ground(by), &mut wrong);
    let (new, custom) = input::both(parsed, values, wrong)?;
    Ok(NewPerson { custom, ..new })
}

/// The custom inputs of a form, over its whole width.
pub fn inputs(cx: &Cx, catalogue: &Catalogue, form: &PersonForm, must: &[String], fields: &Fields) -> Markup {
    let list = || catalogue.fields(Subject::Person);
    html! { @if list().next().is_some() { (ui::field_grid(draw::inputs(cx.locale(), list(), &form.custom, must, fields))) } }
}

/// Names of the fields that whoever looks must fill at this account.
pub fn must(permit: &Permit<'_, Read>, cx: &Cx, catalogue: &Catalogue, subject: Subject) -> Result<Vec<String>> {
    if !catalogue.demands(subject) {
        return Ok(Vec::new());
    }
    let (sector, tier) = standing(permit, cx.today())?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &cx.viewer.roles };
    Ok(catalogue.required(subject, facts).map(|f| f.name()).collect())
}

/// Label and value of what is known of somebody.
pub fn facts(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Vec<(String, Markup)>> {
    Ok(draw::facts(cx, &*Catalogue::of(permit.conn(), cx)?, Subject::Person, &p.custom))
}
