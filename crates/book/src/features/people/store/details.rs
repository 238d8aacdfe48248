//! What is known of a position beyond its row in lists.

use tenure_db::{Tx, Value, params};

use super::super::details::{Contact, Details};
use super::super::model::{NewPerson, Position};
use super::super::phones;
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Edit, Error, Permit, PersonId, PositionId, Read, Result};

/// Reads the details of one position of the permit's account.
pub(super) fn read<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PositionId) -> Result<Details> {
    let mut details = permit.conn().query_one(
        "select n.given_name, n.family_name, n.name_order, n.native_name, n.former_names, n.pronunciation,
                p.email_kind, p.phone_kind, p.languages, p.channel, p.basis, p.basis_note, p.keep_until, p.birthday, p.notes
           from positions p join persons n on n.id = p.person_id where p.account_id = $1 and p.id = $2",
        &params![permit.account(), id],
        |r| {
            Ok::<_, Error>(Details {
                given_name: r.get(0)?,
                family_name: r.get(1)?,
                name_order: r.get(2)?,
                native_name: r.get(3)?,
                former_names: r.get(4)?,
                pronunciation: r.get(5)?,
                email_kind: r.get(6)?,
                phone_kind: r.get(7)?,
                contacts: Vec::new(),
                languages: r.get(8)?,
                channel: r.get(9)?,
                basis: r.get(10)?,
                basis_note: r.get(11)?,
                keep_until: r.get(12)?,
                birthday: r.get(13)?,
                notes: r.get(14)?,
            })
        },
    )?;
    details.contacts = permit.conn().query(
        "select kind, value from position_contacts where account_id = $1 and position_id = $2 order by place",
        &params![permit.account(), id],
        |r| Ok::<_, Error>(Contact { kind: r.get(0)?, value: r.get(1)? }),
    )?;
    Ok(details)
}

/// The country of the permit's account: what numbers without a prefix belong to.
pub fn country<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<String> {
    permit.conn().query_one("select country from accounts where id = $1", &params![permit.account()], |r| Ok(r.get(0)?))
}

/// Stores what of the details differs. Name, title and the first address are the position's own.
pub(in crate::features::people) fn save<L: AtLeast<Edit> + AtLeast<Read>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    before: &Position,
    after: &Position,
) -> Result<()> {
    let (old, new) = (&before.details, &after.details);
    let plain = |d: &Details| Details { contacts: Vec::new(), ..d.clone() };
    if !new.same_names(old) {
        tx.execute(
            "update persons set given_name = $2, family_name = $3, name_order = $4, native_name = $5, former_names = $6,
                    pronunciation = $7 where id = $1",
            &params![
                after.person,
                new.given_name.as_str(),
                new.family_name.as_str(),
                new.name_order.as_str(),
                new.native_name.as_str(),
                new.former_names.as_str(),
                new.pronunciation.as_str()
            ],
        )?;
    }
    if plain(old) != plain(new) {
        tx.execute(
            "update positions set email_kind = $3, phone_kind = $4, languages = $5, channel = $6, basis = $7, basis_note = $8,
                    keep_until = $9, birthday = $10, notes = $11 where account_id = $1 and id = $2",
            &params![
                permit.account(),
                after.id,
                new.email_kind.as_str(),
                new.phone_kind.as_str(),
                new.languages.as_str(),
                new.channel.as_str(),
                new.basis.as_str(),
                new.basis_note.as_str(),
                new.keep_until,
                new.birthday.as_str(),
                new.notes.as_str()
            ],
        )?;
    }
    if old.contacts != new.contacts {
        tx.execute(
            "delete from position_contacts where account_id = $1 and position_id = $2",
            &params![permit.account(), after.id],
        )?;
        let country = country(permit)?;
        tx.insert_many(CONTACTS, &rows(after.account, after.id, &new.contacts, &country), "")?;
    }
    Ok(())
}

const CONTACTS: &str = "insert into position_contacts (account_id, position_id, place, kind, value, value_key)";

fn rows(account: AccountId, id: PositionId, contacts: &[Contact], country: &str) -> Vec<Vec<Value<'static>>> {
    let row = |(place, c): (i64, &Contact)| {
        let key = if c.is_email() { tenure_text::fold(&c.value) } else { phones::key(&c.value, country) };
        params![account, id, place, c.kind.clone(), c.value.clone(), key].into()
    };
    (1..).zip(contacts).map(row).collect()
}

/// Inserts the further addresses and numbers of new positions, each with the country of its account.
pub(super) fn insert(tx: &Tx<'_>, new: &[(PersonId, PositionId, &NewPerson)], countries: &[&str]) -> Result<()> {
    let all = new.iter().zip(countries);
    let all: Vec<_> =
        all.flat_map(|((_, id, n), country)| rows(n.account, *id, &n.details.contacts, country)).collect();
    tx.insert_many(CONTACTS, &all, "")?;
    Ok(())
}
