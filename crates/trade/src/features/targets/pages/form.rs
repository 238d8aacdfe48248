//! The form of a target: what people type, and how it is read and drawn.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use tenure_db::Conn;
use uuid::Uuid;

use super::super::gather::settable;
use super::super::model::{About, EditTarget, NewTarget, Part, Target, period};
use crate::base::dated::Span;
use crate::base::money::{self, Money};
use crate::base::{Cx, Error, Fields, Locale, Result, UserId, Viewer, calendar, validate};
use crate::features::org::territories;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, account_of, with_none};
use crate::features::revenue_reports::store::named;
use crate::ui;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Target, as text")]
pub struct TargetForm {
    pub user: String,
    pub team: String,
    pub territory: String,
    pub account: String,
    pub offering: String,
    pub valid_from: String,
    pub valid_to: String,
    pub amount: String,
    pub currency: String,
    pub reason: String,
    pub version: String,
}

impl TargetForm {
    /// What is stored, as text.
    pub fn of(t: &Target, locale: Locale) -> Self {
        Self {
            valid_from: calendar::full(locale, t.span.from),
            valid_to: calendar::full(locale, t.span.last().unwrap_or(t.span.to)),
            amount: t.amount.decimal(),
            currency: t.amount.currency.clone(),
            version: t.version.to_string(),
            ..Self::default()
        }
    }

    fn what(&self, fields: &mut Fields, today: Date, usual: &str) -> (Span, Money) {
        let from = calendar::parse_required(fields, "valid_from", &self.valid_from, today);
        let last = calendar::parse_required(fields, "valid_to", &self.valid_to, today);
        let span = if fields.0.is_empty() { period(fields, from, last) } else { Span::since(from) };
        let currency = money::currency(fields, "currency", &self.currency, usual);
        let amount = money::parse(fields, "amount", &self.amount, &currency);
        if amount.is_none() && fields.of("amount").is_none() {
            fields.add("amount", "error-required");
        }
        (span, amount.unwrap_or(Money { minor: 0, currency }))
    }

    /// Reads a new target; an account is one that the viewer sees.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_target(&self, q: &Conn<'_>, viewer: &Viewer, today: Date, usual: &str) -> Result<NewTarget> {
        let mut fields = Fields::default();
        let user = validate::id::<UserId>(&mut fields, "user", &self.user);
        if user.is_none() && fields.of("user").is_none() {
            fields.add("user", "error-required");
        }
        let part = self.part(q, viewer, &mut fields)?;
        let (span, amount) = self.what(&mut fields, today, usual);
        fields.finish()?;
        let user = user.ok_or_else(|| Error::field("user", "error-required"))?;
        let about = About { user, team: matches!(self.team.as_str(), "1" | "yes"), part };
        Ok(NewTarget { about, span, amount })
    }

    fn part(&self, q: &Conn<'_>, viewer: &Viewer, fields: &mut Fields) -> Result<Part> {
        let mut parts = Vec::new();
        if let Some(id) = validate::id::<Uuid>(fields, "territory", &self.territory) {
            parts.extend(Part::parse("territory", Some(id)));
        }
        if let Some(id) = validate::id::<Uuid>(fields, "offering", &self.offering) {
            parts.extend(Part::parse("offering", Some(id)));
        }
        if !self.account.trim().is_empty() {
            match account_of(q, viewer, &self.account)? {
                Ok(id) => parts.push(Part::Account(id)),
                Err(key) => fields.add("account", key),
            }
        }
        if parts.len() > 1 {
            fields.add("territory", "targets-error-one-part");
        }
        Ok(parts.pop().unwrap_or(Part::Whole))
    }

    /// Reads period, amount and reason as an edit.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(&self, base: Base, today: Date, usual: &str) -> Result<EditTarget> {
        let mut fields = Fields::default();
        let (span, amount) = self.what(&mut fields, today, usual);
        let reason = validate::required(&mut fields, "reason", &self.reason, validate::LINE);
        fields.finish()?;
        let set = json!({
            "valid_from": span.from.to_string(),
            "valid_to": span.last().unwrap_or(span.to).to_string(),
            "amount_minor": amount.minor,
            "currency": amount.currency,
        });
        let set = if let serde_json::Value::Object(map) = set { map } else { Map::new() };
        Ok(EditTarget { set, base, reason })
    }
}

/// What the selects offer.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    people: Vec<(String, String)>,
    territories: Vec<(String, String)>,
    offerings: Vec<(String, String)>,
}

impl Offers {
    /// Reads them.
    ///
    /// # Errors
    /// `Forbidden` for who may set nobody's targets.
    pub fn load(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        let people = settable(q, &cx.viewer)?;
        if people.is_empty() {
            return Err(Error::Forbidden("targets-error-may"));
        }
        let pair = |(id, name): (UserId, String)| (id.to_string(), name);
        let tree = territories::tree(q, false)?;
        Ok(Self {
            people: people.into_iter().map(pair).collect(),
            territories: tree.into_iter().map(|row| (row.territory.id.to_string(), row.territory.name)).collect(),
            offerings: named::offerings(q)?.into_iter().map(|(id, _, name)| (id.to_string(), name)).collect(),
        })
    }
}

/// Draws the fields that say of whom and of what a new target is.
pub fn draw_about(d: &Draw<'_>, form: &TargetForm, offers: &Offers) -> Markup {
    let cx = d.cx;
    html! {
        (ui::field_grid(html! {
            (d.select("user", &form.user, &with_none(cx.t("targets-choose"), &offers.people)))
            (d.switch("team", if form.team == "1" { "1" } else { "" }, &[("", cx.t("targets-own")), ("1", cx.t("targets-of-team"))]))
        }))
    }
}

/// Draws what it is narrowed to.
pub fn draw_part(d: &Draw<'_>, form: &TargetForm, offers: &Offers) -> Markup {
    let none = d.cx.t("targets-whole");
    let open = !(form.territory.is_empty() && form.account.is_empty() && form.offering.is_empty());
    let label = d.label("account");
    let account = ui::Field::lookup("account", &label, "/accounts/lookup").value(&form.account).draw();
    let inside = ui::field_grid(html! {
        (d.select("territory", &form.territory, &with_none(none, &offers.territories)))
        @if !offers.offerings.is_empty() { (d.select("offering", &form.offering, &with_none(none, &offers.offerings))) }
        (account)
    });
    html! { details open[open] { summary.lnk { (d.cx.t("targets-narrow")) } (inside) } }
}

/// Draws period and amount.
pub fn draw_what(d: &Draw<'_>, form: &TargetForm) -> Markup {
    ui::field_grid(html! {
        (d.day("valid_from", &form.valid_from, "targets-hint-from"))
        (d.day("valid_to", &form.valid_to, "targets-hint-to"))
        (d.text("amount", &form.amount, "targets-hint-amount"))
        (d.text("currency", &form.currency, ""))
    })
}
