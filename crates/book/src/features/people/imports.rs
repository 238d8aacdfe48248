//! The import `people`: rows become new people or change known ones, matched within the account by e-mail, else by name.
//!
//! An empty cell leaves what is stored. The right to import is the right to write any account.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::details::KINDS;
use super::model::{NewPerson, PersonForm};
use super::store::Accounts;
use super::store::position::Match;
use super::{actions, csv, merge, store};
use crate::base::permit::permit;
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, Reads, Record};
use crate::base::{AccountId, Acting, Edit, Error, Fields, PositionId, Result, Right, Tx, UserId};
use crate::features::accounts;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Subject, input};
use crate::features::identity;
use crate::features::settings::terms::{self, BASIS};

/// The import of people.
pub const PEOPLE: ImportKind = ImportKind {
    name: "people",
    columns: &[
        ImportColumn::text("account", "import-people-account").must(),
        ImportColumn::text("name", "import-people-name").must(),
        ImportColumn::text("title", "import-people-title"),
        ImportColumn::text("email", "import-people-email").reads(Reads::Email),
        ImportColumn::text("phone", "import-people-phone").reads(Reads::Phone),
        ImportColumn::text("unit", "import-people-unit"),
        ImportColumn::text("valid_from", "import-people-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-people-valid-to").reads(Reads::Day),
        ImportColumn::text("given_name", "import-people-given-name"),
        ImportColumn::text("family_name", "import-people-family-name"),
        ImportColumn::text("name_order", "import-people-name-order"),
        ImportColumn::text("native_name", "import-people-native-name"),
        ImportColumn::text("former_names", "import-people-former-names"),
        ImportColumn::text("pronunciation", "import-people-pronunciation"),
        ImportColumn::text("email_kind", "import-people-email-kind"),
        ImportColumn::text("phone_kind", "import-people-phone-kind"),
        ImportColumn::text("contacts", "import-people-contacts"),
        ImportColumn::text("languages", "import-people-languages"),
        ImportColumn::text("preferred_channel", "import-people-preferred-channel"),
        ImportColumn::text("privacy_basis", "import-people-privacy-basis"),
        ImportColumn::text("privacy_note", "import-people-privacy-note"),
        ImportColumn::text("keep_until", "import-people-keep-until").reads(Reads::Day),
        ImportColumn::text("birthday", "import-people-birthday").reads(Reads::Day),
        ImportColumn::text("notes", "import-people-notes"),
        ImportColumn::text("last_conversation_at", "import-people-last-conversation-at").reads(Reads::Moment),
    ],
    keys: &[],
    way: ImportWay::Together(load),
    undo: None,
};

/// The import of vCards: each becomes a row of the same import.
pub const VCARDS: ImportKind = ImportKind {
    name: "vcards",
    columns: &[
        ImportColumn::text("FN", "import-vcards-fn"),
        ImportColumn::text("ORG", "import-vcards-org"),
        ImportColumn::text("TITLE", "import-vcards-title"),
        ImportColumn::text("EMAIL", "import-vcards-email"),
        ImportColumn::text("TEL", "import-vcards-tel"),
        ImportColumn::text("BDAY", "import-vcards-bday"),
        ImportColumn::text("LANG", "import-vcards-lang"),
        ImportColumn::text("NOTE", "import-vcards-note"),
    ],
    keys: &[],
    way: ImportWay::Together(load),
    undo: None,
};

/// Who imports may write any account, visible or not.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn importer(by: &Acting) -> Result<Acting> {
    by.viewer.demand(Right::Import)?;
    let mut viewer = (*by.viewer).clone();
    viewer.all_accounts = 5;
    let mut importer = by.clone();
    importer.viewer = Arc::new(viewer);
    Ok(importer)
}

/// Tells the mistakes of a row by column, in the importer's language.
pub fn refuse(by: &Acting, record: &Record, fields: &Fields, report: &mut ImportReport) {
    for e in &fields.0 {
        report.refuse(record, &e.field, crate::features::identity::pages::draw::sentence(by.viewer.locale, e));
    }
}

