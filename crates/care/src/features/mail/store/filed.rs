//! Who is known by an address, and what mails became conversations.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use super::super::model::Mail;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{
    AccountId, Contribute, Error, InteractionId, Permit, PersonId, PositionId, Read, Result, Scope, Viewer,
};

/// Addresses that one statement looks up.
const CHUNK: usize = 50;

/// Somebody known by an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// Where.
    pub account: AccountId,
    /// Who.
    pub person: PersonId,
    /// By which address.
    pub email: String,
}

/// Who is known by these addresses, the first or a further one of a position, at accounts that the viewer can see: those
/// who hold the position on one of the days.
pub fn known(q: &Conn<'_>, viewer: &Viewer, emails: &[&str], days: [Date; 2]) -> Result<Vec<Known>> {
    let mut found: Vec<Known> = Vec::new();
    for chunk in emails.chunks(CHUNK) {
        let mut sql = Sql::new("");
        let days: Vec<String> = days.into_iter().map(|day| sql.param(day)).collect();
        let keys: Vec<String> = chunk.iter().map(|email| sql.param(tenure_text::fold(email))).collect();
        let holds: Vec<String> =
            days.iter().map(|day| format!("(p.valid_from <= {day} and p.valid_to > {day})")).collect();
        let holds = format!(
            " and p.archived_at is null and ({})
              and exists (select 1 from accounts a where a.id = p.account_id and a.archived_at is null) and ",
            holds.join(" or ")
        );
        sql.push(
            "select p.account_id, p.person_id, p.email from positions p where p.email_key <> '' and p.email_key in (",
        );
        sql.push(&keys.join(", ")).push(")").push(&holds);
        Scope::probe(viewer).filter(&mut sql, "p.account_id");
        sql.push(
            " union select p.account_id, p.person_id, c.value from position_contacts c
                      join positions p on p.account_id = c.account_id and p.id = c.position_id
                     where c.value_key <> '' and c.value_key in (",
        );
        sql.push(&keys.join(", ")).push(")").push(&holds);
        Scope::probe(viewer).filter(&mut sql, "p.account_id");
        found.extend(q.query(&sql.text, &sql.values, |r| {
            let email: String = r.get(2)?;
            Ok::<_, Error>(Known { account: r.get(0)?, person: r.get(1)?, email: email.to_lowercase() })
        })?);
    }
    // Folded, two addresses may be one: only the very same counts.
    found.retain(|known| emails.contains(&known.email.as_str()));
    found.sort_by_key(|known| (known.account, known.person));
    Ok(found)
}

/// The conversation of the permit's account that a mail became, and whether it was taken off.
pub fn conversation<L: AtLeast<Read>>(permit: &Permit<'_, L>, source: &str) -> Result<Option<(InteractionId, bool)>> {
    permit.conn().query_opt(
        "select id, archived_at is not null from interactions where account_id = $1 and source_key = $2",
        &params![permit.account(), source],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// What a mail said that became this conversation; none where the notes still say it.
pub fn words<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: InteractionId) -> Result<Option<String>> {
    permit.conn().query_opt(
        "select m.words from mail_texts m join interactions i on i.account_id = m.account_id and i.id = m.interaction_id
          where m.account_id = $1 and m.interaction_id = $2 and i.notes <> m.words",
        &params![permit.account(), id],
        |r| Ok(r.get(0)?),
    )
}

/// Keeps what a mail said beside the conversation that it became.
pub fn keep(tx: &Tx<'_>, permit: &Permit<'_, Contribute>, id: InteractionId, mail: &Mail) -> Result<()> {
    tx.execute(
        "insert into mail_texts (account_id, interaction_id, message_key, words) values ($1, $2, $3, $4)
         on conflict (account_id, interaction_id) do nothing",
        &params![permit.account(), id, mail.key.as_str(), mail.text.as_str()],
    )?;
    Ok(())
}

/// The position of somebody at the permit's account that a new address is noted at: one without any, else the last.
pub fn addressed<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId) -> Result<Option<PositionId>> {
    permit.conn().query_opt(
        "select id from positions where account_id = $1 and person_id = $2 and archived_at is null
          order by case when email_key = '' then 0 else 1 end, valid_to desc, id limit 1",
        &params![permit.account(), person],
        |r| Ok(r.get(0)?),
    )
}
