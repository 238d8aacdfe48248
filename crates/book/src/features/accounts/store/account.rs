//! The account's own row, with names, identifiers and tags.

use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};

use super::super::forms::Ground;
use super::super::model::{Account, Current, Kind, NewAccount, Profile};
use super::{identifiers, names, tags};
use crate::base::money::Money;
use crate::base::permit::AtLeast;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Head, Manage, Permit, Read, Result, Viewer};
use crate::features::access::leads;
use crate::features::duties::Rules;
use crate::features::fields::{self, Catalogue, Owner};
use crate::features::settings::terms;

pub(super) const COLUMNS: &str = "name, legal_name, kind, sector, website, country, city, address, employees, revenue_minor, \
                       revenue_currency, time_zone, language, client_since, description, version, archived_at, \
                       created_at, updated_at";

/// The account of the permit, with all its fields.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Account> {
    load(permit.conn(), permit.account())
}

/// The name, for pages that show no more.
pub fn name<L: AtLeast<Head>>(permit: &Permit<'_, L>) -> Result<String> {
    permit.conn().query_one("select name from accounts where id = $1", &params![permit.account()], |r| Ok(r.get(0)?))
}

/// The account with this id. The caller holds a permit on it, or the right to import.
pub(in crate::features::accounts) fn load(q: &Conn<'_>, id: AccountId) -> Result<Account> {
    let sql = format!("select {COLUMNS} from accounts where id = $1");
    let mut account = q.query_one(&sql, &params![id], |r| read(id, r))?;
    account.profile.former_names = names::list(q, id)?;
    account.profile.identifiers = identifiers::list(q, id)?;
    account.profile.tags = tags::list(q, id)?;
    account.profile.custom = fields::store::of(q, Owner::account(id))?;
    Ok(account)
}

pub(super) fn read(id: AccountId, r: &Row<'_>) -> Result<Account> {
    let kind: String = r.get(2)?;
    let revenue = match (r.get::<Option<i64>>(9)?, r.get::<Option<String>>(10)?) {
        (Some(minor), Some(currency)) => Some(Money { minor, currency }),
        _ => None,
    };
    let profile = Profile {
        name: r.get(0)?,
        legal_name: r.get(1)?,
        kind: Kind::parse(&kind).ok_or_else(|| Error::internal(format!("account {id} has the kind {kind}")))?,
        sector: r.get(3)?,
        website: r.get(4)?,
        country: r.get(5)?,
        city: r.get(6)?,
        address: r.get(7)?,
        employees: r.get(8)?,
        revenue,
        time_zone: r.get(11)?,
        language: r.get(12)?,
        client_since: r.get(13)?,
        description: r.get(14)?,
        ..Profile::default()
    };
    let (version, archived_at) = (r.get(15)?, r.get(16)?);
    Ok(Account { id, profile, version, archived_at, created_at: r.get(17)?, updated_at: r.get(18)? })
}

