//! What the conversations with each person amount to (`contact_strengths`), kept in the transaction that writes a
//! conversation: two statements for one that is logged, a few for many.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tenure_db::{Conn, Row, Tx, Value, ids_value, pairs_value, params};
use uuid::Uuid;

use super::super::model::strength::{Sums, Talk, fade_between, sums};
use super::super::model::{Direction, Kind, Outcome};
use super::interaction::Insert;
use crate::base::clock::day_in;
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Error, InteractionId, Permit, PersonId, Read, Result, UserId};

/// Somebody at an account.
type Contact = (AccountId, PersonId);

/// Accounts that are computed at once.
const CHUNK: usize = 200;

const TALKS: &str =
    "select ip.account_id, ip.person_id, i.id, i.kind, i.direction, i.outcome, i.happened_at, i.author_id
   from interaction_people ip
   join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id
  where i.archived_at is null and ip.present = 1";

/// Reads a line of [`TALKS`]; what cannot be read is none.
fn talk(r: &Row<'_>, zone: &TimeZone) -> Result<Option<(Contact, Talk)>> {
    let (kind, direction, outcome): (String, String, Option<String>) = (r.get(3)?, r.get(4)?, r.get(5)?);
    let (Some(kind), Some(direction)) = (Kind::parse(&kind), Direction::parse(&direction)) else { return Ok(None) };
    let at: Timestamp = r.get(6)?;
    let talk = Talk {
        id: r.get(2)?,
        kind,
        direction,
        outcome: outcome.as_deref().and_then(Outcome::parse),
        at,
        day: day_in(at, zone),
        author: r.get(7)?,
    };
    Ok(Some(((r.get(0)?, r.get(1)?), talk)))
}

/// Takes new conversations in. A single one is added to the sums; of several the sums are computed anew.
pub(in crate::features::interactions) fn advance(tx: &Tx<'_>, zone: &TimeZone, rows: &[Insert<'_>]) -> Result<()> {
    if let [row] = rows {
        return add(tx, zone, row);
    }
    let touched = rows.iter().flat_map(|row| row.people.iter().map(|person| (row.new.account, *person)));
    refresh(tx, zone, &touched.collect())
}

/// What is stored of the people of a conversation, and whether somebody had another one on its channel and day.
struct Before {
    rows: HashMap<PersonId, Vec<(UserId, Date, Sums)>>,
    crowded: bool,
}

fn before(tx: &Tx<'_>, zone: &TimeZone, row: &Insert<'_>, day: Date) -> Result<Before> {
    let ids = tx.ids_sql("$2");
    // The day of the conversation, with room for changes of the clock.
    let (from, to) =
        (row.new.happened_at - SignedDuration::from_hours(26), row.new.happened_at + SignedDuration::from_hours(26));
    let sql = format!(
        "select person_id, user_id, two_way_raw, one_way_raw, at_day, touched_on, cast(null as bigint)
           from contact_strengths where account_id = $1 and person_id in ({ids})
         union all
         select ip.person_id, i.author_id, 0.0, 0.0, cast(null as date), cast(null as date), i.happened_at
           from interactions i cross join interaction_people ip
          where i.account_id = $1 and i.happened_at >= $3 and i.happened_at <= $4 and i.kind = $5 and i.id <> $6
            and i.archived_at is null and ip.present = 1 and ip.account_id = i.account_id and ip.interaction_id = i.id
            and ip.person_id in ({ids})"
    );
    let people = ids_value(row.people.iter().map(|p| p.0));
    let values =
        [row.new.account.0.into(), people, from.into(), to.into(), Value::from(row.new.kind.code()), row.id.0.into()];
    let mut found = Before { rows: HashMap::new(), crowded: false };
    let lines = tx.query(&sql, &values, |r| {
        let sums = Sums { two_way: r.get(2)?, one_way: r.get(3)?, touched_on: r.get(5)? };
        Ok::<_, Error>((r.get::<PersonId>(0)?, r.get::<UserId>(1)?, sums, r.get::<Option<Date>>(4)?, r.get(6)?))
    })?;
    for (person, user, sums, at, talked) in lines {
        let other: Option<Timestamp> = talked;
        found.crowded |= other.is_some_and(|at| day_in(at, zone) == day);
        if let Some(at) = at {
            found.rows.entry(person).or_default().push((user, at, sums));
        }
    }
    Ok(found)
}

