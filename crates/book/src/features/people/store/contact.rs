//! What was said with a person and promised to them. The tables belong to features to the right; the person page is
//! here, and only reads them.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::params;

use crate::base::permit::AtLeast;
use crate::base::{InteractionId, Permit, PersonId, PositionId, PromiseId, Read, Result};

/// A conversation with the person.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Its id.
    pub id: InteractionId,
    /// When.
    pub at: Timestamp,
    /// `call`, `visit` …
    pub kind: String,
    /// The line.
    pub summary: String,
    /// Which of us.
    pub author: Option<String>,
}

/// The newest conversations with a person at the permit's account.
pub fn talks<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId, limit: i64) -> Result<Vec<Talk>> {
    permit.conn().query(
        "select i.id, i.happened_at, i.kind, i.summary, u.name
           from interaction_people ip
           join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id
           left join users u on u.id = i.author_id
          where ip.account_id = $1 and ip.person_id = $2 and ip.present = 1 and i.archived_at is null
          order by i.happened_at desc, i.id desc limit $3",
        &params![permit.account(), person, limit],
        |r| Ok(Talk { id: r.get(0)?, at: r.get(1)?, kind: r.get(2)?, summary: r.get(3)?, author: r.get(4)? }),
    )
}

/// An open promise to or from the person.
#[derive(Clone, Debug)]
pub struct Owed {
    /// Its id.
    pub id: PromiseId,
    /// Whether it is ours.
    pub ours: bool,
    /// What was promised.
    pub content: String,
    /// Until when.
    pub due_on: Date,
}

/// Open promises to and from a person at the permit's account, the earliest first.
pub fn owed<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId) -> Result<Vec<Owed>> {
    permit.conn().query(
        "select id, side, content, due_on from promises
          where account_id = $1 and state = 'open' and person_id = $2 and archived_at is null order by due_on, id",
        &params![permit.account(), person],
        |r| {
            let side: String = r.get(1)?;
            Ok(Owed { id: r.get(0)?, ours: side == "ours", content: r.get(2)?, due_on: r.get(3)? })
        },
    )
}

/// What happened with a promise to or from a person.
#[derive(Clone, Debug)]
pub struct Promised {
    /// Its id.
    pub id: PromiseId,
    /// Whether it is ours.
    pub ours: bool,
    /// What was promised.
    pub content: String,
    /// `open`, `kept`, `broken`, `released`.
    pub state: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// The newest promises to and from a person at the permit's account.
pub fn promised<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId, limit: i64) -> Result<Vec<Promised>> {
    permit.conn().query(
        "select id, side, content, state, created_at, closed_at from promises
          where account_id = $1 and person_id = $2 and archived_at is null order by created_at desc, id desc limit $3",
        &params![permit.account(), person, limit],
        |r| {
            let side: String = r.get(1)?;
            Ok(Promised {
                id: r.get(0)?,
                ours: side == "ours",
                content: r.get(2)?,
                state: r.get(3)?,
                made_at: r.get(4)?,
                closed_at: r.get(5)?,
            })
        },
    )
}

/// What was done to a position: when, the verb, by whom, and whether it was taken back.
pub type Deed = (Timestamp, String, Option<String>, bool);

/// What was done to a position, the last first.
pub fn deeds<L: AtLeast<Read>>(permit: &Permit<'_, L>, position: PositionId) -> Result<Vec<Deed>> {
    permit.conn().query(
        "select e.happened_at, e.verb, u.name, e.undone_by is not null from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.subject_id = $2 order by e.id desc limit 50",
        &params![permit.account(), position],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// When each person of the permit's account was last talked to; one-way messages do not count.
pub fn last_contacts<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
) -> Result<std::collections::HashMap<PersonId, Timestamp>> {
    let rows = permit.conn().query(
        "select person_id, last_at from person_talks where account_id = $1",
        &params![permit.account()],
        |r| Ok::<_, crate::base::Error>((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
