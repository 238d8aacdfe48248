//! Persons and their positions.

use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};

use super::super::details::Details;
use super::super::model::{NewPerson, Position};
use super::super::phones;
use super::details;
use crate::base::dated::{OPEN, span_at};
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Edit, Error, Permit, PersonId, PositionId, Read, Result, Scope, UnitId, Viewer};
use crate::features::fields::{self, Owner};

pub(super) const COLUMNS: &str = "p.account_id, p.id, p.person_id, n.name, p.title, p.email, p.phone, p.unit_id, p.valid_from, \
                       p.valid_to, p.version, p.archived_at is not null";
pub(super) const FROM: &str = "from positions p join persons n on n.id = p.person_id";

pub(super) fn read(r: &Row<'_>) -> Result<Position> {
    Ok(Position {
        account: r.get(0)?,
        id: r.get(1)?,
        person: r.get(2)?,
        name: r.get(3)?,
        title: r.get(4)?,
        email: r.get(5)?,
        phone: r.get(6)?,
        unit: r.get(7)?,
        span: span_at(r, 8)?,
        version: r.get(10)?,
        archived: r.get(11)?,
        custom: serde_json::Map::new(),
        details: Details::default(),
    })
}

/// One position of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such position.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PositionId) -> Result<Position> {
    let sql = format!("select {COLUMNS} {FROM} where p.account_id = $1 and p.id = $2");
    let mut position = permit.conn().query_one(&sql, &params![permit.account(), id], read)?;
    position.custom = fields::store::of(permit.conn(), Owner::person(permit.account(), id))?;
    position.details = details::read(permit, id)?;
    Ok(position)
}

/// All positions of the permit's account that are not archived, by name.
pub fn list<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Position>> {
    let sql =
        format!("select {COLUMNS} {FROM} where p.account_id = $1 and p.archived_at is null order by n.name_key, p.id");
    permit.conn().query(&sql, &params![permit.account()], read)
}

/// Who holds a position at the permit's account on `day`, by name; somebody with two positions stands once.
pub fn current<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Position>> {
    let mut list = list(permit)?;
    list.retain(|p| p.span.holds(day));
    let mut seen = std::collections::HashSet::new();
    list.retain(|p| seen.insert(p.person));
    Ok(list)
}

/// Names of persons of the permit's account, former ones included.
pub fn names<L: AtLeast<Read>>(permit: &Permit<'_, L>, ids: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let conn = permit.conn();
    let sql = format!(
        "select n.id, n.name from persons n where n.id in ({})
          and exists (select 1 from positions p where p.account_id = $1 and p.person_id = n.id)",
        conn.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(ids.iter().map(|id| id.0));
    conn.query(&sql, &[permit.account().0.into(), ids], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// A position of a person at an account, the newest first choice; for links.
pub fn of_person<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId) -> Result<Option<PositionId>> {
    permit.conn().query_opt(
        "select id from positions where account_id = $1 and person_id = $2 and archived_at is null
          order by valid_to desc, valid_from desc limit 1",
        &params![permit.account(), person],
        |r| Ok(r.get(0)?),
    )
}

/// Which of `ids` are persons of the permit's account.
pub fn known<L: AtLeast<Read>>(permit: &Permit<'_, L>, ids: &[PersonId]) -> Result<Vec<PersonId>> {
    Ok(names(permit, ids)?.into_iter().map(|(id, _)| id).collect())
}

/// Positions of the person at other accounts that the viewer can see.
pub fn elsewhere(q: &Conn<'_>, viewer: &Viewer, here: &Position) -> Result<Vec<(Position, String)>> {
    let scope = Scope::all(q, viewer)?;
    let mut sql = Sql::new(&format!("select {COLUMNS}, a.name {FROM}"));
    sql.push(" join accounts a on a.id = p.account_id where p.person_id = ").bind(here.person);
    sql.push(" and p.archived_at is null and p.account_id <> ").bind(here.account).push(" and ");
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by p.valid_from desc, p.id");
    q.query(&sql.text, &sql.values, |r| Ok((read(r)?, r.get(12)?)))
}

/// Other positions of the same person at the same account.
pub fn others_here<L: AtLeast<Read>>(permit: &Permit<'_, L>, here: &Position) -> Result<Vec<Position>> {
    let sql = format!(
        "select {COLUMNS} {FROM} where p.account_id = $1 and p.person_id = $2 and p.id <> $3 and p.archived_at is null
          order by p.valid_from desc, p.id"
    );
    permit.conn().query(&sql, &params![permit.account(), here.person, here.id], read)
}

/// Whether the viewer can see the person somewhere.
pub fn visible(q: &Conn<'_>, viewer: &Viewer, person: PersonId) -> Result<bool> {
    let scope = Scope::all(q, viewer)?;
    let mut sql = Sql::new("select 1 from positions p where p.person_id = ");
    sql.bind(person).push(" and p.archived_at is null and ");
    scope.filter(&mut sql, "p.account_id");
    sql.push(" limit 1");
    Ok(q.query_opt(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Whether the person's data was erased.
pub fn erased(q: &Conn<'_>, person: PersonId) -> Result<bool> {
    let sql = "select erased_at is not null from persons where id = $1";
    Ok(q.query_opt(sql, &params![person], |r| Ok::<_, Error>(r.get(0)?))?.unwrap_or(false))
}

/// The person's name.
pub fn person_name(q: &Conn<'_>, person: PersonId) -> Result<String> {
    q.query_one("select name from persons where id = $1", &params![person], |r| Ok(r.get(0)?))
}

/// Whether the unit lies in the permit's account.
pub fn has_unit<L: AtLeast<Read>>(permit: &Permit<'_, L>, unit: UnitId) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from units where account_id = $1 and id = $2 and archived_at is null",
        &params![permit.account(), unit],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// Inserts persons that are new, and all positions; `countries` are those of their accounts.
pub(in crate::features::people) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &[(PersonId, PositionId, &NewPerson)],
    countries: &[&str],
) -> Result<()> {
    let persons: Vec<Vec<Value<'_>>> = rows
        .iter()
        .filter(|(_, _, new)| new.person.is_none())
        .map(|(person, _, new)| named(by, *person, new))
        .collect();
    tx.insert_many(
        "insert into persons (id, name, name_key, given_name, family_name, name_order, native_name, former_names,
                              pronunciation, created_at, created_by)",
        &persons,
        "",
    )?;
    let positions: Vec<Vec<Value<'_>>> = rows
        .iter()
        .zip(countries)
        .map(|((person, id, new), country)| placed(by, (*person, *id), new, country))
        .collect();
    tx.insert_many(
        "insert into positions (account_id, id, person_id, unit_id, title, email, email_key, phone, phone_key, valid_from,
                                valid_to, email_kind, phone_kind, languages, channel, basis, basis_note, keep_until,
                                birthday, notes, created_at, created_by)",
        &positions,
        "",
    )?;
    details::insert(tx, rows, countries)
}

fn named<'a>(by: &Acting, person: PersonId, new: &'a NewPerson) -> Vec<Value<'a>> {
    let d = &new.details;
    let name = new.name.as_str();
    params![
        person,
        name,
        tenure_text::fold(name),
        d.given_name.as_str(),
        d.family_name.as_str(),
        d.name_order.as_str(),
        d.native_name.as_str(),
        d.former_names.as_str(),
        d.pronunciation.as_str(),
        by.now,
        by.viewer.actor()
    ]
    .into()
}

fn placed<'a>(by: &Acting, (person, id): (PersonId, PositionId), new: &'a NewPerson, country: &str) -> Vec<Value<'a>> {
    let d = &new.details;
    params![
        new.account,
        id,
        person,
        new.unit,
        new.title.as_str(),
        new.email.as_str(),
        tenure_text::fold(&new.email),
        new.phone.as_str(),
        phones::key(&new.phone, country),
        new.span.from,
        new.span.to,
        d.email_kind.as_str(),
        d.phone_kind.as_str(),
        d.languages.as_str(),
        d.channel.as_str(),
        d.basis.as_str(),
        d.basis_note.as_str(),
        d.keep_until,
        d.birthday.as_str(),
        d.notes.as_str(),
        by.now,
        by.viewer.actor()
    ]
    .into()
}