/// Adds one conversation. Where its day and channel had another already, the rule of the heaviest decides anew.
fn add(tx: &Tx<'_>, zone: &TimeZone, row: &Insert<'_>) -> Result<()> {
    if row.people.is_empty() {
        return Ok(());
    }
    let new = row.new;
    let day = day_in(new.happened_at, zone);
    let talk = Talk {
        id: row.id,
        kind: new.kind,
        direction: row.direction,
        outcome: new.outcome,
        at: new.happened_at,
        day,
        author: row.author,
    };
    let mut found = before(tx, zone, row, day)?;
    if found.crowded {
        return refresh(tx, zone, &row.people.iter().map(|p| (new.account, *p)).collect());
    }
    let mut values = Vec::new();
    for person in &row.people {
        let stored = found.rows.remove(person).unwrap_or_default();
        let at = stored.iter().map(|(_, at, _)| *at).max().map_or(day, |at| at.max(day));
        let mut by: BTreeMap<UserId, Sums> =
            stored.into_iter().map(|(user, then, sums)| (user, sums.faded(fade_between(then, at)))).collect();
        let mine = by.entry(talk.author).or_default();
        *mine = mine.with(&talk, fade_between(day, at));
        values.extend(by.into_iter().map(|(user, sums)| line((new.account, *person), user, sums, at)));
    }
    store(tx, &values)
}

fn line((account, person): Contact, user: UserId, sums: Sums, at: Date) -> Vec<Value<'static>> {
    params![account, person, user, sums.two_way, sums.one_way, at, sums.touched_on].into()
}

fn store(tx: &Tx<'_>, values: &[Vec<Value<'_>>]) -> Result<()> {
    tx.insert_many(
        "insert into contact_strengths (account_id, person_id, user_id, two_way_raw, one_way_raw, at_day, touched_on)",
        values,
        "on conflict (account_id, person_id, user_id) do update set two_way_raw = excluded.two_way_raw,
           one_way_raw = excluded.one_way_raw, at_day = excluded.at_day, touched_on = excluded.touched_on",
    )?;
    Ok(())
}

/// Computes the sums of some people anew, after a conversation with them was changed, taken away or imported.
pub(in crate::features::interactions) fn refresh(
    tx: &Tx<'_>,
    zone: &TimeZone,
    contacts: &HashSet<Contact>,
) -> Result<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    let values = [pairs_value(contacts.iter().map(|(account, person)| (account.0, person.0)))];
    let within = |prefix: &str| format!("({prefix}account_id, {prefix}person_id) in ({})", tx.pairs_sql("$1"));
    let rows = tx.query(&format!("{TALKS} and {}", within("ip.")), &values, |r| talk(r, zone))?;
    let lines = computed(rows.into_iter().flatten());
    tx.execute(&format!("delete from contact_strengths where {}", within("")), &values)?;
    store(tx, &lines)
}

/// The rows that the conversations make.
fn computed(rows: impl Iterator<Item = (Contact, Talk)>) -> Vec<Vec<Value<'static>>> {
    let mut talks: BTreeMap<Contact, Vec<Talk>> = BTreeMap::new();
    for (contact, talk) in rows {
        talks.entry(contact).or_default().push(talk);
    }
    let mut lines = Vec::new();
    for (contact, talks) in &talks {
        let Some((at, by)) = sums(talks) else { continue };
        lines.extend(by.into_iter().map(|(user, sums)| line(*contact, user, sums, at)));
    }
    lines
}

