//! Conversations with their participants.

use std::collections::HashMap;

use tenure_db::{Conn, Row, Tx, Value, pairs_value, params};
use uuid::Uuid;

use super::super::model::{Direction, Interaction, Kind, NewInteraction, Others, Outcome};
use super::times::{self, Place};
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Acting, Contribute, Error, InteractionId, Permit, PersonId, Read, Result, UserId};
use crate::features::fields::{self, Owner};

pub(super) const COLUMNS: &str = "i.account_id, i.id, i.kind, i.direction, i.happened_at, i.summary, i.outcome, i.unit_id, i.author_id, \
                                  i.next_step, i.next_step_on, i.next_step_done_at, i.version, i.archived_at is not null, \
                                  i.next_step_owner_id, i.notes, i.thread_id";

pub(super) fn read(r: &Row<'_>) -> Result<Interaction> {
    let (kind, direction, outcome): (String, String, Option<String>) = (r.get(2)?, r.get(3)?, r.get(6)?);
    let wrong = |what: &str, word: &str| Error::internal(format!("a conversation has the {what} {word}"));
    Ok(Interaction {
        account: r.get(0)?,
        id: r.get(1)?,
        kind: Kind::parse(&kind).ok_or_else(|| wrong("kind", &kind))?,
        direction: Direction::parse(&direction).ok_or_else(|| wrong("direction", &direction))?,
        happened_at: r.get(4)?,
        summary: r.get(5)?,
        outcome: outcome.as_deref().and_then(Outcome::parse),
        unit: r.get(7)?,
        author: r.get(8)?,
        people: Vec::new(),
        others: Others::default(),
        next_step: r.get(9)?,
        next_step_on: r.get(10)?,
        next_step_done_at: r.get(11)?,
        version: r.get(12)?,
        archived: r.get(13)?,
        custom: serde_json::Map::new(),
        next_step_owner: r.get(14)?,
        notes: r.get(15)?,
        thread: r.get(16)?,
    })
}

/// One conversation of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such conversation.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: InteractionId) -> Result<Interaction> {
    let sql = format!("select {COLUMNS} from interactions i where i.account_id = $1 and i.id = $2");
    let mut found = vec![permit.conn().query_one(&sql, &params![permit.account(), id], read)?];
    add_people(permit.conn(), &mut found)?;
    let mut found = found.pop().ok_or(Error::NotFound)?;
    found.custom = fields::store::of(permit.conn(), Owner::conversation(permit.account(), id))?;
    Ok(found)
}

/// Adds the participants to conversations.
pub(super) fn add_people(q: &Conn<'_>, list: &mut [Interaction]) -> Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let pairs = q.pairs_sql("$1");
    let sql = format!(
        "select interaction_id, person_id, present, cast(0 as bigint) from interaction_people
          where (account_id, interaction_id) in ({pairs})
         union all
         select interaction_id, user_id, present, cast(1 as bigint) from interaction_users
          where (account_id, interaction_id) in ({pairs})"
    );
    let values = [pairs_value(list.iter().map(|i| (i.account.0, i.id.0)))];
    let mut found: HashMap<InteractionId, (Vec<PersonId>, Others)> = HashMap::new();
    for (id, who, present, ours) in q.query(&sql, &values, |r| {
        Ok::<_, Error>((r.get(0)?, r.get::<Uuid>(1)?, r.get::<bool>(2)?, r.get::<bool>(3)?))
    })? {
        let (people, others) = found.entry(id).or_default();
        match (ours, present) {
            (false, true) => people.push(PersonId(who)),
            (false, false) => others.absent.push(PersonId(who)),
            (true, true) => others.colleagues.push(UserId(who)),
            (true, false) => others.absent_colleagues.push(UserId(who)),
        }
    }
    for interaction in list {
        let (people, others) = found.remove(&interaction.id).unwrap_or_default();
        (interaction.people, interaction.others) = (people, others);
        interaction.others.settle(&mut interaction.people, interaction.author);
    }
    Ok(())
}

/// Open next steps of the permit's account that are dated, the earliest first.
pub fn open_steps<L: AtLeast<Read>>(permit: &Permit<'_, L>, limit: i64) -> Result<Vec<Interaction>> {
    let sql = format!(
        "select {COLUMNS} from interactions i
          where i.account_id = $1 and i.next_step_on is not null and i.next_step_done_at is null and i.archived_at is null
          order by i.next_step_on, i.id limit $2"
    );
    permit.conn().query(&sql, &params![permit.account(), limit], read)
}

/// The newest two-way conversation of the permit's account.
pub fn last<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Option<Interaction>> {
    let sql = format!(
        "select {COLUMNS} from account_stats s
           join interactions i on i.account_id = s.account_id and i.id = s.last_conversation_id
          where s.account_id = $1"
    );
    let mut found: Vec<Interaction> =
        permit.conn().query_opt(&sql, &params![permit.account()], read)?.into_iter().collect();
    add_people(permit.conn(), &mut found)?;
    Ok(found.pop())
}

