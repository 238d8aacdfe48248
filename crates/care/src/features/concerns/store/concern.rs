//! One concern with its answers.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, ids_value, pairs_value, params};
use uuid::Uuid;

use super::super::model::{Answer, Concern, NewConcern, Severity, State};
use crate::base::happenings::Happenings;
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, InteractionId, Permit, Read, Result};

pub(super) const COLUMNS: &str = "c.account_id, c.id, c.words, c.person_id, c.since, c.interaction_id, c.state, c.settled_on, \
                                  c.settled_at, c.confirmed_by, c.evidence, c.version, c.archived_at is not null, c.created_at, c.severity";

/// How many columns [`read`] takes.
pub(super) const WIDTH: usize = 15;

pub(super) fn read(r: &Row<'_>) -> Result<Concern> {
    let (state, severity): (String, Option<String>) = (r.get(6)?, r.get(14)?);
    Ok(Concern {
        account: r.get(0)?,
        id: r.get(1)?,
        words: r.get(2)?,
        person: r.get(3)?,
        since: r.get(4)?,
        interaction: r.get(5)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("a concern has the state {state}")))?,
        settled_on: r.get(7)?,
        settled_at: r.get(8)?,
        confirmed_by: r.get(9)?,
        evidence: r.get(10)?,
        version: r.get(11)?,
        archived: r.get(12)?,
        created_at: r.get(13)?,
        severity: severity.as_deref().and_then(Severity::parse),
    })
}

/// One concern of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such concern.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: ConcernId) -> Result<Concern> {
    let sql = format!("select {COLUMNS} from concerns c where c.account_id = $1 and c.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

/// What was answered, the first answer first.
pub fn answers<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: ConcernId) -> Result<Vec<Answer>> {
    permit.conn().query(
        "select w.id, w.body, w.author_id, u.name, w.answered_on
           from concern_answers w left join users u on u.id = w.author_id
          where w.account_id = $1 and w.concern_id = $2 and w.archived_at is null order by w.answered_on, w.created_at, w.id",
        &params![permit.account(), id],
        |r| {
            Ok(Answer { id: r.get(0)?, body: r.get(1)?, author: r.get(2)?, author_name: r.get(3)?, on: r.get(4)? })
        },
    )
}

/// What happened to concerns before `(at, id)`, newest first: each was noted, and may have been settled.
pub fn happenings<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<(Timestamp, bool, Concern)>> {
    let rows = Happenings { columns: COLUMNS, from: "from concerns c", alias: "c", ended: "settled_at" };
    let sql = rows.sql(permit.account(), None, from, limit);
    permit.conn().query(&sql.text, &sql.values, |r| Ok((r.get(WIDTH)?, r.get::<bool>(WIDTH + 1)?, read(r)?)))
}

/// The concerns that were heard in a conversation of the permit's account.
pub fn of_conversation<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: InteractionId) -> Result<Vec<Concern>> {
    let sql = format!(
        "select {COLUMNS} from concerns c where c.account_id = $1 and c.interaction_id = $2 and c.archived_at is null
          order by c.since, c.id"
    );
    permit.conn().query(&sql, &params![permit.account(), id], read)
}

/// Concerns by account and folded words, each with what was answered.
pub(in crate::features::concerns) type Known = HashMap<(AccountId, String), (Concern, Vec<String>)>;

/// The concerns of these accounts by their folded words, with what was answered. The caller has the right to import.
pub(in crate::features::concerns) fn keys(q: &Conn<'_>, accounts: &[AccountId]) -> Result<Known> {
    let values = [ids_value(accounts.iter().map(|id| id.0))];
    let place = q.ids_sql("$1");
    let sql = format!("select {COLUMNS} from concerns c where c.account_id in ({place}) and c.archived_at is null");
    let rows = q.query(&sql, &values, read)?;
    let sql =
        format!("select concern_id, body from concern_answers where account_id in ({place}) and archived_at is null");
    let mut answers: HashMap<ConcernId, Vec<String>> = HashMap::new();
    for (id, body) in q.query(&sql, &values, |r| Ok::<_, Error>((r.get::<ConcernId>(0)?, r.get::<String>(1)?)))? {
        answers.entry(id).or_default().push(body);
    }
    let with = |c: Concern| {
        let said = answers.remove(&c.id).unwrap_or_default();
        ((c.account, tenure_text::fold(&c.words)), (c, said))
    };
    Ok(rows.into_iter().map(with).collect())
}

/// What concerns say, by id.
pub(in crate::features::concerns) fn words(q: &Conn<'_>, ids: &[(AccountId, Uuid)]) -> Result<HashMap<Uuid, String>> {
    let sql = format!("select id, words from concerns where (account_id, id) in ({})", q.pairs_sql("$1"));
    let values = [pairs_value(ids.iter().map(|(account, id)| (account.0, *id)))];
    Ok(q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?.into_iter().collect())
}

/// Deletes concerns with their answers, for the undo of an import.
pub(in crate::features::concerns) fn delete(tx: &Tx<'_>, ids: &[(AccountId, Uuid)]) -> Result<()> {
    for (table, id) in [("concern_answers", "concern_id"), ("concerns", "id")] {
        let sql = format!("delete from {table} where (account_id, {id}) in ({})", tx.pairs_sql("$1"));
        tx.execute(&sql, &[pairs_value(ids.iter().map(|(account, id)| (account.0, *id)))])?;
    }
    Ok(())
}

/// Inserts concerns; the caller holds a permit on each account.
pub(in crate::features::concerns) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[(ConcernId, &NewConcern)]) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|(id, new)| {
            params![
                new.account,
                *id,
                new.words.as_str(),
                new.person,
                new.since.unwrap_or(by.today),
                new.interaction,
                new.severity.map(Severity::code),
                State::Open.code(),
                by.now,
                by.viewer.actor()
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into concerns (account_id, id, words, person_id, since, interaction_id, severity, state, created_at,
                               created_by)",
        &values,
        "",
    )?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(in crate::features::concerns) fn update(
    tx: &Tx<'_>,
    permit: &Permit<'_, Contribute>,
    after: &Concern,
) -> Result<()> {
    tx.execute(
        "update concerns set words = $3, person_id = $4, since = $5, interaction_id = $6, state = $7, settled_on = $8,
                settled_at = $9, confirmed_by = $10, evidence = $11, severity = $12, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            after.id,
            after.words.as_str(),
            after.person,
            after.since,
            after.interaction,
            after.state.code(),
            after.settled_on,
            after.settled_at,
            after.confirmed_by,
            after.evidence.as_str(),
            after.severity.map(Severity::code)
        ],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(in crate::features::concerns) fn set_archived(
    tx: &Tx<'_>,
    permit: &Permit<'_, Contribute>,
    id: ConcernId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update concerns set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}

/// Appends an answer.
pub(in crate::features::concerns) fn append(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    (id, answer): (ConcernId, Uuid),
    (body, on): (&str, Date),
) -> Result<()> {
    tx.execute(
        "insert into concern_answers (account_id, concern_id, id, body, author_id, answered_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![permit.account(), id, answer, body, by.viewer.actor(), on, by.now],
    )?;
    Ok(())
}

/// Takes an answer back, or puts it there again.
pub(in crate::features::concerns) fn set_answer_archived(
    tx: &Tx<'_>,
    permit: &Permit<'_, Contribute>,
    (id, answer): (ConcernId, Uuid),
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update concern_answers set archived_at = $4 where account_id = $1 and concern_id = $2 and id = $3",
        &params![permit.account(), id, answer, at],
    )?;
    Ok(())
}