/// Computes the sums of whole accounts anew.
pub(in crate::features::interactions) fn rebuild(tx: &Tx<'_>, zone: &TimeZone, accounts: &[AccountId]) -> Result<()> {
    for chunk in accounts.chunks(CHUNK) {
        let values = [ids_value(chunk.iter().map(|a| a.0))];
        let ids = tx.ids_sql("$1");
        let rows = tx.query(&format!("{TALKS} and ip.account_id in ({ids})"), &values, |r| talk(r, zone))?;
        tx.execute(&format!("delete from contact_strengths where account_id in ({ids})"), &values)?;
        store(tx, &computed(rows.into_iter().flatten()))?;
    }
    Ok(())
}

/// Computes the sums of the accounts in a work set anew.
pub(in crate::features::interactions) fn rebuild_set(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    let zone = crate::base::settings::load(tx)?.zone;
    let accounts: Vec<AccountId> =
        tx.query("select id from work_sets where set_id = $1 order by id", &params![set], |r| {
            Ok::<_, Error>(r.get(0)?)
        })?;
    rebuild(tx, &zone, &accounts)
}

/// The next accounts in the order of their ids.
fn accounts_after(q: &Conn<'_>, last: Uuid) -> Result<Vec<AccountId>> {
    let most = i64::try_from(CHUNK).unwrap_or(200);
    q.query("select id from accounts where id > $1 order by id limit $2", &params![last, most], |r| Ok(r.get(0)?))
}

/// Accounts whose sums differ from their conversations, as a check; with `repair` they are computed anew.
pub(in crate::features::interactions) fn check(tx: &Tx<'_>, _today: Date, repair: bool) -> Result<Vec<String>> {
    let zone = crate::base::settings::load(tx)?.zone;
    let mut told = Vec::new();
    let mut last = Uuid::nil();
    loop {
        let accounts = accounts_after(tx, last)?;
        let Some(end) = accounts.last() else { return Ok(told) };
        last = end.0;
        let wrong = differing(tx, &zone, &accounts)?;
        if repair {
            rebuild(tx, &zone, &wrong)?;
        }
        told.extend(
            wrong.iter().map(|a| format!("the sums of the conversations with the people of account {a} are wrong")),
        );
    }
}

/// Computes anew what is wrong of the next accounts; answers the last of them, and none when that was all.
pub(in crate::features::interactions) fn heal(tx: &Tx<'_>, after: Uuid) -> Result<Option<Uuid>> {
    let zone = crate::base::settings::load(tx)?.zone;
    let accounts = accounts_after(tx, after)?;
    let Some(end) = accounts.last() else { return Ok(None) };
    let wrong = differing(tx, &zone, &accounts)?;
    rebuild(tx, &zone, &wrong)?;
    Ok(Some(end.0))
}

type Rows = BTreeMap<(AccountId, PersonId, UserId), (Sums, Date)>;

fn differing(tx: &Tx<'_>, zone: &TimeZone, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    let values = [ids_value(accounts.iter().map(|a| a.0))];
    let ids = tx.ids_sql("$1");
    let stored: Rows = tx
        .query(
            &format!(
                "select account_id, person_id, user_id, two_way_raw, one_way_raw, touched_on, at_day
                   from contact_strengths where account_id in ({ids})"
            ),
            &values,
            |r| {
                let sums = Sums { two_way: r.get(3)?, one_way: r.get(4)?, touched_on: r.get(5)? };
                Ok::<_, Error>(((r.get(0)?, r.get(1)?, r.get(2)?), (sums, r.get(6)?)))
            },
        )?
        .into_iter()
        .collect();
    let rows = tx.query(&format!("{TALKS} and ip.account_id in ({ids})"), &values, |r| talk(r, zone))?;
    let mut talks: BTreeMap<Contact, Vec<Talk>> = BTreeMap::new();
    rows.into_iter().flatten().for_each(|(contact, talk)| talks.entry(contact).or_default().push(talk));
    let mut right: Rows = BTreeMap::new();
    for ((account, person), talks) in &talks {
        let Some((at, by)) = sums(talks) else { continue };
        right.extend(by.into_iter().map(|(user, sums)| ((*account, *person, user), (sums, at))));
    }
    let keys: HashSet<_> = stored.keys().chain(right.keys()).copied().collect();
    let mut wrong: Vec<AccountId> =
        keys.into_iter().filter(|key| !alike(stored.get(key), right.get(key))).map(|(account, ..)| account).collect();
    wrong.sort_unstable();
    wrong.dedup();
    Ok(wrong)
}

