//! People of many accounts at once, for the rows of files. For whoever has the right to import.

use std::collections::HashMap;

use tenure_db::{Conn, Tx, Value, ids_value, pairs_value};

use super::super::details::{Contact, Details};
use super::super::model::Position;
use super::position::{COLUMNS, FROM, Match, read};
use crate::base::dated::OPEN;
use crate::base::{AccountId, Error, PersonId, PositionId, Result, UnitId};
use crate::features::fields::{self, Subject};

fn list(ids: &[AccountId]) -> [Value<'static>; 1] {
    [ids_value(ids.iter().map(|id| id.0))]
}

/// Everybody at these accounts, current positions first.
pub fn matches(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Vec<Match>>> {
    let sql = format!(
        "select p.account_id, p.id, p.person_id, n.name_key, p.email_key, p.valid_to
           from positions p join persons n on n.id = p.person_id
          where p.account_id in ({}) and p.archived_at is null order by p.account_id, p.valid_to desc, p.id",
        q.ids_sql("$1")
    );
    let mut all: HashMap<AccountId, Vec<Match>> = HashMap::new();
    for (account, found) in q.query(&sql, &list(ids), |r| {
        let open = r.get::<jiff::civil::Date>(5)? == OPEN;
        let (id, person, name_key, email_key) = (r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?);
        Ok::<_, Error>((r.get::<AccountId>(0)?, Match { id, person, name_key, email_key, open }))
    })? {
        all.entry(account).or_default().push(found);
    }
    Ok(all)
}

/// Names of persons.
pub fn names(q: &Conn<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("select id, name from persons where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[ids_value(ids.iter().map(|id| id.0))], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Units in use of these accounts, by folded name.
pub fn units(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<(AccountId, String), UnitId>> {
    let sql = format!(
        "select account_id, name_key, id from units where account_id in ({}) and archived_at is null",
        q.ids_sql("$1")
    );
    let rows = q.query(&sql, &list(ids), |r| Ok::<_, Error>(((r.get(0)?, r.get(1)?), r.get(2)?)))?;
    Ok(rows.into_iter().collect())
}

/// Sector and tier of an account.
pub type Standing = (Option<String>, Option<String>);

/// Sector and tier of these accounts on a day: what decides which fields must be filled.
pub fn standing(q: &Conn<'_>, ids: &[AccountId], day: jiff::civil::Date) -> Result<HashMap<AccountId, Standing>> {
    let sql = format!(
        "select a.id, a.sector, (select t.tier from account_tiers t
                                  where t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2)
           from accounts a where a.id in ({})",
        q.ids_sql("$1")
    );
    let [ids] = list(ids);
    let rows = q.query(&sql, &[ids, day.into()], |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// Countries of these accounts: what numbers without a prefix belong to.
pub fn countries(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    let sql = format!("select id, country from accounts where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &list(ids), |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// These positions with all that is known of them.
pub fn whole(q: &Conn<'_>, ids: &[(AccountId, PositionId)]) -> Result<HashMap<PositionId, Position>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let values = [pairs_value(ids.iter().map(|(account, id)| (account.0, id.0)))];
    let sql = format!(
        "select {COLUMNS}, n.given_name, n.family_name, n.name_order, n.native_name, n.former_names, n.pronunciation,
                p.email_kind, p.phone_kind, p.languages, p.channel, p.basis, p.basis_note, p.keep_until, p.birthday, p.notes
           {FROM} where (p.account_id, p.id) in ({})",
        q.pairs_sql("$1")
    );
    let rows = q.query(&sql, &values, |r| {
        let details = Details {
            given_name: r.get(12)?,
            family_name: r.get(13)?,
            name_order: r.get(14)?,
            native_name: r.get(15)?,
            former_names: r.get(16)?,
            pronunciation: r.get(17)?,
            email_kind: r.get(18)?,
            phone_kind: r.get(19)?,
            contacts: Vec::new(),
            languages: r.get(20)?,
            channel: r.get(21)?,
            basis: r.get(22)?,
            basis_note: r.get(23)?,
            keep_until: r.get(24)?,
            birthday: r.get(25)?,
            notes: r.get(26)?,
        };
        Ok::<_, Error>(Position { details, ..read(r)? })
    })?;
    let mut all: HashMap<PositionId, Position> = rows.into_iter().map(|p| (p.id, p)).collect();
    let sql = format!(
        "select position_id, kind, value from position_contacts where (account_id, position_id) in ({})
          order by position_id, place",
        q.pairs_sql("$1")
    );
    for (id, contact) in q.query(&sql, &values, |r| {
        Ok::<_, Error>((r.get::<PositionId>(0)?, Contact { kind: r.get(1)?, value: r.get(2)? }))
    })? {
        all.entry(id).and_modify(|p| p.details.contacts.push(contact));
    }
    let things: Vec<_> = ids.iter().map(|(account, id)| (*account, id.0)).collect();
    for (id, custom) in fields::store::of_many(q, Subject::Person, &things)? {
        all.entry(PositionId(id)).and_modify(|p| p.custom = custom);
    }
    Ok(all)
}

/// Deletes positions, and persons who hold no other; answers the accounts.
pub(in crate::features::people) fn delete(tx: &Tx<'_>, gone: &[(AccountId, PositionId, PersonId)]) -> Result<()> {
    let pairs = || [pairs_value(gone.iter().map(|(account, id, _)| (account.0, id.0)))];
    for (table, id, rule) in [
        ("position_contacts", "position_id", ""),
        ("custom_values", "subject_id", "subject = 'person' and "),
        ("positions", "id", ""),
    ] {
        let sql = format!("delete from {table} where {rule}(account_id, {id}) in ({})", tx.pairs_sql("$1"));
        tx.execute(&sql, &pairs())?;
    }
    let sql = format!(
        "delete from persons where id in ({}) and not exists (select 1 from positions p where p.person_id = persons.id)",
        tx.ids_sql("$1")
    );
    tx.execute(&sql, &[ids_value(gone.iter().map(|(.., person)| person.0))])?;
    Ok(())
}
