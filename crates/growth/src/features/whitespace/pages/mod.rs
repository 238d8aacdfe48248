//! Pages: the account's tab with its grid, one cell, several cells, what is put off, the roll-up, cross-sell rules.

mod cell;
mod dismiss;
mod draw;
mod empty;
pub mod figure;
mod file;
mod portfolio;
mod rules;
mod rules_form;
mod several;
mod side;
pub mod tab;
pub mod today;
mod what;
mod words;

use serde::Deserialize;

use super::model::Place;
use crate::base::{AccountId, Fields, Need, Result, Right, Routes, validate};
use crate::features::people::listing::query;

/// Who may change cross-sell rules; see `offerings::actions::may`.
pub(super) const EDITORS: Need = Need::Either(Right::Lead, Right::Administer);

/// The roll-up.
pub const PORTFOLIO: &str = "/whitespace";
/// The rules.
pub const RULES: &str = "/admin/cross-sell";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const CELL: &str = "/accounts/{id}/whitespace/cell";
    const SEVERAL: &str = "/accounts/{id}/whitespace/several";
    const DISMISS: &str = "/accounts/{id}/whitespace/dismiss";
    let user = Need::User;
    routes
        .get(CELL, user, cell::show)
        .post(CELL, user, cell::save)
        .get(SEVERAL, user, several::show)
        .post(SEVERAL, user, several::save)
        .get(DISMISS, user, dismiss::show)
        .post(DISMISS, user, dismiss::save)
        .post("/accounts/{id}/whitespace/dismissed/{dismissal}/recalling", user, dismiss::recall)
        .get("/accounts/{id}/whitespace/openings", user, tab::late)
        .get("/accounts/{id}/whitespace.csv", user, file::of_account)
        .get("/accounts/{id}/whitespace.xlsx", user, file::of_account)
        .get(PORTFOLIO, user, portfolio::show)
        .get("/whitespace/sums", user, portfolio::late)
        .get("/whitespace.csv", user, file::portfolio)
        .get("/whitespace.xlsx", user, file::portfolio)
        .get(RULES, EDITORS, rules::show)
        .get("/admin/cross-sell/new", EDITORS, rules_form::new)
        .post("/admin/cross-sell/new", EDITORS, rules_form::create)
        .get("/admin/cross-sell/{rule}/edit", EDITORS, rules_form::edit)
        .post("/admin/cross-sell/{rule}/edit", EDITORS, rules_form::save)
        .post("/admin/cross-sell/{rule}/archiving", EDITORS, rules_form::archive)
}

/// The page of an account's whitespace.
pub fn tab_href(account: AccountId) -> String {
    format!("/accounts/{account}/whitespace")
}

/// The best openings of an account alone, which come after the page where many accounts are looked through for them.
fn openings_href(account: AccountId) -> String {
    format!("/accounts/{account}/whitespace/openings")
}

/// Which cell a page is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlaceQuery {
    unit: String,
    offering: String,
    as_of: String,
}

impl PlaceQuery {
    /// The place.
    ///
    /// # Errors
    /// `Invalid` for what is no id.
    fn place(&self) -> Result<Place> {
        let mut wrong = Fields::default();
        let unit = validate::id(&mut wrong, "unit", &self.unit);
        let offering = validate::id(&mut wrong, "offering", &self.offering);
        if offering.is_none() && wrong.of("offering").is_none() {
            wrong.add("offering", "error-required");
        }
        wrong.finish()?;
        Ok((unit, offering.unwrap_or(crate::base::OfferingId(uuid::Uuid::nil()))))
    }
}

/// An address about a cell.
fn at(path: &str, (unit, offering): Place, more: &[(&str, &str)]) -> String {
    let (unit, offering) = (unit.map(|u| u.to_string()).unwrap_or_default(), offering.to_string());
    let mut pairs = vec![("unit", unit.as_str()), ("offering", offering.as_str())];
    pairs.extend(more);
    query(path, &pairs)
}

/// The page of a cell. Thousands of cells may be drawn, so it is written at once: ids and days need no escaping.
fn cell_href(account: AccountId, (unit, offering): Place, as_of: &str) -> String {
    let mut href = String::with_capacity(176);
    href.push_str("/accounts/");
    push_id(&mut href, account.0);
    href.push_str("/whitespace/cell?");
    if let Some(unit) = unit {
        href.push_str("unit=");
        push_id(&mut href, unit.0);
        href.push('&');
    }
    href.push_str("offering=");
    push_id(&mut href, offering.0);
    if !as_of.is_empty() {
        href.push_str("&as_of=");
        href.push_str(as_of);
    }
    href
}

fn push_id(text: &mut String, id: uuid::Uuid) {
    text.push_str(id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
}

/// Where a deal about a cell begins.
fn deal_href(account: AccountId, place: Place) -> String {
    let account = account.to_string();
    at("/deals/new", place, &[("account", &account)])
}

/// The same without the cell.
fn deal_base(account: AccountId) -> String {
    format!("/deals/new?account={account}")
}