/// Whether two rows say the same, but for what is lost in the last digits.
fn alike(a: Option<&(Sums, Date)>, b: Option<&(Sums, Date)>) -> bool {
    let (Some((a, a_at)), Some((b, b_at))) = (a, b) else { return false };
    let near = |x: f64, y: f64| (x - y).abs() <= 1e-6 * (1.0 + x.abs());
    a_at == b_at && a.touched_on == b.touched_on && near(a.two_way, b.two_way) && near(a.one_way, b.one_way)
}

/// What is stored of one person with one of us.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The person.
    pub person: PersonId,
    /// Which of us.
    pub user: UserId,
    /// The name of that one.
    pub name: String,
    /// The sums.
    pub sums: Sums,
    /// The day that they are of.
    pub at: Date,
}

impl Stored {
    /// What is left of the sums on a day.
    pub fn on(&self, day: Date) -> Sums {
        self.sums.faded(fade_between(self.at, day))
    }
}

/// The sums of all people of the permit's account on a day: the stored ones, and for a day before the last
/// conversation what there was then.
pub fn of<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Stored>> {
    let rows = permit.conn().query(
        "select cs.person_id, cs.user_id, coalesce(u.name, ''), cs.two_way_raw, cs.one_way_raw, cs.touched_on, cs.at_day
           from contact_strengths cs left join users u on u.id = cs.user_id
          where cs.account_id = $1 order by cs.person_id, cs.user_id",
        &params![permit.account()],
        |r| {
            let sums = Sums { two_way: r.get(3)?, one_way: r.get(4)?, touched_on: r.get(5)? };
            Ok::<_, Error>(Stored { person: r.get(0)?, user: r.get(1)?, name: r.get(2)?, sums, at: r.get(6)? })
        },
    )?;
    if rows.iter().all(|row| row.at <= day) {
        return Ok(rows);
    }
    let names: HashMap<UserId, String> = rows.into_iter().map(|row| (row.user, row.name)).collect();
    let then = talks_of(permit, &crate::base::settings::load(permit.conn())?.zone, None)?;
    let mut found = Vec::new();
    for (person, mut talks) in then {
        talks.retain(|t| t.day <= day);
        let Some((at, by)) = sums(&talks) else { continue };
        found.extend(by.into_iter().map(|(user, sums)| Stored {
            person,
            user,
            name: names.get(&user).cloned().unwrap_or_default(),
            sums,
            at,
        }));
    }
    Ok(found)
}

/// The conversations of the permit's account with one person, or with everybody.
pub fn talks_of<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    zone: &TimeZone,
    person: Option<PersonId>,
) -> Result<BTreeMap<PersonId, Vec<Talk>>> {
    let (narrow, mut values) = match person {
        Some(_) => (" and ip.person_id = $2", vec![permit.account().0.into()]),
        None => ("", vec![permit.account().0.into()]),
    };
    values.extend(person.map(|p| p.0.into()));
    let sql = format!("{TALKS} and ip.account_id = $1{narrow} order by i.happened_at desc, i.id desc");
    let rows = permit.conn().query(&sql, &values, |r| talk(r, zone))?;
    let mut talks: BTreeMap<PersonId, Vec<Talk>> = BTreeMap::new();
    for ((_, person), talk) in rows.into_iter().flatten() {
        talks.entry(person).or_default().push(talk);
    }
    Ok(talks)
}

/// The lines of conversations, for explanations.
pub fn summaries<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    ids: &[InteractionId],
) -> Result<HashMap<InteractionId, (String, String)>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "select i.id, i.summary, coalesce(u.name, '') from interactions i left join users u on u.id = i.author_id
          where i.account_id = $1 and i.id in ({})",
        permit.conn().ids_sql("$2")
    );
    let rows = permit.conn().query(&sql, &[permit.account().0.into(), ids_value(ids.iter().map(|i| i.0))], |r| {
        Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?)))
    })?;
    Ok(rows.into_iter().collect())
}
