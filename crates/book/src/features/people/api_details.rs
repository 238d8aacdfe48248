//! A person's details for machines, and changing employer.

use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions;
use super::api::out;
use super::details::{Contact, Details};
use super::form::PHONE;
use super::model::PersonForm;
use super::wire::{created, given};
use crate::base::extract::{Json, Path};
use crate::base::{AccountId, Cx, Error, Fields, PositionId, Result, calendar, validate};

/// What is known of somebody beyond name, title and first address. Names belong to the person and are the same at every
/// account; the rest belongs to the position.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DetailsOut {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Which of them comes first: given, family, or empty.
    pub name_order: String,
    /// The name in its own script.
    pub native_name: String,
    /// Names that they had before.
    pub former_names: Vec<String>,
    /// How the name is said.
    pub pronunciation: String,
    /// Kind of the first e-mail: work, mobile, private, assistant or other.
    pub email_kind: String,
    /// Kind of the first phone.
    pub phone_kind: String,
    /// Further addresses and numbers.
    pub contacts: Vec<Contact>,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// call, email, message, video, visit, letter, or empty.
    pub channel: String,
    /// Why one may keep the data: a code of the terms `privacy_basis`, or empty.
    pub privacy_basis: String,
    /// More about that.
    pub privacy_note: String,
    /// After this day it is asked whether the data is still needed.
    pub keep_until: Option<String>,
    /// `1980-05-17`, `--05-17` without the year, or empty.
    pub birthday: String,
    /// Notes.
    pub notes: String,
}

impl DetailsOut {
    pub(super) fn of(d: &Details) -> Self {
        Self {
            given_name: d.given_name.clone(),
            family_name: d.family_name.clone(),
            name_order: d.name_order.clone(),
            native_name: d.native_name.clone(),
            former_names: d.former().map(str::to_owned).collect(),
            pronunciation: d.pronunciation.clone(),
            email_kind: d.email_kind.clone(),
            phone_kind: d.phone_kind.clone(),
            contacts: d.contacts.clone(),
            languages: d.languages.split_whitespace().map(str::to_owned).collect(),
            channel: d.channel.clone(),
            privacy_basis: d.basis.clone(),
            privacy_note: d.basis_note.clone(),
            keep_until: d.keep_until.map(|day| day.to_string()),
            birthday: d.birthday.clone(),
            notes: d.notes.clone(),
        }
    }
}

/// The same to be written: absent stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of DetailsOut")]
pub struct DetailsInput {
    #[serde(deserialize_with = "given")]
    pub given_name: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub family_name: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub name_order: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub native_name: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub former_names: Option<Option<Vec<String>>>,
    #[serde(deserialize_with = "given")]
    pub pronunciation: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub email_kind: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub phone_kind: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub contacts: Option<Option<Vec<Contact>>>,
    #[serde(deserialize_with = "given")]
    pub languages: Option<Option<Vec<String>>>,
    #[serde(deserialize_with = "given")]
    pub channel: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub privacy_basis: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub privacy_note: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub keep_until: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub birthday: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub notes: Option<Option<String>>,
}

impl DetailsInput {
    /// Puts what was given into the form; answers the names of its fields.
    pub(super) fn fill(self, form: &mut PersonForm) -> Vec<&'static str> {
        let mut given = Vec::new();
        let mut put = |name: &'static str, slot: &mut String, value: Option<Option<String>>| {
            if let Some(value) = value {
                *slot = value.unwrap_or_default();
                given.push(name);
            }
        };
        let lines = |list: Option<Option<Vec<String>>>, between: &str| list.map(|l| l.map(|l| l.join(between)));
        put("given_name", &mut form.given_name, self.given_name);
        put("family_name", &mut form.family_name, self.family_name);
        put("name_order", &mut form.name_order, self.name_order);
        put("native_name", &mut form.native_name, self.native_name);
        put("former_names", &mut form.former_names, lines(self.former_names, "\n"));
        put("pronunciation", &mut form.pronunciation, self.pronunciation);
        put("email_kind", &mut form.email_kind, self.email_kind);
        put("phone_kind", &mut form.phone_kind, self.phone_kind);
        put("languages", &mut form.languages, lines(self.languages, ","));
        put("channel", &mut form.channel, self.channel);
        put("basis", &mut form.basis, self.privacy_basis);
        put("basis_note", &mut form.basis_note, self.privacy_note);
        put("keep_until", &mut form.keep_until, self.keep_until);
        put("birthday", &mut form.birthday, self.birthday);
        put("notes", &mut form.notes, self.notes);
        if let Some(contacts) = self.contacts {
            let contacts = contacts.unwrap_or_default();
            form.contact_kind = contacts.iter().map(|c| c.kind.clone()).collect();
            form.contact_value = contacts.into_iter().map(|c| c.value).collect();
            given.push("contacts");
        }
        given
    }
}

/// Where somebody works now.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MovingInput {
    /// The account that they work for now.
    pub account_id: Option<AccountId>,
    /// Last day here, included; today without it.
    pub last_day: String,
    /// First day there; the day after the last without it.
    pub first_day: String,
    /// Title there.
    pub title: String,
    /// Work e-mail there.
    pub email: String,
    /// Phone there.
    pub phone: String,
    /// Whether private numbers and addresses, languages and the preferred channel go along.
    pub take_along: bool,
    /// Why.
    pub reason: String,
}

/// `POST /api/v1/accounts/{id}/people/{position}/moving`
pub(super) async fn moving(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Json(asked): Json<MovingInput>,
) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let mut fields = Fields::default();
            let Some(to) = asked.account_id else { return Err(Error::field("account_id", "error-required")) };
            let last = calendar::parse_optional(&mut fields, "last_day", &asked.last_day, by.today);
            let moved = actions::Moved {
                to,
                last_day: last.unwrap_or(by.today),
                first_day: calendar::parse_optional(&mut fields, "first_day", &asked.first_day, by.today),
                title: validate::line(&mut fields, "title", &asked.title, validate::NAME),
                email: validate::email(&mut fields, "email", &asked.email, true),
                phone: validate::line(&mut fields, "phone", &asked.phone, PHONE),
                unit: None,
                take_along: asked.take_along,
                reason: validate::line(&mut fields, "reason", &asked.reason, validate::LINE),
            };
            fields.finish()?;
            match actions::move_on(tx, by, account, id, &moved) {
                // An account that one may not see is no account.
                Err(Error::NotFound) => Err(Error::field("account_id", "error-unknown")),
                other => out(tx, by, to, other?),
            }
        })
        .await?;
    let place = format!("/api/v1/accounts/{}/people/{}", body.account_id, body.id);
    Ok(created(&place, body.version, body))
}
