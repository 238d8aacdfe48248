//! What the API takes and gives, and how it becomes the form that all input passes through.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value as Json};

use super::super::forms::{AccountForm, Ground};
use super::super::model::{Account, Current, Identifier, Kind, SCHEMES, Unit};
use super::super::store;
use crate::base::money::Money;
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Fields, Permit, Read, Result, TerritoryId, UnitId, UserId, Viewer};
use crate::features::fields::{Subject, input};

/// Something named.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its name.
    pub name: String,
}

/// An account with all its fields and the dated values of one day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields are those of Profile and Current")]
pub struct AccountOut {
    pub id: AccountId,
    pub name: String,
    pub former_names: Vec<String>,
    pub legal_name: String,
    pub kind: Kind,
    pub sector: Option<String>,
    pub website: String,
    /// ISO 3166 code of two letters, or a name that is none.
    pub country: String,
    pub city: String,
    pub address: String,
    pub employees: Option<i64>,
    /// The client's own yearly revenue.
    pub revenue: Option<Money>,
    pub time_zone: String,
    pub language: String,
    /// `YYYY`, `YYYY-MM` or a day.
    pub client_since: Option<String>,
    pub tags: Vec<String>,
    pub identifiers: Vec<Identifier>,
    pub description: String,
    /// Values of custom fields by their key; those without a value are absent. `GET /api/v1/fields/account` says what
    /// each looks like.
    pub custom: Map<String, Json>,
    pub tier: Option<String>,
    pub lifecycle: Option<String>,
    pub territory: Option<Named>,
    /// Null also when you cannot see it.
    pub parent: Option<Named>,
    pub lead: Option<Named>,
    /// The day on which tier, lifecycle, territory, parent and lead held; everything else is today's.
    pub as_of: String,
    /// Maintained numbers: last conversation, open promises, people and so on.
    pub stats: Map<String, Json>,
    pub version: i64,
    pub archived_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

impl AccountOut {
    /// Reads the account of the permit; `columns` are the registered columns of `account_stats`.
    pub fn load<L: AtLeast<Read>>(permit: &Permit<'_, L>, viewer: &Viewer, columns: &[&'static str]) -> Result<Self> {
        Self::load_on(permit, viewer, columns, viewer.today)
    }

    /// The same with the dated facts of another day.
    pub fn load_on<L: AtLeast<Read>>(
        permit: &Permit<'_, L>,
        viewer: &Viewer,
        columns: &[&'static str],
        day: Date,
    ) -> Result<Self> {
        let account = store::account::find(permit)?;
        let current = store::account::current_on(permit, viewer, day)?;
        let stats = store::stats::values(permit.conn(), permit.account(), columns)?;
        Ok(Self::of(account, current, stats, day))
    }

    fn of(account: Account, current: Current, stats: Map<String, Json>, day: Date) -> Self {
        let p = account.profile;
        Self {
            id: account.id,
            name: p.name,
            former_names: p.former_names,
            legal_name: p.legal_name,
            kind: p.kind,
            sector: p.sector,
            website: p.website,
            country: p.country,
            city: p.city,
            address: p.address,
            employees: p.employees,
            revenue: p.revenue,
            time_zone: p.time_zone,
            language: p.language,
            client_since: p.client_since,
            tags: p.tags,
            identifiers: p.identifiers,
            description: p.description,
            custom: input::to_json(&p.custom),
            tier: current.tier,
            lifecycle: current.lifecycle,
            territory: current.territory.map(|(id, name)| Named { id: id.0, name }),
            parent: current.parent.map(|(id, name)| Named { id: id.0, name }),
            lead: current.lead.map(|(id, name)| Named { id: id.0, name }),
            as_of: day.to_string(),
            stats,
            version: account.version,
            archived_at: account.archived_at.map(|at| at.to_string()),
            created_at: account.created_at.to_string(),
            updated_at: account.updated_at.to_string(),
        }
    }

    /// The answer, with the version as its tag.
    pub fn respond(self, status: StatusCode) -> Response {
        let tag = format!("\"{}\"", self.version);
        (status, [(header::ETAG, tag)], axum::Json(self)).into_response()
    }
}

/// A field that was given, be it null.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// Declares an input with the edited fields and some of its own: absent fields stay, null clears.
macro_rules! input {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        #[expect(missing_docs, reason = "the fields are those of AccountOut")]
        pub struct $name {
            pub name: Option<String>,
            pub former_names: Option<Vec<String>>,
            #[serde(deserialize_with = "given")]
            pub legal_name: Option<Option<String>>,
            pub kind: Option<Kind>,
            #[serde(deserialize_with = "given")]
            pub sector: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub website: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub country: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub city: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub address: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub employees: Option<Option<i64>>,
            #[serde(deserialize_with = "given")]
            pub revenue: Option<Option<Money>>,
            #[serde(deserialize_with = "given")]
            pub time_zone: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub language: Option<Option<String>>,
            #[serde(deserialize_with = "given")]
            pub client_since: Option<Option<String>>,
            pub tags: Option<Vec<String>>,
            pub identifiers: Option<Vec<Identifier>>,
            #[serde(deserialize_with = "given")]
            pub description: Option<Option<String>>,
            /// Values of custom fields by their key; null takes one away, absent ones stay.
            pub custom: Map<String, Json>,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// The edited fields as a form, and which of them were given; mistakes that the form cannot hold go to
            /// `fields`.
            pub fn form(&self, fields: &mut Fields) -> (AccountForm, Vec<&'static str>) {
                let (mut form, mut given) = (AccountForm::default(), Vec::new());
                if let Some(name) = &self.name {
                    form.name.clone_from(name);
                    given.push("name");
                }
                $crate::features::accounts::api::wire::put_texts!(self, form, given; legal_name, sector, website, country, city, address, time_zone, language, client_since, description);
                if let Some(kind) = self.kind {
                    kind.code().clone_into(&mut form.kind);
                    given.push("kind");
                }
                if let Some(employees) = self.employees {
                    form.employees = employees.map(|n| n.to_string()).unwrap_or_default();
                    given.push("employees");
                }
                if let Some(revenue) = &self.revenue {
                    form.revenue = revenue.as_ref().map(Money::decimal).unwrap_or_default();
                    form.currency = revenue.as_ref().map(|m| m.currency.clone()).unwrap_or_default();
                    given.extend(["revenue", "currency"]);
                }
                if let Some(names) = &self.former_names {
                    form.former_names = join(fields, "former_names", names, "\n");
                    given.push("former_names");
                }
                if let Some(tags) = &self.tags {
                    form.tags = join(fields, "tags", tags, ";");
                    given.push("tags");
                }
                if let Some(all) = &self.identifiers {
                    put_identifiers(fields, &mut form, all);
                    given.extend(SCHEMES.into_iter().chain(["sources"]));
                }
                (form, given)
            }
        }
    };
}