/// Stores all fields of a position and counts its version; changed names are the person's.
pub(in crate::features::people) fn update<L: AtLeast<Edit> + AtLeast<Read>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    before: &Position,
    after: &Position,
) -> Result<()> {
    let country = details::country(permit)?;
    tx.execute(
        "update positions set unit_id = $3, title = $4, email = $5, email_key = $6, phone = $7, phone_key = $8, valid_from = $9,
                valid_to = $10, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            after.id,
            after.unit,
            after.title.as_str(),
            after.email.as_str(),
            tenure_text::fold(&after.email),
            after.phone.as_str(),
            phones::key(&after.phone, &country),
            after.span.from,
            after.span.to
        ],
    )?;
    details::save(tx, permit, before, after)?;
    if after.name != before.name || !after.details.same_names(&before.details) {
        tx.execute(
            "update persons set name = $2, name_key = $3, version = version + 1 where id = $1",
            &params![after.person, after.name.as_str(), tenure_text::fold(&after.name)],
        )?;
    }
    Ok(())
}

/// Archives (an instant) or restores (none) a position.
pub(in crate::features::people) fn set_archived<L: AtLeast<Edit>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    id: PositionId,
    at: Option<jiff::Timestamp>,
) -> Result<()> {
    tx.execute(
        "update positions set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}

/// All places of a person. Used after a change of name, which is the same everywhere, whoever can see it there.
pub(in crate::features::people) fn places(q: &Conn<'_>, person: PersonId) -> Result<Vec<(AccountId, PositionId)>> {
    q.query(
        "select account_id, id from positions where person_id = $1 and archived_at is null order by account_id, id",
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Positions of an account for matching the rows of a file: id, person, folded name, e-mail key, open.
#[derive(Clone, Debug)]
pub struct Match {
    /// The position.
    pub id: PositionId,
    /// Who holds it.
    pub person: PersonId,
    /// The folded name.
    pub name_key: String,
    /// The folded e-mail, or empty.
    pub email_key: String,
    /// Whether it has no end.
    pub open: bool,
}

/// Everybody at the account, current positions first.
pub fn matches<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Match>> {
    permit.conn().query(
        "select p.id, p.person_id, n.name_key, p.email_key, p.valid_to
           from positions p join persons n on n.id = p.person_id
          where p.account_id = $1 and p.archived_at is null order by p.valid_to desc, p.id",
        &params![permit.account()],
        |r| {
            let to: Date = r.get(4)?;
            Ok(Match { id: r.get(0)?, person: r.get(1)?, name_key: r.get(2)?, email_key: r.get(3)?, open: to == OPEN })
        },
    )
}