/// Codes of sector and today's tier of the account of the permit: what decides which fields must be filled.
pub fn standing<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<(Option<String>, Option<String>)> {
    permit.conn().query_one(
        "select a.sector, (select t.tier from account_tiers t
                            where t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2)
           from accounts a where a.id = $1",
        &params![permit.account(), day],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Code of the tier on `day`. The caller holds a permit on the account.
pub(in crate::features::accounts) fn tier(q: &Conn<'_>, id: AccountId, day: Date) -> Result<Option<String>> {
    q.query_opt(
        "select tier from account_tiers where account_id = $1 and valid_from <= $2 and valid_to > $2",
        &params![id, day],
        |r| Ok(r.get(0)?),
    )
}

/// The dated facts that hold today; a parent that the viewer cannot see is none.
pub fn current<L: AtLeast<Read>>(permit: &Permit<'_, L>, viewer: &Viewer) -> Result<Current> {
    current_on(permit, viewer, viewer.today)
}

/// The dated facts that hold on `day`. Who may see the parent is decided by today's rights.
pub fn current_on<L: AtLeast<Read>>(permit: &Permit<'_, L>, viewer: &Viewer, day: Date) -> Result<Current> {
    let mut current = permit.conn().query_one(
        "select (select tier from account_tiers where account_id = $1 and valid_from <= $2 and valid_to > $2),
                (select lifecycle from account_lifecycles where account_id = $1 and valid_from <= $2 and valid_to > $2),
                t.id, t.name, p.id, p.name, u.id, u.name
           from accounts a
           left join account_territories at on at.account_id = a.id and at.valid_from <= $2 and at.valid_to > $2
           left join territories t on t.id = at.territory_id
           left join account_parents ap on ap.account_id = a.id and ap.valid_from <= $2 and ap.valid_to > $2
           left join accounts p on p.id = ap.parent_id
           left join assignments s on s.account_id = a.id and s.role = 'lead' and s.valid_from <= $2 and s.valid_to > $2
           left join users u on u.id = s.user_id
          where a.id = $1",
        &params![permit.account(), day],
        |r| {
            Ok::<_, Error>(Current {
                tier: r.get(0)?,
                lifecycle: r.get(1)?,
                territory: pair(r, 2)?,
                parent: pair(r, 4)?,
                lead: pair(r, 6)?,
            })
        },
    )?;
    if let Some((parent, _)) = &current.parent
        && visible(permit.conn(), viewer, &[*parent])?.is_empty()
    {
        current.parent = None;
    }
    Ok(current)
}

fn pair<T: tenure_db::FromColumn>(r: &Row<'_>, i: usize) -> Result<Option<(T, String)>> {
    Ok(match (r.get::<Option<T>>(i)?, r.get::<Option<String>>(i + 1)?) {
        (Some(id), Some(name)) => Some((id, name)),
        _ => None,
    })
}

/// Those of `ids` that the viewer can read today, with their names.
pub fn visible(q: &Conn<'_>, viewer: &Viewer, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>> {
    let scope = Scope::all(q, viewer)?;
    let mut sql = Sql::new("select a.id, a.name from accounts a where a.id in (");
    let place = sql.param(tenure_db::ids_value(ids.iter().map(|id| id.0)));
    sql.push(&q.ids_sql(&place)).push(") and ");
    scope.filter(&mut sql, "a.id");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Accounts that the viewer can see under exactly this name, case and accents aside; not archived.
pub fn by_name(q: &Conn<'_>, viewer: &Viewer, name: &str) -> Result<Vec<AccountId>> {
    let scope = Scope::all(q, viewer)?;
    let mut sql = Sql::new("select a.id from accounts a where a.archived_at is null and a.name_key = ");
    sql.bind(tenure_text::fold(name.trim())).push(" and ");
    scope.filter(&mut sql, "a.id");
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// What the parse functions need to know.
pub fn ground(q: &Conn<'_>, today: Date, currency: &str) -> Result<Ground> {
    let codes = |kind| Ok::<_, Error>(terms::list(q, kind)?.into_iter().map(|t| t.code).collect());
    let (sectors, tiers, lifecycles) = (codes("sector")?, codes("tier")?, codes("lifecycle")?);
    let custom = Catalogue::load(q)?;
    Ok(Ground { today, currency: currency.to_owned(), sectors, tiers, lifecycles, custom, duties: Rules::load(q)? })
}

/// Inserts new accounts, with their rows in the tables of names, identifiers, tags and stats.
pub(in crate::features::accounts) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[(AccountId, &NewAccount)]) -> Result<()> {
    let accounts: Vec<Vec<Value<'_>>> = rows.iter().map(|(id, new)| values(by, *id, &new.profile)).collect();
    tx.insert_many(
        "insert into accounts (id, name, name_key, legal_name, kind, sector, website, country, city, address, employees,
                               revenue_minor, revenue_currency, time_zone, language, client_since, description,
                               created_at, created_by, updated_at)",
        &accounts,
        "",
    )?;
    let stats: Vec<Vec<Value<'_>>> = rows.iter().map(|(id, _)| vec![Value::Uuid(id.0)]).collect();
    tx.insert_many("insert into account_stats (account_id)", &stats, "")?;
    let profiles: Vec<(AccountId, &Profile)> = rows.iter().map(|(id, new)| (*id, &new.profile)).collect();
    names::insert(tx, by, &profiles)?;
    identifiers::insert(tx, by, &profiles)?;
    tags::insert(tx, &profiles)
}

fn values<'a>(by: &Acting, id: AccountId, p: &'a Profile) -> Vec<Value<'a>> {
    params![
        id,
        p.name.as_str(),
        tenure_text::fold(&p.name),
        p.legal_name.as_str(),
        p.kind.code(),
        p.sector.as_deref(),
        p.website.as_str(),
        p.country.as_str(),
        p.city.as_str(),
        p.address.as_str(),
        p.employees,
        p.revenue.as_ref().map(|m| m.minor),
        p.revenue.as_ref().map(|m| m.currency.as_str()),
        p.time_zone.as_str(),
        p.language.as_str(),
        p.client_since.as_deref(),
        p.description.as_str(),
        by.now,
        by.viewer.actor(),
        by.now
    ]
    .into()
}

/// Stores the edited fields of the account's own row and counts the version.
pub(in crate::features::accounts) fn update(tx: &Tx<'_>, by: &Acting, id: AccountId, p: &Profile) -> Result<()> {
    let mut values = values(by, id, p);
    values.truncate(17);
    values.push(by.now.into());
    tx.execute(
        "update accounts set name = $2, name_key = $3, legal_name = $4, kind = $5, sector = $6, website = $7, country = $8,
                city = $9, address = $10, employees = $11, revenue_minor = $12, revenue_currency = $13, time_zone = $14,
                language = $15, client_since = $16, description = $17, updated_at = $18, version = version + 1
          where id = $1",
        &values,
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none) the account of the permit.
pub fn set_archived<L: AtLeast<Manage>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    at: Option<jiff::Timestamp>,
) -> Result<()> {
    tx.execute("update accounts set archived_at = $2 where id = $1", &params![permit.account(), at])?;
    // What is open there counts no longer, or again.
    leads::note(tx, "$1", &params![permit.account()])
}
