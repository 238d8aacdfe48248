//! From the line of a file to somebody at an account.

use serde_json::{Map, Value as Json, json};

use super::super::csv;
use super::super::details::KINDS;
use super::super::model::{NewPerson, PersonForm};
use super::super::store::position::Match;
use crate::base::imports::{Keys, Record};
use crate::base::{AccountId, Acting, Error, Fields, PositionId, Result, UnitId};
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Subject, input};

/// A row that can be stored.
pub(in crate::features::people) struct Row {
    /// The person as the row says.
    pub new: NewPerson,
    /// The position that it changes.
    pub known: Option<PositionId>,
    /// What the row says something about.
    pub set: Map<String, Json>,
}

/// What is known where a row belongs.
pub(super) struct Place<'a> {
    /// The account.
    pub account: AccountId,
    /// By what somebody is found again.
    pub keys: &'a Keys,
    /// Everybody there.
    pub people: &'a [Match],
    /// A unit in use by its folded name.
    pub unit: &'a dyn Fn(&str) -> Option<UnitId>,
    /// Custom fields.
    pub custom: &'a Catalogue,
    /// Reasons to keep data.
    pub bases: &'a [String],
    /// Sector and tier.
    pub standing: (Option<&'a str>, Option<&'a str>),
}

/// Reads a line.
///
/// # Errors
/// `Invalid` with every mistake, by column.
pub(super) fn row(by: &Acting, record: &Record, place: &Place<'_>) -> Result<Row> {
    let account = place.account;
    let get = |name| csv::plain(record.get(name)).to_owned();
    let unit = match record.get("unit") {
        "" => None,
        name => match (place.unit)(&tenure_text::fold(name)) {
            Some(unit) => Some(unit),
            None => return Err(Error::field("unit", "people-import-unit")),
        },
    };
    let form = PersonForm {
        name: get("name"),
        title: get("title"),
        email: get("email"),
        phone: get("phone"),
        unit: unit.map(|u| u.to_string()).unwrap_or_default(),
        valid_from: get("valid_from"),
        valid_to: get("valid_to"),
        ..details(record)
    };
    if !form.basis.is_empty() && !place.bases.contains(&form.basis) {
        let allowed = place.bases.join(", ");
        let mut wrong = Fields::default();
        wrong.add_with("privacy_basis", "error-one-of", vec![("allowed", allowed)]);
        return Err(Error::Invalid(wrong));
    }
    let form = PersonForm { custom: input::cells(record), ..form };
    let mut wrong = Fields::default();
    let values = form.custom.values(place.custom, Subject::Person, input::ground(by), &mut wrong);
    let (mut new, custom) = input::both(form.new_person(account, by.today), values, wrong)?;
    let known = find(place.people, &new, place.keys);
    let mut set = given(&form, &new);
    set.extend(custom.clone());
    new.custom = custom;
    if known.is_none() {
        let mut wrong = Fields::default();
        input::fill(place.custom, Subject::Person, by.today, &by.settings.currency, &mut new.custom);
        let (sector, tier) = place.standing;
        let facts = Facts { sector, tier, roles: &by.viewer.roles };
        input::demand(place.custom, Subject::Person, facts, &new.custom, None, &mut wrong);
        wrong.finish()?;
    }
    Ok(Row { set, known, new })
}

/// What a row says beyond name, title and first address.
fn details(record: &Record) -> PersonForm {
    let get = |name| csv::plain(record.get(name)).to_owned();
    let parts = |name| record.get(name).split('|').map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>();
    // What stands before a colon is the kind, if it is one.
    let contact = |part: &str| match part.split_once(':') {
        Some((kind, value)) if KINDS.contains(&kind.trim()) => (kind.trim().to_owned(), value.trim().to_owned()),
        _ => (String::new(), part.to_owned()),
    };
    let (contact_kind, contact_value) = parts("contacts").into_iter().map(contact).unzip();
    PersonForm {
        given_name: get("given_name"),
        family_name: get("family_name"),
        name_order: get("name_order"),
        native_name: get("native_name"),
        former_names: parts("former_names").join("\n"),
        pronunciation: get("pronunciation"),
        email_kind: get("email_kind"),
        phone_kind: get("phone_kind"),
        contact_kind,
        contact_value,
        languages: get("languages"),
        channel: get("preferred_channel"),
        basis: get("privacy_basis"),
        basis_note: get("privacy_note"),
        keep_until: get("keep_until"),
        birthday: get("birthday"),
        notes: get("notes"),
        ..PersonForm::default()
    }
}