macro_rules! put_texts {
    ($self:ident, $form:ident, $given:ident; $($field:ident),+) => {$(
        if let Some(text) = &$self.$field {
            $form.$field = text.clone().unwrap_or_default();
            $given.push(stringify!($field));
        }
    )+};
}
pub(crate) use put_texts;

input! {
    /// A new account.
    AccountInput {
        /// Code of the tier.
        tier: Option<String>,
        /// Code of the lifecycle; `active` without it.
        lifecycle: Option<String>,
        /// The account above.
        parent: Option<AccountId>,
        /// The territory.
        territory: Option<TerritoryId>,
        /// The lead; you without it.
        lead: Option<UserId>,
        /// First day of these, ISO; today without it.
        from: Option<String>,
    }
}

input! {
    /// Changed fields of an account.
    AccountPatch {}
}

/// Items of a list as the text of a form; an item must not hold what divides them.
fn join(fields: &mut Fields, field: &'static str, items: &[String], divider: &str) -> String {
    if items.iter().any(|i| i.contains(divider) || i.contains('\n')) {
        fields.add(field, if divider == ";" { "accounts-error-tag" } else { "error-control-characters" });
    }
    items.join(divider)
}

fn put_identifiers(fields: &mut Fields, form: &mut AccountForm, all: &[Identifier]) {
    let mut sources = Vec::new();
    for identifier in all {
        let slot = match identifier.scheme.as_str() {
            "registration_number" => &mut form.registration_number,
            "lei" => &mut form.lei,
            "tax_id" => &mut form.tax_id,
            scheme => {
                let system = scheme.strip_prefix("source:").map(str::trim).unwrap_or_default();
                if system.is_empty() || system.contains([':', '：', '\n']) || identifier.value.contains('\n') {
                    fields.add("identifiers", "accounts-error-scheme");
                }
                sources.push(format!("{system}: {}", identifier.value));
                continue;
            }
        };
        if !slot.is_empty() {
            fields.add("identifiers", "accounts-error-scheme");
        }
        slot.clone_from(&identifier.value);
    }
    form.sources = sources.join("\n");
}

/// The custom values of an input, by `cf_KEY`.
///
/// # Errors
/// `Invalid` naming `custom.KEY` for each that does not exist or does not fit.
pub fn custom(values: &Map<String, Json>, ground: &Ground) -> Result<Map<String, Json>> {
    let mut fields = Fields::default();
    let values = input::from_json(values, &ground.custom, Subject::Account, ground.values(), &mut fields);
    fields.finish()?;
    Ok(values)
}

impl AccountInput {
    /// The whole form of a new account.
    pub fn new_form(&self, fields: &mut Fields) -> AccountForm {
        let (form, _) = self.form(fields);
        AccountForm {
            tier: self.tier.clone().unwrap_or_default(),
            lifecycle: self.lifecycle.clone().unwrap_or_default(),
            parent: self.parent.map(|p| p.to_string()).unwrap_or_default(),
            territory: self.territory.map(|t| t.to_string()).unwrap_or_default(),
            lead: self.lead.map(|l| l.to_string()).unwrap_or_default(),
            from: self.from.clone().unwrap_or_default(),
            ..form
        }
    }
}

/// A part inside one account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields are those of Unit")]
pub struct UnitOut {
    pub id: UnitId,
    pub account: AccountId,
    pub parent: Option<UnitId>,
    pub name: String,
    pub kind: String,
    pub city: String,
    pub country: String,
    pub version: i64,
    pub archived_at: Option<String>,
}

impl UnitOut {
    /// A unit of an account.
    pub fn of(account: AccountId, unit: Unit) -> Self {
        Self {
            id: unit.id,
            account,
            parent: unit.parent,
            name: unit.name,
            kind: unit.kind,
            city: unit.city,
            country: unit.country,
            version: unit.version,
            archived_at: unit.archived_at.map(|at| at.to_string()),
        }
    }

    /// The answer, with the version as its tag.
    pub fn respond(self, status: StatusCode) -> Response {
        let tag = format!("\"{}\"", self.version);
        (status, [(header::ETAG, tag)], axum::Json(self)).into_response()
    }
}