/// What is known by the keys of a file: the account's source keys.
pub fn source_keys(q: &Conn<'_>, account: AccountId) -> Result<HashMap<String, InteractionId>> {
    let rows = q.query(
        "select source_key, id from interactions where account_id = $1 and source_key is not null",
        &params![account],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// A row ready to be written: its id, the input and all its participants.
pub(in crate::features::interactions) struct Insert<'a> {
    pub id: InteractionId,
    pub new: &'a NewInteraction,
    pub direction: Direction,
    pub author: UserId,
    pub people: Vec<PersonId>,
    pub others: Others,
}

impl Insert<'_> {
    /// Where it stands in the order of time.
    pub(in crate::features::interactions) fn place(&self) -> Place {
        Place { at: self.new.happened_at, id: self.id, account: self.new.account, author: self.author }
    }
}

/// Inserts conversations and their participants; the caller holds a permit on each account.
pub(in crate::features::interactions) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[Insert<'_>]) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            let new = row.new;
            params![
                new.account,
                row.id,
                new.kind.code(),
                row.direction.code(),
                new.happened_at,
                new.summary.as_str(),
                new.outcome.map(Outcome::code),
                new.unit,
                row.author,
                new.next_step.as_str(),
                new.next_step_on,
                new.source_key.as_deref(),
                by.now,
                new.notes.as_str(),
                new.thread
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into interactions (account_id, id, kind, direction, happened_at, summary, outcome, unit_id, author_id, next_step,
                                   next_step_on, source_key, created_at, notes, thread_id)",
        &values,
        "",
    )?;
    let parties = rows.iter().map(|row| (row.new.account, row.id, row.people.as_slice(), &row.others));
    insert_parties(tx, &parties.collect::<Vec<_>>())
}

/// Who took part: conversation, people who were there, others.
type Party<'a> = (AccountId, InteractionId, &'a [PersonId], &'a Others);

fn insert_parties(tx: &Tx<'_>, parties: &[Party<'_>]) -> Result<()> {
    let row =
        |account, id, who: Uuid, present| -> Vec<Value<'_>> { params![account, id, who, i64::from(present)].into() };
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for (account, id, people, others) in parties.iter().copied() {
        theirs.extend(people.iter().map(|p| row(account, id, p.0, true)));
        theirs.extend(others.absent.iter().map(|p| row(account, id, p.0, false)));
        ours.extend(others.colleagues.iter().map(|u| row(account, id, u.0, true)));
        ours.extend(others.absent_colleagues.iter().map(|u| row(account, id, u.0, false)));
    }
    tx.insert_many("insert into interaction_people (account_id, interaction_id, person_id, present)", &theirs, "")?;
    tx.insert_many("insert into interaction_users (account_id, interaction_id, user_id, present)", &ours, "")?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(in crate::features::interactions) fn update<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    before: &Interaction,
    after: &Interaction,
) -> Result<()> {
    if before.happened_at != after.happened_at {
        times::take(tx, &[(permit.account(), after.id)])?;
        times::put(tx, [Place::of(after)])?;
    }
    tx.execute(
        "update interactions set kind = $3, direction = $4, happened_at = $5, summary = $6, outcome = $7, unit_id = $8,
                next_step = $9, next_step_on = $10, next_step_done_at = $11, next_step_owner_id = $12,
                notes = $13, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            after.id,
            after.kind.code(),
            after.direction.code(),
            after.happened_at,
            after.summary.as_str(),
            after.outcome.map(Outcome::code),
            after.unit,
            after.next_step.as_str(),
            after.next_step_on,
            after.next_step_done_at,
            after.next_step_owner,
            after.notes.as_str()
        ],
    )?;
    if before.people != after.people || before.others != after.others {
        for table in ["interaction_people", "interaction_users"] {
            tx.execute(
                &format!("delete from {table} where account_id = $1 and interaction_id = $2"),
                &params![permit.account(), after.id],
            )?;
        }
        insert_parties(tx, &[(permit.account(), after.id, &after.people, &after.others)])?;
    }
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(in crate::features::interactions) fn set_archived<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    id: InteractionId,
    at: Option<jiff::Timestamp>,
) -> Result<()> {
    tx.execute(
        "update interactions set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}

/// Recomputes what the account shows of its conversations: all maintained columns in one statement, since every
/// conversation logged pays for it.
pub(in crate::features::interactions) fn refresh(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    use super::super::registrations::STATS;
    static SQL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let columns: Vec<String> = STATS.iter().map(|s| format!("{} = ({})", s.column, s.sql)).collect();
        format!("update account_stats set {} where account_id = $1", columns.join(", "))
    });
    tx.execute(&SQL, &params![account])?;
    Ok(())
}