/// By e-mail, else by name, as far as they count: a current position before a former one. Somebody of the same name with
/// another address is somebody else, unless addresses do not count.
pub(super) fn find(people: &[Match], new: &NewPerson, keys: &Keys) -> Option<PositionId> {
    let (addresses, names) = (keys.by("email"), keys.by("name"));
    let (name, email) = (tenure_text::fold(&new.name), tenure_text::fold(&new.email));
    let by_email = people.iter().find(|m| addresses && !email.is_empty() && m.email_key == email);
    let fits = |m: &Match| !addresses || email.is_empty() || m.email_key.is_empty();
    // Of namesakes the one with the row's address, also where addresses alone find nobody.
    let best = |m: &&Match| (!email.is_empty() && m.email_key == email, m.open);
    let by_name = || people.iter().filter(|m| names && m.name_key == name && fits(m)).max_by_key(best);
    by_email.or_else(by_name).map(|m| m.id)
}

/// The fields that the row says something about.
fn given(form: &PersonForm, new: &NewPerson) -> Map<String, Json> {
    let all = [
        ("name", &form.name, json!(new.name)),
        ("title", &form.title, json!(new.title)),
        ("email", &form.email, json!(new.email)),
        ("phone", &form.phone, json!(new.phone)),
        ("unit", &form.unit, json!(new.unit)),
        ("valid_from", &form.valid_from, json!(new.span.from.to_string())),
        ("valid_to", &form.valid_to, json!(new.span.last().map(|d| d.to_string()))),
    ];
    let mut given: Map<String, Json> = all
        .into_iter()
        .filter(|(_, text, _)| !text.is_empty())
        .map(|(name, _, value)| (name.to_owned(), value))
        .collect();
    given.extend(form.details_given(&new.details));
    given
}

#[cfg(test)]
mod tests {
    use super::super::PEOPLE;
    use super::*;
    use crate::base::PersonId;
    use jiff::civil::date;

    fn known(id: u128, name: &str, email: &str, open: bool) -> Match {
        Match {
            id: PositionId(uuid::Uuid::from_u128(id)),
            person: PersonId(uuid::Uuid::from_u128(id)),
            name_key: tenure_text::fold(name),
            email_key: email.to_owned(),
            open,
        }
    }

    #[test]
    fn rows_are_found_again_by_address_then_by_name() {
        let people =
            [known(1, "Ana Díaz", "ana@x.example", true), known(2, "Li Wei", "", false), known(3, "Li Wei", "", true)];
        let new = |name: &str, email: &str| NewPerson {
            email: email.to_owned(),
            ..NewPerson::named(AccountId(uuid::Uuid::nil()), name, date(2026, 1, 1))
        };
        let id = |n: u128| Some(PositionId(uuid::Uuid::from_u128(n)));
        let by = |names: &[&str]| Keys::of(&PEOPLE, Some(&names.iter().map(|name| (*name).to_owned()).collect()));
        let all = Keys::of(&PEOPLE, None);
        assert_eq!(find(&people, &new("Ana Gil", "ana@x.example"), &all), id(1));
        assert_eq!(find(&people, &new("ana diaz", ""), &all), id(1));
        assert_eq!(find(&people, &new("Ana Díaz", "other@x.example"), &all), None);
        assert_eq!(find(&people, &new("Li Wei", "li@x.example"), &all), id(3));
        let by_name = by(&["account+name"]);
        assert_eq!(find(&people, &new("Ana Gil", "ana@x.example"), &by_name), None);
        assert_eq!(find(&people, &new("Ana Díaz", "other@x.example"), &by_name), id(1), "an address that has changed");
        assert_eq!(find(&people, &new("Li Wei", "li@x.example"), &by(&["account+email"])), None);
    }
}