/// Which of us a column names by e-mail; whoever imports, where it is empty. `known` keeps what was looked up.
pub fn one_of_us(
    tx: &Tx<'_>,
    by: &Acting,
    (record, column): (&Record, &'static str),
    known: &mut HashMap<String, Option<UserId>>,
    fields: &mut Fields,
) -> Result<Option<UserId>> {
    let email = record.get(column).to_lowercase();
    if email.is_empty() {
        return Ok(Some(by.viewer.id));
    }
    let found = match known.get(&email) {
        Some(found) => *found,
        None => {
            let found = identity::store::by_email(tx, &email)?.map(|u| u.id);
            known.insert(email, found);
            found
        }
    };
    if found.is_none() {
        fields.add(column, "accounts-import-user");
    }
    Ok(found)
}

/// A row that can be stored.
struct Row {
    new: NewPerson,
    known: Option<PositionId>,
    set: Map<String, Json>,
}

/// What an account already has.
struct Place {
    people: Vec<Match>,
    units: HashMap<String, crate::base::UnitId>,
    custom: Rc<Catalogue>,
    bases: Rc<Vec<String>>,
    sector: Option<String>,
    tier: Option<String>,
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let accounts = Accounts::load(tx)?;
    let custom = Rc::new(Catalogue::load(tx)?);
    let bases = Rc::new(terms::list(tx, BASIS)?.into_iter().map(|t| t.code).collect::<Vec<_>>());
    let mut places: HashMap<AccountId, Place> = HashMap::new();
    let mut seen: HashMap<(AccountId, String), u64> = HashMap::new();
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        let account = match accounts.find(record.get("account")) {
            Ok(account) => account,
            Err(key) => {
                report.refuse(record, "account", by.viewer.locale.t(key));
                continue;
            }
        };
        if let std::collections::hash_map::Entry::Vacant(entry) = places.entry(account) {
            entry.insert(place(tx, &by, account, (&custom, &bases))?);
        }
        match row(&by, record, account, &places[&account]) {
            Ok(row) => {
                let key =
                    if row.new.email.is_empty() { tenure_text::fold(&row.new.name) } else { row.new.email.clone() };
                match seen.insert((account, key), record.line) {
                    Some(line) => {
                        let args = [("line", i64::try_from(line).unwrap_or(i64::MAX).into())];
                        report.refuse(record, "name", by.viewer.locale.tr("accounts-import-twice", &args));
                    }
                    None => rows.push(row),
                }
            }
            Err(Error::Invalid(fields)) => refuse(&by, record, &fields, report),
            Err(other) => return Err(other),
        }
    }
    // What is refused is not written at all, so nothing needs writing to know the rest.
    if report.refused.is_empty() { write(tx, &by, rows, report) } else { Ok(()) }
}

fn place(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    (custom, bases): (&Rc<Catalogue>, &Rc<Vec<String>>),
) -> Result<Place> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let units = accounts::store::units::list(&permit)?.into_iter().filter(|u| u.archived_at.is_none());
    let (sector, tier) = if custom.demands(Subject::Person) {
        accounts::store::account::standing(&permit, by.today)?
    } else {
        (None, None)
    };
    Ok(Place {
        custom: custom.clone(),
        bases: bases.clone(),
        sector,
        tier,
        people: store::position::matches(&permit)?,
        units: units.map(|u| (tenure_text::fold(&u.name), u.id)).collect(),
    })
}

fn row(by: &Acting, record: &Record, account: AccountId, place: &Place) -> Result<Row> {
    let get = |name| csv::plain(record.get(name)).to_owned();
    let unit = match record.get("unit") {
        "" => None,
        name => match place.units.get(&tenure_text::fold(name)) {
            Some(unit) => Some(*unit),
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
    let values = form.custom.values(&place.custom, Subject::Person, input::ground(by), &mut wrong);
    let (mut new, custom) = input::both(form.new_person(account, by.today), values, wrong)?;
    let known = find(&place.people, &new);
    let mut set = given(&form, &new);
    set.extend(custom.clone());
    new.custom = custom;
    if known.is_none() {
        let mut wrong = Fields::default();
        input::fill(&place.custom, Subject::Person, by.today, &by.settings.currency, &mut new.custom);
        let facts = Facts { sector: place.sector.as_deref(), tier: place.tier.as_deref(), roles: &by.viewer.roles };
        input::demand(&place.custom, Subject::Person, facts, &new.custom, None, &mut wrong);
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

/// By e-mail, else by name: a current position before a former one. Somebody of the same name with another address is
/// somebody else.
fn find(people: &[Match], new: &NewPerson) -> Option<PositionId> {
    let (name, email) = (tenure_text::fold(&new.name), tenure_text::fold(&new.email));
    let by_email = people.iter().find(|m| !email.is_empty() && m.email_key == email);
    let same_name = |m: &&Match| m.name_key == name && (email.is_empty() || m.email_key.is_empty());
    let by_name = || people.iter().filter(same_name).max_by_key(|m| m.open);
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

fn write(tx: &Tx<'_>, by: &Acting, rows: Vec<Row>, report: &mut ImportReport) -> Result<()> {
    let mut fresh = Vec::new();
    for row in rows {
        let Some(id) = row.known else {
            fresh.push(row.new);
            continue;
        };
        let permit = permit::<Edit>(tx, &by.viewer, row.new.account)?;
        let stored = store::position::find(&permit, id)?;
        let set: Map<String, Json> = merge::differing(&stored.fields(), &row.set);
        let version = actions::save(tx, by, &permit, &stored, &set, ("person.edited", ""))?;
        if version == stored.version { report.same += 1 } else { report.changed += 1 }
    }
    report.new += fresh.len() as u64;
    actions::add(tx, by, &fresh).map(|_| ())
}

#[cfg(test)]
mod tests {
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
        assert_eq!(find(&people, &new("Ana Gil", "ana@x.example")), id(1));
        assert_eq!(find(&people, &new("ana diaz", "")), id(1));
        assert_eq!(find(&people, &new("Ana Díaz", "other@x.example")), None);
        assert_eq!(find(&people, &new("Li Wei", "li@x.example")), id(3));
    }
}
