//! What was said with a person and promised to them. The tables belong to features to the right; the person page is
//! here, and only reads them.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::params;

use crate::base::permit::AtLeast;
use crate::base::{InteractionId, Permit, PersonId, PromiseId, Read, Result};

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
